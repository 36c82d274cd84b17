package io.foreseed.ops;

import io.foreseed.identity.SigningKeyService;
import io.foreseed.platform.EventLoop;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code foreseed keys}: the keys that sign access tokens. */
@Command(
        name = "keys",
        description = "Administers the keys that sign access tokens.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed: rotate.");
    }

    @Command(
            name = "rotate",
            description = {
                "Replaces the signing key. The new one signs after 90 seconds, when every instance knows it; tokens of the "
                        + "old one are accepted until they are over."
            },
            mixinStandardHelpOptions = true)
    int rotate() {
        OfflineService.requireMasterKey();
        return OfflineService.run(Rotation.class);
    }

    /** The work of {@code rotate}. */
    static final class Rotation implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final SigningKeyService keys;
        private final EventLoop eventLoop;

        Rotation(SigningKeyService keys, EventLoop eventLoop) {
            this.keys = keys;
            this.eventLoop = eventLoop;
        }

        @Override
        public int run(String... arguments) {
            PrintWriter out = ForeseedCommand.commandLine().getOut();
            out.println(eventLoop
                    .run(keys::rotate)
                    .await()
                    .atMost(PATIENCE)
                    .map(kid -> "the next signing key is " + kid)
                    .orElse("another instance has just replaced the key"));
            ForeseedCommand.finish(out);
            return 0;
        }
    }
}
