package io.foreseed.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that is fed text and numbers, big-endian, and ends as {@code sha256:} and 64 hexadecimal digits. */
final class Digest {
    private static final int BUFFER_BYTES = 8192;

    private final MessageDigest sha256;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    Digest add(String text) {
        flush();
        sha256.update(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Digest add(double value) {
        return add(Double.doubleToRawLongBits(value), Long.BYTES);
    }

    Digest add(int value) {
        return add(value, Integer.BYTES);
    }

    String end() {
        return "sha256:" + HexFormat.of().formatHex(endBytes());
    }

    byte[] endBytes() {
        flush();
        return sha256.digest();
    }

    private Digest add(long bits, int bytes) {
        if (used + bytes > BUFFER_BYTES) {
            flush();
        }
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer[used++] = (byte) (bits >>> shift);
        }
        return this;
    }

    private void flush() {
        sha256.update(buffer, 0, used);
        used = 0;
    }
}
