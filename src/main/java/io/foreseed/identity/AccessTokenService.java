package io.foreseed.identity;

import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Permission;
import io.foreseed.platform.Role;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Access tokens as the service accepts them. */
public final class AccessTokenService {
    /** {@code iss} of every token. */
    public static final String ISSUER = "foreseed";

    static final String ALGORITHM = "ES256";

    /** How long the token of a session is accepted; the session may end before. */
    static final Duration SESSION_TOKEN_LIFETIME = Duration.ofMinutes(10);

    private AccessTokenService() {}

    /** A token without a session, signed with the key of {@code FORESEED_JWT_PUBLIC_KEY}. */
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

    /** A token of a session. */
    static String ofSession(UUID user, Role role, Session session, SigningKey key) {
        JwtClaimsBuilder claims = claims(user, role, session.id());
        if (session.isLimited()) {
            claims.claim(CallerContext.SCOPE_CLAIM, Permission.SECOND_FACTOR.code());
        }
        return signed(claims, key);
    }

    /** What a program's token is exchanged for. */
    static String ofProgram(UUID user, Role role, AccessToken token, List<String> scope, SigningKey key) {
        return signed(claims(user, role, token.id()).claim(CallerContext.SCOPE_CLAIM, String.join(" ", scope)), key);
    }

    private static JwtClaimsBuilder claims(UUID user, Role role, UUID session) {
        return Jwt.issuer(ISSUER)
                .audience(ISSUER)
                .subject(user.toString())
                .groups(role.code())
                .claim("jti", UUID.randomUUID().toString())
                .claim(CallerContext.SESSION_CLAIM, session.toString())
                .expiresIn(SESSION_TOKEN_LIFETIME);
    }

    private static String signed(JwtClaimsBuilder claims, SigningKey key) {
        return claims.jws().keyId(key.kid()).algorithm(SignatureAlgorithm.ES256).sign(key.privateKey());
    }
}
