package io.foreseed.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads files that somebody may have made to be misread: what cannot be read is no text, and ends nothing. */
final class TextFile {
    /** A row is shorter; so is its proof. */
    static final int LONGEST_LINE = 64 << 20;

    private static final int LONGEST = 1 << 20;
    private static final String NONE = "";

    private TextFile() {}

    /** Takes lines one after the other. */
    @FunctionalInterface
    interface LineReader {
        /**
         * Takes a line.
         *
         * @param line  without its line feed; an empty text when it is too long, or no UTF-8
         * @param isWhole  whether it has its line feed
         * @return false when no more are wanted
         */
        boolean read(String line, boolean isWhole) throws IOException;
    }

    /**
     * A key, a note, or a manifest: empty when there is no file, and an empty text, which is none of them, when it is longer,
     * no file, no UTF-8, or cannot be read.
     */
    static Optional<String> read(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            boolean isReadable = attributes.isRegularFile() && attributes.size() <= LONGEST;
            return Optional.of(isReadable ? text(Files.readAllBytes(file)) : NONE);
        } catch (NoSuchFileException none) {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(NONE) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of(NONE);
        }
    }

    /** Hands over the lines; none when there is no file, or it cannot be read. */
    static void forEachLine(Path file, LineReader reader) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return;
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            forEachLine(bytes, reader);
        }
    }

    /** Hands over the lines of a stream that has a buffer. */
    static void forEachLine(InputStream bytes, LineReader reader) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = bytes.read();
        while (next >= 0) {
            boolean isLong = false;
            while (next >= 0 && next != '\n') {
                isLong |= line.size() >= LONGEST_LINE - 1;
                if (!isLong) {
                    line.write(next);
                }
                next = bytes.read();
            }
            if (!reader.read(isLong ? NONE : text(line.toByteArray()), next >= 0)) {
                return;
            }
            line.reset();
            next = next < 0 ? next : bytes.read();
        }
    }

    /** What the bytes are in UTF-8; an empty text when they are none. */
    static String text(byte[] bytes) {
        try {
            return Spelling.utf8(bytes);
        } catch (IllegalArgumentException noText) {
            return NONE;
        }
    }
}
