package io.foreseed.ops;

import io.foreseed.identity.AccessTokenService;
import io.foreseed.identity.DemoUser;
import io.foreseed.identity.SigningKeys;
import io.foreseed.platform.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code foreseed token --user demo}: an access token for one of the embedded server's users. */
@Command(
        name = "token",
        description = "Prints an access token for a demo user of the embedded server, signed with its local key.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TokenCommand implements Callable<Integer> {
    private static final int MAXIMUM_HOURS = 24;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--user",
            required = true,
            paramLabel = "USER",
            description = "demo (a client), demo-adviser (whose client is demo), demo-auditor, demo-operator, "
                    + "demo-superuser or demo-superuser-2.")
    String user;

    @Option(names = "--hours", defaultValue = "12", paramLabel = "N", description = "Valid for N hours, 1 to 24; 12.")
    int hours;

    @Override
    public Integer call() throws IOException {
        DemoUser known = DemoUser.named(user)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--user must be " + String.join(", ", DemoUser.names())
                                + "; all others sign in: POST /api/v1/auth/login"));
        if (hours < 1 || hours > MAXIMUM_HOURS) {
            throw new ParameterException(spec.commandLine(), "--hours must be from 1 to 24, not " + hours);
        }
        Path folder = EmbeddedPostgres.defaultFolder(System.getenv());
        if (!Files.isDirectory(folder)) {
            throw CommandException.refused(
                    "There is no embedded server in " + folder + " yet: `foreseed serve` makes it and its key.");
        }
        String token = AccessTokenService.mint(
                known.id(),
                known.role(),
                Duration.ofHours(hours),
                SigningKeys.in(folder).privateKey());
        spec.commandLine().getOut().println(token);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
