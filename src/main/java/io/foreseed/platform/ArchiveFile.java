package io.foreseed.platform;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A compressed file of an archive while it is written: under a name of its own beside the place that it takes when it is
 * whole and on the disk. What stands there already stays, if it says the same.
 */
public final class ArchiveFile {
    private static final String DRAFT = ".draft";
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path draft;
    private final OutputStream out;

    public ArchiveFile(Path target) throws IOException {
        this.target = target;
        this.draft = Files.createTempFile(target.getParent(), "archive", DRAFT);
        this.out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(draft), BUFFER), BUFFER);
    }

    /** Makes the folder, and removes what a process that was ended has left in it. */
    public static void prepare(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each :
                    files.filter(file -> file.toString().endsWith(DRAFT)).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    public void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Puts the file in its place.
     *
     * @return the digest of what stands there
     * @throws IOException when it says something else
     */
    public String keep() throws IOException {
        out.close();
        if (!Files.exists(target)) {
            move(draft, target);
        } else if (Files.mismatch(draft, target) != -1 && !isSameText()) {
            throw new IOException(target + " holds something else: move it away, then archive again");
        }
        discard();
        return digest(target);
    }

    /** Other compression of the same text is the same. */
    private boolean isSameText() {
        try {
            return digestOf(new GZIPInputStream(Files.newInputStream(draft), BUFFER))
                    .equals(digestOf(new GZIPInputStream(Files.newInputStream(target), BUFFER)));
        } catch (IOException broken) {
            return false;
        }
    }

    /** Removes what was written and has not taken its place. */
    public void discard() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Writes a small text in the same way, over what is there. */
    public static void write(Path target, String text) throws IOException {
        Path draft = Files.createTempFile(target.getParent(), "archive", DRAFT);
        try {
            Files.writeString(draft, text, StandardCharsets.UTF_8);
            move(draft, target);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** The bytes are on the disk before the name is, and the name is when this ends. */
    private static void move(Path draft, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder =
                FileChannel.open(Objects.requireNonNull(target.getParent()), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    public static String digest(Path file) throws IOException {
        return digestOf(Files.newInputStream(file));
    }

    private static String digestOf(InputStream of) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        try (InputStream bytes = new BufferedInputStream(of, BUFFER)) {
            bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
