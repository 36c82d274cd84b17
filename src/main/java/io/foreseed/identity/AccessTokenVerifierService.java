package io.foreseed.identity;

import io.foreseed.platform.CallerContext;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Decides which access tokens are accepted (RFC 8725, 2020): ES256 and nothing else, whatever the header asks for; keys of
 * ours or the one that is configured, never one that the token brings or points to; one way to write a token.
 *
 * <p>It asks no database: whether the session lives is asked by the first transaction
 * ({@link io.foreseed.platform.CallerTransaction}).
 */
@Alternative
@Priority(1)
@ApplicationScoped
class AccessTokenVerifierService extends JWTCallerPrincipalFactory {
    /** What the clocks of an issuer and of an instance may differ. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    /** Tokens of {@code foreseed token} live a day. */
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(24).plus(CLOCK_SKEW);

    private static final int PARTS = 3;
    private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");
    private static final Set<String> TYPES = Set.of("JWT", "at+jwt");

    private final SigningKeyService keys;
    private final TrustedIssuerService trusted;
    private final JwtConsumer consumer;

    AccessTokenVerifierService(SigningKeyService keys, TrustedIssuerService trusted) {
        this.keys = keys;
        this.trusted = trusted;
        this.consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setVerificationKeyResolver(this::keyOf)
                .setExpectedIssuer(AccessTokenService.ISSUER)
                .setExpectedAudience(true, AccessTokenService.ISSUER)
                .setRequireSubject()
                .setRequireJwtId()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds((int) CLOCK_SKEW.toSeconds())
                .setMaxFutureValidityInMinutes((int) LONGEST_LIFETIME.toMinutes())
                .build();
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ofTheFramework) throws ParseException {
        try {
            requireCanonical(token);
            JwtContext read = consumer.process(token);
            JwtClaims claims = read.getJwtClaims();
            requireShape((JsonWebSignature) read.getJoseObjects().getFirst(), claims);
            return new DefaultJWTCallerPrincipal(token, "JWT", claims);
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException refused) {
            throw new ParseException("the access token is refused", refused);
        }
    }

    /** The unused bits at the end of Base64url are 0, and nothing stands between: one token has one spelling. */
    private static void requireCanonical(String token) {
        List<String> parts = List.of(token.split("\\.", -1));
        if (parts.size() != PARTS) {
            throw new IllegalArgumentException("a signed token has three parts");
        }
        for (String part : parts) {
            byte[] decoded = Base64.getUrlDecoder().decode(part);
            if (!Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(part)) {
                throw new IllegalArgumentException("a part is not written in the one way");
            }
        }
    }

    private Key keyOf(JsonWebSignature token, List<JsonWebStructure> outer) throws UnresolvableKeyException {
        Map<String, Object> headers = headersOf(token);
        boolean areTexts = headers.values().stream().allMatch(value -> value instanceof String);
        if (!HEADERS.containsAll(headers.keySet()) || !areTexts) {
            throw new UnresolvableKeyException("a header that this service does not read");
        }
        String kid = token.getKeyIdHeaderValue();
        Optional<ECPublicKey> key =
                kid == null ? trusted.key() : keys.publicKey(kid).or(() -> trusted.key(kid));
        return key.orElseThrow(() -> new UnresolvableKeyException("no key of this kid"));
    }

    private static Map<String, Object> headersOf(JsonWebSignature token) throws UnresolvableKeyException {
        try {
            return org.jose4j.json.JsonUtil.parseJson(token.getHeaders().getFullHeaderAsJsonString());
        } catch (JoseException e) {
            throw new UnresolvableKeyException("no header", e);
        }
    }

    private void requireShape(JsonWebSignature token, JwtClaims claims) throws MalformedClaimException {
        String type = token.getHeader("typ");
        String kid = token.getKeyIdHeaderValue();
        boolean isOurs = kid != null && trusted.key(kid).isEmpty();
        String session = claims.getStringClaimValue(CallerContext.SESSION_CLAIM);
        if (type != null && !TYPES.contains(type)) {
            throw new IllegalArgumentException("another type of token");
        }
        if (claims.getJwtId().isBlank()) {
            throw new IllegalArgumentException("no name of its own");
        }
        if (isOurs && session == null) {
            throw new IllegalArgumentException("no session");
        }
        if (claims.hasClaim("groups")) {
            claims.getStringListClaimValue("groups");
        }
    }
}
