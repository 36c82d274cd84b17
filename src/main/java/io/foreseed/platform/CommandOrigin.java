package io.foreseed.platform;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command was called that writes rows of the trail: they name no user of the service, so they name this. It holds the
 * command and its subcommand and no argument of theirs, which may be a person's or a secret.
 *
 * @param command  such as {@code users create}
 * @param user  the operating system's user as whom the process runs
 * @param uid  that user's number; null where the system has none
 * @param sudoUser  who became that user by {@code sudo}; null when nobody did
 * @param host  the name of the machine or container
 * @param version  of the program
 */
@RegisterForReflection
public record CommandOrigin(
        String command,
        String user,
        @Nullable Integer uid,
        @Nullable String sudoUser,
        String host,
        String version) {
    /** The member of a row's metadata that holds it. */
    public static final String MEMBER = "origin";

    private static final String UNKNOWN = "unknown";
    private static final Path SELF = Path.of("/proc/self");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final int LONGEST = 200;

    private static volatile @Nullable CommandOrigin ofProcess;

    /** Of the command that this process runs; null in a service, which acts by itself. */
    public static @Nullable CommandOrigin current() {
        return ofProcess;
    }

    /** Says which command this process runs: what it writes from now on names it. */
    public static void begin(String command, String version) {
        ofProcess = of(command, version, System.getenv());
    }

    /** This process runs no command any more. */
    public static void end() {
        ofProcess = null;
    }

    static CommandOrigin of(String command, String version, Map<String, String> environment) {
        return new CommandOrigin(
                command,
                ProcessHandle.current().info().user().orElseGet(() -> System.getProperty("user.name", UNKNOWN)),
                numberOfUser().orElse(null),
                present(environment.get("SUDO_USER")),
                nameOfHost(environment),
                version);
    }

    private static Optional<Integer> numberOfUser() {
        try {
            return Optional.of((Integer) Files.getAttribute(SELF, "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noUnix) {
            return Optional.empty();
        }
    }

    private static String nameOfHost(Map<String, String> environment) {
        String named = present(environment.get("HOSTNAME"));
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException noLinux) {
            return named == null ? UNKNOWN : named;
        }
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.substring(0, Math.min(text.length(), LONGEST));
    }
}
