package io.foreseed.ops;

import io.foreseed.identity.AccountAdministrationService;
import io.foreseed.identity.AccountAdministrationService.NewAccount;
import io.foreseed.identity.SecondFactorService;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Role;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.quarkus.runtime.QuarkusApplication;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code foreseed users}: accounts, by whoever has the database. */
@Command(
        name = "users",
        description = {
            "Administers accounts in the database of DATABASE_URL, or of the embedded server, whether a service runs on it "
                    + "or not."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class UsersCommand implements Runnable {
    private static final int LONGEST_FILE = 4_096;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is needed: create, list, disable or reset-second-factor.");
    }

    @Command(
            name = "create",
            description = {
                "Makes an account that can sign in.",
                "The password is asked for, twice, or read from --password-file; it is never an argument, which other "
                        + "users of the machine could read."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int create(
            @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "The address.")
                    String email,
            @Option(
                            names = "--role",
                            defaultValue = "client",
                            paramLabel = "ROLE",
                            description = "client (default), adviser, auditor, operator or superuser.")
                    String role,
            @Option(names = "--superuser", description = "The same as --role superuser.") boolean isSuperuser,
            @Option(names = "--first-name", defaultValue = "-", paramLabel = "NAME", description = "The first name.")
                    String firstName,
            @Option(names = "--last-name", defaultValue = "-", paramLabel = "NAME", description = "The last name.")
                    String lastName,
            @Option(names = "--password-file", paramLabel = "FILE", description = "The file whose first line it is.")
                    @Nullable
                    Path passwordFile)
            throws IOException {
        OfflineService.requireMasterKey();
        String chosen = role(isSuperuser ? Role.SUPERUSER.code() : role).code();
        String password = passwordFile == null ? prompted() : read(passwordFile);
        return OfflineService.run(Administration.class, "create", email, chosen, firstName, lastName, password);
    }

    @Command(name = "list", description = "Prints all accounts by their address.", mixinStandardHelpOptions = true)
    int list() {
        return OfflineService.run(Administration.class, "list");
    }

    @Command(
            name = "disable",
            description = "Disables an account and ends its sessions; its plans and its trail stay.",
            mixinStandardHelpOptions = true)
    int disable(
            @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "The address.")
                    String email) {
        return OfflineService.run(Administration.class, "disable", email);
    }

    @Command(
            name = "reset-second-factor",
            description = "Takes an account's second factor away and ends its sessions; the next one enrols another.",
            mixinStandardHelpOptions = true)
    int resetSecondFactor(
            @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "The address.")
                    String email) {
        return OfflineService.run(Administration.class, "reset-second-factor", email);
    }

    private Role role(String code) {
        return Arrays.stream(Role.values())
                .filter(role -> role != Role.SERVICE && role.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--role must be client, adviser, auditor, operator or superuser, not " + code));
    }

    private static String prompted() {
        Console console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(() -> CommandException.refused(
                        "There is no terminal to ask for the password: name a --password-file."));
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Once more: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw CommandException.refused("The passwords differ.");
        }
        return new String(first);
    }

    /** Its first line: an editor ends every line. */
    private static String read(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw CommandException.refused(file + " cannot be read.");
        }
        if (Files.size(file) > LONGEST_FILE) {
            throw CommandException.refused(file + " is too long for a password.");
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.findFirst().orElse("");
        } catch (java.io.UncheckedIOException notText) {
            throw CommandException.refused(file + " is no UTF-8.");
        }
    }

    /** The work of the commands. */
    static final class Administration implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final AccountAdministrationService accounts;
        private final SecondFactorService factors;
        private final EventLoop eventLoop;

        Administration(AccountAdministrationService accounts, SecondFactorService factors, EventLoop eventLoop) {
            this.accounts = accounts;
            this.factors = factors;
            this.eventLoop = eventLoop;
        }

        @Override
        public int run(String... words) {
            PrintWriter out = ForeseedCommand.standardOutput();
            try {
                lines(List.of(words)).forEach(out::println);
                ForeseedCommand.finish(out);
                return 0;
            } catch (ProblemException refused) {
                out.flush();
                PrintWriter error = ForeseedCommand.commandLine("users").getErr();
                error.println(refused.errors().isEmpty() ? refused.detail() : sentence(refused.errors()));
                error.flush();
                return 2;
            }
        }

        private List<String> lines(List<String> words) {
            return switch (words.getFirst()) {
                case "create" -> {
                    var account = new NewAccount(
                            words.get(1), Role.ofCode(words.get(2)), words.get(3), words.get(4), words.get(5));
                    var id = eventLoop
                            .run(() -> accounts.create(account))
                            .await()
                            .atMost(PATIENCE);
                    yield List.of("made " + words.get(2) + " " + words.get(1) + " " + id);
                }
                case "list" -> eventLoop.run(accounts::list).await().atMost(PATIENCE);
                case "disable" -> {
                    int ended = eventLoop
                            .run(() -> accounts.disable(words.get(1)))
                            .await()
                            .atMost(PATIENCE);
                    yield List.of("disabled " + words.get(1) + ", ended " + ended + " sessions");
                }
                case "reset-second-factor" -> {
                    eventLoop
                            .run(() -> factors.removeByAddress(words.get(1)))
                            .await()
                            .atMost(PATIENCE);
                    yield List.of("took the second factor of " + words.get(1) + " away");
                }
                case String other -> throw new IllegalArgumentException(other);
            };
        }

        private static String sentence(List<FieldError> errors) {
            return String.join(
                    "; ",
                    errors.stream()
                            .map(error -> error.pointer().substring(1) + " " + error.detail())
                            .toList());
        }
    }
}
