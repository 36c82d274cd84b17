package io.foreseed.ops;

import io.foreseed.platform.EmbeddedPostgres;
import io.foreseed.platform.ProductionConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code foreseed serve}: the HTTP service, on {@code DATABASE_URL} or on its own PostgreSQL. */
@Command(
        name = "serve",
        description = {
            "Serves the HTTP API until it is stopped.",
            "With DATABASE_URL (postgresql://host:port/database?user=..&password=..&sslmode=..) it uses that server and "
                    + "seals its signing keys under FORESEED_MASTER_KEY; without, it starts its own PostgreSQL, with its data "
                    + "and key in FORESEED_DATA or a folder of this user."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final int MAXIMUM_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";

    private static final List<String> TRACE_ENDPOINTS = List.of(
            "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
            "QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "quarkus.otel.exporter.otlp.endpoint",
            "quarkus.otel.exporter.otlp.traces.endpoint");

    @Spec
    CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on; 8080 when absent.")
    @Nullable
    Integer port;

    @Override
    public Integer call() {
        if (port != null) {
            if (port < 0 || port > MAXIMUM_PORT) {
                throw new ParameterException(spec.commandLine(), "--port must be from 0 to 65535, not " + port);
            }
            System.setProperty("quarkus.http.port", port.toString());
        }
        traceIfAsked();
        PrintWriter error = spec.commandLine().getErr();
        if (!OfflineService.isSet("DATABASE_URL")) {
            var folder = EmbeddedPostgres.defaultFolder(System.getenv());
            try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
                System.setProperty(ServedService.HAS_DEMO_USER, "true");
                listenOn(LOOPBACK);
                error.println("foreseed: own PostgreSQL on port " + database.port() + ", data in " + folder);
                error.println("foreseed: `foreseed token --user demo` gives an access token");
                error.flush();
                return LaunchedService.of(ServedService.class);
            }
        }
        OfflineService.requireReadableAddresses();
        OfflineService.requireMasterKey();
        System.setProperty(ProductionConfig.KEY, "true");
        return LaunchedService.of(ServedService.class);
    }

    /** A service with a demo user is nobody else's, unless somebody says so. */
    private static void listenOn(String address) {
        String given = System.getenv("QUARKUS_HTTP_HOST");
        if (given == null || given.isBlank()) {
            System.setProperty("quarkus.http.host", address);
        }
    }

    /** Traces go where somebody says, and nowhere else: an exporter without a collector would try for ever. */
    private static void traceIfAsked() {
        boolean isAsked = TRACE_ENDPOINTS.stream().anyMatch(OfflineService::isSet);
        if (isAsked
                && !OfflineService.isSet("QUARKUS_OTEL_SDK_DISABLED")
                && !OfflineService.isSet("quarkus.otel.sdk.disabled")) {
            System.setProperty("quarkus.otel.sdk.disabled", "false");
        }
    }
}
