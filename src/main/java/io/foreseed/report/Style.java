package io.foreseed.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** The style sheet of a page, which stands in it and is named by its hash in the page's policy. */
final class Style {
    private static final String SHEET = read();

    private final String text;

    Style(Paper paper) {
        text = SHEET + paper.rule();
    }

    String text() {
        return text;
    }

    /** Nothing is loaded, run, sent or framed; of styles only this sheet counts. */
    String policy() {
        return "default-src 'none'; style-src 'sha256-" + hash() + "'; base-uri 'none'; form-action 'none'";
    }

    private String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    private static String read() {
        try (InputStream sheet = Style.class.getResourceAsStream("/report/report.css")) {
            return new String(Objects.requireNonNull(sheet, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
