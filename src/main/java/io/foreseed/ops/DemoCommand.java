package io.foreseed.ops;

import io.foreseed.identity.AccessTokenService;
import io.foreseed.identity.DemoUser;
import io.foreseed.identity.UserService;
import io.foreseed.platform.EventLoop;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code foreseed demo}: the product's main job, from nothing to an audited and replayed answer. */
@Command(
        name = "demo",
        description = {
            "Shows the main job: starts a service on its own PostgreSQL in a temporary folder, loads a couple's plan "
                    + "through the HTTP API, simulates it, replays it, shows its audit trail, and stops."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(30);

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("foreseed-demo");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            int port = freePort();
            out.printf("Foreseed, on its own PostgreSQL in %s, at http://localhost:%d%n", folder, port);
            out.flush();
            System.setProperty("quarkus.http.host", "127.0.0.1");
            System.setProperty("quarkus.http.port", Integer.toString(port));
            System.setProperty("quarkus.log.level", "WARN");
            System.setProperty("quarkus.log.console.stderr", "true");
            String token = AccessTokenService.mint(
                    DemoUser.DEMO.id(), DemoUser.DEMO.role(), TOKEN_LIFETIME, database.privateKey());
            return LaunchedService.of(Visit.class, "http://localhost:" + port, token);
        } finally {
            delete(folder);
        }
    }

    /** What the demo does once the service runs. */
    static final class Visit implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final UserService users;
        private final EventLoop eventLoop;

        Visit(UserService users, EventLoop eventLoop) {
            this.users = users;
            this.eventLoop = eventLoop;
        }

        @Override
        public int run(String... addressAndToken) throws IOException, InterruptedException {
            eventLoop.run(users::ensureDemoUsers).await().atMost(PATIENCE);
            PrintWriter out = ForeseedCommand.standardOutput();
            try {
                new DemoTour(new ApiClient(addressAndToken[0], addressAndToken[1]), out).show();
                return 0;
            } catch (CommandException failed) {
                failed.lines().forEach(out::println);
                return failed.exitCode();
            } finally {
                out.flush();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
