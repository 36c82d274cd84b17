package io.foreseed.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
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
@JsonInclude(JsonInclude.Include.NON_NULL)
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
    private static final String VERSION_KEY = "quarkus.application.version";
    private static final int LONGEST = 200;

    private static volatile @Nullable String called;

    /** Of the command that this process runs; null in a service, which acts by itself. */
    public static @Nullable CommandOrigin current() {
        String running = called;
        return running == null ? null : of(running);
    }

    /** Says which command this process runs: what it writes from now on names it. */
    public static void begin(String words) {
        called = words;
    }

    /** This process runs no command any more. */
    public static void end() {
        called = null;
    }

    private static CommandOrigin of(String command) {
        return new CommandOrigin(
                command,
                ProcessHandle.current().info().user().orElseGet(() -> System.getProperty("user.name", UNKNOWN)),
                numberOfUser(),
                present(System.getenv("SUDO_USER")),
                nameOfHost(),
                ConfigProvider.getConfig()
                        .getOptionalValue(VERSION_KEY, String.class)
                        .orElse(UNKNOWN));
    }

    private static @Nullable Integer numberOfUser() {
        try {
            return Files.getAttribute(SELF, "unix:uid") instanceof Integer number ? number : null;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noUnix) {
            return null;
        }
    }

    private static String nameOfHost() {
        try {
            return Files.isReadable(HOST_NAME)
                    ? Files.readString(HOST_NAME).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException noName) {
            return UNKNOWN;
        }
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.substring(0, Math.min(text.length(), LONGEST));
    }
}
