package io.foreseed.platform;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The passwords of the embedded server's three roles, made once and kept in a file only their owner can read.
 *
 * @param superuserPassword  of the role {@code postgres}
 * @param ownerPassword  of {@code foreseed_owner}
 * @param servicePassword  of {@code foreseed_app}
 */
record ServerCredentials(String superuserPassword, String ownerPassword, String servicePassword) {
    private static final int PASSWORD_BYTES = 24;

    static ServerCredentials generate() {
        var random = new SecureRandom();
        return new ServerCredentials(password(random), password(random), password(random));
    }

    /** Letters and digits only, so that a URL holds the password as it is. */
    private static String password(SecureRandom random) {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static ServerCredentials read(Path file) throws IOException {
        var stored = new Properties();
        stored.load(new StringReader(Files.readString(file)));
        return new ServerCredentials(
                required(stored, "superuser", file),
                required(stored, "owner", file),
                required(stored, "service", file));
    }

    private static String required(Properties stored, String key, Path file) {
        var value = stored.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new EmbeddedPostgresException("The file " + file + " holds no password '" + key
                    + "'; without it the data beside it cannot be opened. Restore it from a backup.");
        }
        return value;
    }

    /** Forced to the disk and then renamed, so that a crash leaves either no file or a whole one. */
    void write(Path file) throws IOException {
        var work = Files.createTempFile(
                file.resolveSibling("."),
                ".credentials-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(work, StandardOpenOption.WRITE)) {
            var content = "superuser=" + superuserPassword + "\nowner=" + ownerPassword + "\nservice=" + servicePassword
                    + "\n";
            channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(work, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return "ServerCredentials[hidden]";
    }
}
