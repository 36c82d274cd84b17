package io.foreseed.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A secret of 256 random bits that is shown once and stored as its SHA-256 only. So many bits are not guessed, so the
 * digest needs neither salt nor slowness.
 *
 * @param text  43 characters of Base64url
 */
record OpaqueToken(String text) {
    private static final int BYTES = 32;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

    static OpaqueToken generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new OpaqueToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What somebody shows; empty when it cannot be one of ours. */
    static Optional<OpaqueToken> shown(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(new OpaqueToken(text)) : Optional.empty();
    }

    /** What is stored: 64 hexadecimal digits. */
    String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "OpaqueToken[hidden]";
    }
}
