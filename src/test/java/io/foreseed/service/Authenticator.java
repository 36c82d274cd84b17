package io.foreseed.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** The app of somebody who has a second factor. It counts the steps that it has shown, so that no test waits for the next. */
final class Authenticator {
    private static final String PATH = "/api/v1/auth/second-factor";
    private static final int STEP_SECONDS = 30;

    private final byte[] secret;
    private final List<String> recoveryCodes;

    private Authenticator(byte[] secret, List<String> recoveryCodes) {
        this.secret = secret.clone();
        this.recoveryCodes = recoveryCodes;
    }

    /** One that knows a secret, in Base32. */
    static Authenticator of(String secret) {
        return new Authenticator(Base32.decode(secret), List.of());
    }

    /** Asks for a secret and confirms it. */
    static Authenticator enrol(JsonNode session, String password) {
        return enrol(session, Member.body("password", password));
    }

    static Authenticator enrol(JsonNode session, JsonNode request) {
        JsonNode asked = Api.expect(200, post(session, "", request));
        Authenticator app = of(asked.path("secret").asText());
        JsonNode confirmed = Api.expect(200, post(session, "/confirm", Member.body("code", app.code(0))));
        List<String> codes = new ArrayList<>();
        confirmed.path("recoveryCodes").forEach(code -> codes.add(code.asText()));
        return new Authenticator(app.secret, codes);
    }

    static Response post(JsonNode session, String path, JsonNode body) {
        return Member.as(session)
                .contentType("application/json")
                .body(body.toString())
                .post(PATH + path);
    }

    List<String> recoveryCodes() {
        return recoveryCodes;
    }

    boolean hasSecret(byte[] stored) {
        return IntStream.rangeClosed(0, stored.length - secret.length)
                .anyMatch(at -> Arrays.equals(Arrays.copyOfRange(stored, at, at + secret.length), secret));
    }

    /** The code of a step after the present one. */
    String code(int later) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            long step = System.currentTimeMillis() / 1_000 / STEP_SECONDS + later;
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int number = ByteBuffer.wrap(hash, hash[19] & 0xf, 4).getInt() & 0x7fffffff;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
