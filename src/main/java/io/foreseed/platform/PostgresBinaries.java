package io.foreseed.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The unpacked PostgreSQL programs.
 *
 * @param home  the folder that holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    /**
     * Unpacks the archive of the build once; the name of its folder holds the archive's digest, so another version gets
     * another folder. It appears by renaming, complete or not at all, also when two processes come at once.
     */
    static PostgresBinaries unpackInto(Path cache) {
        requireSupportedMachine();
        try {
            return new PostgresBinaries(unpackedIn(cache).toRealPath());
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "The programs of PostgreSQL cannot be unpacked into " + cache + ": " + DataFolder.reason(e)
                            + ". Choose another folder with FORESEED_CACHE.",
                    e);
        }
    }

    private static Path unpackedIn(Path cache) throws IOException {
        var home = cache.resolve("postgres-" + archiveDigest());
        if (!Files.isDirectory(home)) {
            makeCache(cache);
            var work = Files.createTempDirectory(cache, ".unpacking-");
            try {
                unpack(work);
                letOthersRead(work);
                Files.move(work, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                if (!Files.isDirectory(home)) {
                    throw e;
                }
            } finally {
                deleteTree(work);
            }
        }
        return home;
    }

    /** What is there already keeps its permissions: a person may share the folder with others. */
    private static void makeCache(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            Files.createDirectories(cache);
            Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void requireSupportedMachine() {
        var system = System.getProperty("os.name", "");
        var processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (!system.equals("Linux") || !List.of("amd64", "x86_64").contains(processor)) {
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux on x86-64 only, this is "
                    + system + " on " + processor + ". Point DATABASE_URL at a PostgreSQL server of yours.");
        }
    }

    private static InputStream archive() {
        var stream = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
        if (stream == null) {
            throw new EmbeddedPostgresException("This build holds no PostgreSQL (" + ARCHIVE + " is missing)."
                    + " Point DATABASE_URL at a PostgreSQL server of yours.");
        }
        return stream;
    }

    private static String archiveDigest() throws IOException {
        try (var digested = new DigestInputStream(archive(), MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void unpack(Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, target);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("archive entry outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else {
            Files.createDirectories(path.resolveSibling("."));
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, path);
                var executable = (entry.getMode() & 0100) != 0;
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    /** The server may run as another user than the one who unpacks. */
    private static void letOthersRead(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var folder : paths.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            try (var paths = Files.walk(root)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** The major version, which a data folder must have been made by. */
    String majorVersion() {
        var answer = ExternalCommand.run(List.of(program("postgres"), "--version"), Duration.ofSeconds(10));
        var matcher = MAJOR.matcher(answer.output());
        if (!answer.succeeded() || !matcher.find()) {
            throw new EmbeddedPostgresException("The unpacked PostgreSQL in " + home + " does not run here: "
                    + answer.output() + "\nRemove that folder, and the next start unpacks it again.");
        }
        return matcher.group(1);
    }
}
