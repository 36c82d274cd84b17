package io.foreseed.platform;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;

/** The folder a person chose for data, log and passwords, and what to tell that person when it cannot be used. */
final class DataFolder {
    private static final String CHOOSE = " Choose another folder with FORESEED_DATA.";
    private static final String DISK_FULL = "No space left on device";

    private DataFolder() {}

    /** The folder's real path; it is made when there is none. */
    static Path open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return folder.toRealPath();
    }

    /** Lets the server's user pass through; what is secret inside has its own permissions, what was open stays open. */
    static void letPass(Path folder) throws IOException {
        var permissions = Files.getPosixFilePermissions(folder);
        if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    static EmbeddedPostgresException failure(Path folder, IOException cause) {
        return new EmbeddedPostgresException(sentence(folder, cause), cause);
    }

    private static String sentence(Path folder, IOException cause) {
        return isDiskFull(String.valueOf(cause.getMessage()))
                ? "The disk that holds " + folder + " is full (" + cause.getMessage() + ")." + diskFullAdvice()
                : "The folder " + folder + " cannot be used: " + reason(cause) + "." + CHOOSE;
    }

    /** Of some causes the message is a path and nothing else. */
    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException denied) {
            return "no access to " + denied.getFile();
        }
        if (cause instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is a file";
        }
        if (cause instanceof NoSuchFileException missing) {
            return missing.getFile() + " is not there";
        }
        return String.valueOf(cause.getMessage());
    }

    static EmbeddedPostgresException failure(Path folder, SQLException cause) {
        var wrongPassword = "28P01".equals(cause.getSQLState());
        return new EmbeddedPostgresException(
                wrongPassword
                        ? "The passwords in " + folder.resolve("credentials.properties")
                                + " are not those of the data beside it. Restore both from the same backup."
                        : "PostgreSQL on " + folder + " started but refused its set-up, and was stopped: "
                                + cause.getMessage(),
                cause);
    }

    static boolean isDiskFull(String message) {
        return message.contains(DISK_FULL);
    }

    static String diskFullAdvice() {
        return " Free some space and start again, or choose another folder with FORESEED_DATA.";
    }
}
