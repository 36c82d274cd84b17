package io.foreseed.audit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, Base64, and texts in the one spelling that docs/AUDIT.md gives them. What is spelled in another way is none: the
 * methods throw an {@link IllegalArgumentException}.
 */
final class Spelling {
    private static final int GREATEST_EPOCH = 999_999_999;

    /** What other languages count with exactly. */
    private static final long GREATEST_SIZE = (1L << 53) - 1;

    private Spelling() {}

    /** A signed integer of 64 bits. */
    static long number(@Nullable String text) {
        long number = Long.parseLong(String.valueOf(text));
        if (!Long.toString(number).equals(text)) {
            throw new IllegalArgumentException("a number has no sign +, no leading zeros, and the digits 0 to 9");
        }
        return number;
    }

    static int epoch(@Nullable String text) {
        return (int) within(number(text), 1, GREATEST_EPOCH);
    }

    /** The size of a tree, or the index of a leaf. */
    static long size(@Nullable String text) {
        return within(number(text), 0, GREATEST_SIZE);
    }

    private static long within(long number, long least, long greatest) {
        if (number < least || number > greatest) {
            throw new IllegalArgumentException(number + " is not from " + least + " to " + greatest);
        }
        return number;
    }

    static byte[] base64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("Base64 has padding, and unused bits of zero");
        }
        return bytes;
    }

    static byte[] base64(String text, int length) {
        byte[] bytes = base64(text);
        if (bytes.length != length) {
            throw new IllegalArgumentException(bytes.length + " bytes instead of " + length);
        }
        return bytes;
    }

    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException none) {
            throw new IllegalArgumentException("no UTF-8", none);
        }
    }
}
