package io.foreseed.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that change every 30 seconds: TOTP (RFC 6238, 2011, section 4) over HOTP (RFC 4226, 2005, section 5.3), HMAC-SHA-1
 * and six digits, which is what authenticator apps take.
 */
final class Totp {
    static final int SECRET_BYTES = 20;
    static final int STEP_SECONDS = 30;
    static final int DIGITS = 6;

    /** Steps before and after the present one whose code counts too: what clocks differ. */
    private static final int WINDOW = 1;

    private static final Pattern CODE = Pattern.compile("\\d{" + DIGITS + "}");
    private static final String MAC = "HmacSHA1";

    private Totp() {}

    static boolean isCode(String text) {
        return CODE.matcher(text).matches();
    }

    /**
     * The step whose code it is.
     *
     * @param last  the step whose code was taken last; no code of it or before is taken
     */
    static OptionalLong step(byte[] secret, String code, Instant now, long last) {
        long present = now.getEpochSecond() / STEP_SECONDS;
        byte[] given = code.getBytes(StandardCharsets.US_ASCII);
        return LongStream.rangeClosed(present - WINDOW, present + WINDOW)
                .filter(step -> step > last)
                .filter(step ->
                        MessageDigest.isEqual(code(secret, step, DIGITS).getBytes(StandardCharsets.US_ASCII), given))
                .findFirst();
    }

    static String code(byte[] secret, long step, int digits) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            long modulus = Math.round(StrictMath.pow(10, digits));
            return String.format(Locale.ROOT, "%0" + digits + "d", number % modulus);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-1", e);
        }
    }
}
