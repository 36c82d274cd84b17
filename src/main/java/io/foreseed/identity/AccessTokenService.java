package io.foreseed.identity;

import io.foreseed.platform.Role;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.UUID;

/** Access tokens as the service accepts them. */
public final class AccessTokenService {
    /** {@code iss} of every token. */
    public static final String ISSUER = "foreseed";

    private AccessTokenService() {}

    /** A signed token for a user of this role. */
    public static String mint(UUID user, Role role, Duration lifetime, PrivateKey key) {
        return Jwt.issuer(ISSUER)
                .audience(ISSUER)
                .subject(user.toString())
                .groups(role.code())
                .claim("jti", UUID.randomUUID().toString())
                .expiresIn(lifetime)
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .sign(key);
    }
}
