package io.foreseed.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.util.encoders.Base32;

/**
 * What signs in once when the device is lost. 80 random bits are not guessed, so its digest needs neither salt nor slowness.
 *
 * @param text  16 characters of Base32 without what people write between
 */
record RecoveryCode(String text) {
    private static final int COUNT = 10;
    private static final int BYTES = 10;
    private static final Pattern TEXT = Pattern.compile("[a-z2-7]{16}");

    static List<RecoveryCode> generate(SecureRandom random) {
        return Stream.generate(() -> {
                    byte[] bytes = new byte[BYTES];
                    random.nextBytes(bytes);
                    return new RecoveryCode(Base32.toBase32String(bytes).toLowerCase(Locale.ROOT));
                })
                .limit(COUNT)
                .toList();
    }

    /** What somebody shows; empty when it cannot be one of ours. */
    static Optional<RecoveryCode> shown(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        return TEXT.matcher(plain).matches() ? Optional.of(new RecoveryCode(plain)) : Optional.empty();
    }

    /** As people write it down: four and four. */
    String written() {
        return text.replaceAll("(.{4})(?!$)", "$1-");
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
        return "RecoveryCode[hidden]";
    }
}
