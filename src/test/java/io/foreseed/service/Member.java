package io.foreseed.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Somebody with an address and a password, as they use the API from outside. */
record Member(String email, String password) {
    static final String PASSWORD = "nine ducks cross a river";
    private static final SecureRandom RANDOM = new SecureRandom();

    static Member unknown() {
        return new Member("member-" + UUID.randomUUID() + "@test.invalid", PASSWORD);
    }

    /** Registered, and the address verified. */
    static Member verified() {
        Member member = unknown();
        expectNothing(member.register());
        expectNothing(call("verify-email", body("token", member.mailed("verify-email"))));
        return member;
    }

    Response register() {
        return call(
                "register",
                body("email", email)
                        .put("password", password)
                        .put("firstName", "Ada")
                        .put("lastName", "Lovelace"));
    }

    Response signIn() {
        return call("login", body("email", email).put("password", password));
    }

    Response signIn(String other) {
        return new Member(email, other).signIn();
    }

    /** The tokens of a new session. */
    JsonNode signedIn() {
        return Api.expect(200, signIn());
    }

    UUID id() {
        return UUID.fromString(Sql.text("select id from users where email = ?", email));
    }

    /** Only its digest is stored: so the test knows the token it puts in the place of the one in the mail. */
    String mailed(String purpose) {
        Awaitility.await()
                .until(() -> Sql.count(
                                "select count(*) from account_tokens where purpose = ? and user_id = ?", purpose, id())
                        > 0);
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Sql.run(
                "update account_tokens set token_digest = ? where purpose = ? and user_id = ?",
                digest(token),
                purpose,
                id());
        return token;
    }

    static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Response refresh(JsonNode session) {
        return call("refresh", body("refreshToken", session.path("refreshToken").asText()));
    }

    static RequestSpecification as(JsonNode session) {
        return RestAssured.given().auth().oauth2(session.path("accessToken").asText());
    }

    static Response call(String path, ObjectNode body) {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .body(body.toString())
                .post("/api/v1/auth/" + path);
    }

    static ObjectNode body(String name, String value) {
        return Api.JSON.createObjectNode().put(name, value);
    }

    static void expectNothing(Response response) {
        if (response.statusCode() != 204 || !response.asString().isEmpty()) {
            throw new AssertionError("expected 204, got " + response.statusCode() + ": " + response.asString());
        }
    }
}
