package io.foreseed.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which access tokens are accepted: those of the service's keys and of the issuer it trusts, and no others. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class TokensTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PLANS = "/api/v1/plans";
    private static final String JWKS = "/.well-known/jwks.json";
    private static final KeyPair STRANGER = Forgery.pair("secp256r1");

    private final Api api = Api.ofNewUser();
    private final Forgery forgery = Forgery.trusted(api.user());

    @Test
    void fiveHundredTokensThatAreNotQuiteRightAreRefused() {
        String right = forgery.token();
        Set<String> tokens = new LinkedHashSet<>();
        tokens.addAll(otherAlgorithms());
        tokens.addAll(otherHeaders());
        tokens.addAll(otherClaims());
        tokens.addAll(otherSignatures(right));
        tokens.addAll(mutilated(right, 220));

        assertThat(given().auth().oauth2(right).get(PLANS).statusCode()).isEqualTo(200);
        List<String> accepted = tokens.stream()
                .filter(token -> given().header("Authorization", "Bearer " + token)
                                .get(PLANS)
                                .statusCode()
                        != 401)
                .toList();

        assertThat(tokens)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(500)
                .doesNotContain(right);
        assertThat(accepted).isEmpty();
    }

    /** The algorithm is ours to choose, whatever the header says. */
    private List<String> otherAlgorithms() {
        List<String> tokens = new ArrayList<>();
        for (String none : List.of("none", "None", "NONE", "nOnE", "", "null")) {
            tokens.add(forgery.header(header -> header.put("alg", none)).signed(new byte[0]));
            tokens.add(forgery.header(header -> header.put("alg", none)).token());
        }
        tokens.add(forgery.header(header -> header.putNull("alg")).token());
        tokens.add(forgery.header(header -> header.remove("alg")).token());
        tokens.add(forgery.header(header -> header.putArray("alg").add("ES256")).token());
        for (String hmac : List.of("HS256", "HS384", "HS512")) {
            for (byte[] secret : forgery.spellingsOfThePublicKey()) {
                tokens.add(forgery.header(header -> header.put("alg", hmac)).hmac(hmac, secret));
                tokens.add(forgery.header(header -> header.put("alg", "ES256")).hmac(hmac, secret));
            }
        }
        for (String curve : List.of("secp384r1", "secp521r1")) {
            KeyPair other = Forgery.pair(curve);
            for (String algorithm : List.of("ES256", "ES384", "ES512")) {
                tokens.add(
                        forgery.header(header -> header.put("alg", algorithm)).by(other.getPrivate(), curve));
            }
        }
        for (String other : List.of(
                "ES384", "ES512", "ES256K", "EdDSA", "Ed25519", "RS256", "PS256", "es256", "ES256 ", "A256GCM",
                "dir")) {
            tokens.add(forgery.header(header -> header.put("alg", other)).token());
        }
        return tokens;
    }

    /** No key that a token brings along or points to, and no header that is not read. */
    private List<String> otherHeaders() {
        List<Consumer<ObjectNode>> changes = List.of(
                header -> header.put("jku", "https://attacker.invalid/jwks.json"),
                header -> header.put("x5u", "https://attacker.invalid/cert.pem"),
                header -> header.set("jwk", Forgery.jwk(STRANGER)),
                header -> header.putArray("x5c").add("MIIB"),
                header -> header.putArray("crit").add("exp"),
                header -> header.putArray("crit").add("b64"),
                header -> header.put("b64", false).putArray("crit").add("b64"),
                header -> header.put("b64", false),
                header -> header.put("zip", "DEF"),
                header -> header.put("cty", "JWT"),
                header -> header.put("typ", "JWE"),
                header -> header.put("typ", "logout+jwt"),
                header -> header.put("enc", "A256GCM"),
                header -> header.put("kid", ""),
                header -> header.put("kid", "' or '1'='1"),
                header -> header.put("kid", "../../../../dev/null"),
                header -> header.put("kid", "A".repeat(43)),
                header -> header.put("kid", "a".repeat(2_000)),
                header -> header.put("kid", 0),
                header -> header.putNull("kid"),
                header -> header.put("kid", firstKid()),
                header -> header.put("unknown", 1));
        return changes.stream()
                .flatMap(change -> Stream.of(
                        forgery.header(change).token(), forgery.header(change).by(STRANGER.getPrivate(), "secp256r1")))
                .toList();
    }

    private List<String> otherClaims() {
        long now = System.currentTimeMillis() / 1_000;
        List<Consumer<ObjectNode>> changes = new ArrayList<>();
        for (String required : List.of("iss", "aud", "sub", "exp", "jti", "iat")) {
            changes.add(claims -> claims.remove(required));
            changes.add(claims -> claims.putNull(required));
            changes.add(claims -> claims.putObject(required));
            changes.add(claims -> claims.put(required, ""));
            changes.add(claims -> claims.put(required, true));
        }
        for (String issuer : List.of("Foreseed", "foreseed ", "foreseed\u0000", "https://foreseed")) {
            changes.add(claims -> claims.put("iss", issuer));
            changes.add(claims -> claims.put("aud", issuer));
            changes.add(claims -> claims.putArray("aud").add(issuer));
        }
        for (long exp : List.of(now - 31, now - 3_600, 0L, -1L, now + 2 * 86_400, 253_402_300_800L, Long.MAX_VALUE)) {
            changes.add(claims -> claims.put("exp", exp));
        }
        changes.add(claims -> claims.put("exp", "soon"));
        changes.add(claims -> claims.put("nbf", now + 60));
        changes.add(claims -> claims.put("nbf", "later"));
        changes.add(claims -> claims.put("nbf", Long.MAX_VALUE));
        changes.add(claims -> claims.put("iat", now + 3_600).put("exp", now + 3_000));
        for (String user : List.of(UUID.randomUUID().toString(), "me", "1", "00000000-0000-0000-0000-000000000000")) {
            changes.add(claims -> claims.put("sub", user));
        }
        for (String role : List.of("superuser", "service", "adviser", "CLIENT", "client ", "root", "")) {
            changes.add(claims -> claims.putArray("groups").add(role));
            changes.add(claims -> claims.putArray("groups").add("client").add(role));
            changes.add(claims -> claims.put("groups", role));
        }
        changes.add(claims -> claims.putArray("groups").add(1));
        changes.add(claims -> claims.putObject("groups").put("client", true));
        for (String session : List.of(UUID.randomUUID().toString(), "x", "", "' or true --")) {
            changes.add(claims -> claims.put("sid", session));
        }
        changes.add(claims -> claims.put("sid", 1));
        List<String> tokens = new ArrayList<>();
        changes.forEach(change -> tokens.add(forgery.claims(change).token()));
        changes.forEach(change -> tokens.add(forgery.claims(change).signed(new byte[64])));
        String whole = forgery.payload();
        for (String payload : List.of(
                "",
                "null",
                "[]",
                "\"x\"",
                "{",
                whole + whole,
                whole.replaceFirst("\\{", "{\"sub\":\"" + UUID.randomUUID() + "\","),
                whole.replaceFirst("\\{", "{\"exp\":1,"),
                whole.replaceFirst("\\}$", ",\"iss\":\"foreseed\"}"),
                "[".repeat(2_000) + "]".repeat(2_000))) {
            tokens.add(forgery.withPayload(payload).token());
        }
        return tokens;
    }

    private List<String> otherSignatures(String right) {
        byte[] signature = Forgery.signatureOf(right);
        List<byte[]> signatures = new ArrayList<>();
        signatures.add(new byte[0]);
        signatures.add(new byte[64]);
        signatures.add(new byte[63]);
        signatures.add(new byte[65]);
        signatures.add(Forgery.derOf(signature));
        signatures.addAll(Forgery.ofOrder());
        signatures.add(Forgery.concatenated(signature, new byte[1]));
        signatures.add(Forgery.concatenated(new byte[1], signature));
        signatures.add(Forgery.swapped(signature));
        return Stream.concat(
                        signatures.stream().map(forgery::signed),
                        Stream.of(
                                forgery.by(STRANGER.getPrivate(), "secp256r1"),
                                Forgery.trusted(UUID.randomUUID()).signed(signature)))
                .toList();
    }

    /** Cut anywhere, any bit turned over, and every other way to write the same bytes. */
    private static List<String> mutilated(String right, int flips) {
        SplittableRandom random = new SplittableRandom(7);
        List<String> tokens = new ArrayList<>();
        for (int length = 1; length < right.length(); length += 5) {
            tokens.add(right.substring(0, length));
        }
        while (tokens.size() < right.length() / 5 + flips) {
            int at = random.nextInt(right.length());
            char turned = (char) (right.charAt(at) ^ (1 << random.nextInt(7)));
            String token = right.substring(0, at) + turned + right.substring(at + 1);
            boolean isSendable = turned > ' ' && turned < 127;
            if (isSendable && !tokens.contains(token)) {
                tokens.add(token);
            }
        }
        tokens.addAll(Forgery.otherSpellingsOfTheEnd(right));
        tokens.add(right + "=");
        tokens.add(right + "==");
        tokens.add(right + ".");
        tokens.add("." + right);
        tokens.add(right + ".x");
        tokens.add(right.replace(".", ".."));
        tokens.add(right + "A");
        tokens.add(right.replaceFirst("\\.", "=."));
        tokens.add(right.replaceFirst("\\.", ".\t"));
        tokens.add("e30.e30.e30");
        tokens.add("....");
        return tokens.stream().distinct().toList();
    }

    @Test
    void aKeyOfAnotherInstanceIsAcceptedWithinSecondsAndNeedsASession() {
        KeyPair theirs = Forgery.pair("secp256r1");
        String kid = Forgery.thumbprint(theirs);
        JsonNode session = Member.verified().signedIn();
        Forgery of = Forgery.of(session, theirs, kid);
        assertThat(status(of.token())).isEqualTo(401);

        Sql.run(
                "insert into signing_keys (kid, public_key, private_key, created_at, signs_from, verifies_until)"
                        + " values (?, ?, '\\x00', now(), now() - interval '1 h', now() + interval '1 h')",
                kid,
                theirs.getPublic().getEncoded());
        try {
            await().atMost(PATIENCE).until(() -> status(of.token()) == 200);

            assertThat(given().get(JWKS).asString()).contains(kid);
            assertThat(status(of.claims(claims -> claims.remove("sid")).token()))
                    .isEqualTo(401);
            assertThat(status(of.claims(claims ->
                                    claims.put("sid", UUID.randomUUID().toString()))
                            .token()))
                    .isEqualTo(401);
            assertThat(status(of.claims(claims -> claims.put("sub", api.user().toString()))
                            .token()))
                    .isEqualTo(401);
        } finally {
            Sql.run("delete from signing_keys where kid = ?", kid);
        }
        await().atMost(PATIENCE).until(() -> status(of.token()) == 401);
    }

    @Test
    void thePublishedKeysVerifyAndTellNothingElse() {
        JsonNode session = Member.verified().signedIn();

        JsonNode keys = Api.expect(200, given().get(JWKS)).path("keys");

        assertThat(given().get(JWKS).header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(keys).isNotEmpty();
        keys.forEach(key -> assertThat(key.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "use", "alg"));
        List<JsonNode> published = new ArrayList<>();
        keys.forEach(published::add);
        assertThat(published)
                .anyMatch(
                        key -> Forgery.verifies(key, session.path("accessToken").asText()));
        assertThat(keys.get(0).path("kid").asText()).isEqualTo(Forgery.thumbprint(keys.get(0)));
    }

    @Test
    void privateKeysAreStoredSealed() {
        given().get(JWKS);

        String plain =
                Sql.text("select encode(private_key, 'hex') from signing_keys where private_key <> '\\x00' limit 1");

        assertThat(plain).startsWith("01").doesNotContain("2a8648ce3d0201", "2a8648ce3d030107");
    }

    private String firstKid() {
        return Api.expect(200, given().get(JWKS)).at("/keys/0/kid").asText();
    }

    private static int status(String token) {
        return given().header("Authorization", "Bearer " + token).get(PLANS).statusCode();
    }
}
