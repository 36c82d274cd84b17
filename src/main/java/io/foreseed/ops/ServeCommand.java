package io.foreseed.ops;

import io.foreseed.platform.EmbeddedPostgres;
import io.foreseed.platform.ProductionConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
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
                    + "seals its signing keys under FORESEED_MASTER_KEY; without, it starts its own PostgreSQL, with its "
                    + "data and key in FORESEED_DATA or a folder of this user."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final int MAXIMUM_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PORT = "quarkus.http.port";
    private static final String MANAGEMENT_PORT = "quarkus.management.port";

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

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "The port of probes and metrics; when absent the one after --port, else 9000.")
    @Nullable
    Integer managementPort;

    @Override
    public Integer call() {
        if (port != null) {
            setPort("--port", PORT, port);
        }
        if (managementPort != null) {
            setPort("--management-port", MANAGEMENT_PORT, managementPort);
        } else if (port != null && !OfflineService.isSet("QUARKUS_MANAGEMENT_PORT")) {
            setPort("--management-port", MANAGEMENT_PORT, port == 0 || port == MAXIMUM_PORT ? 0 : port + 1);
        }
        traceIfAsked();
        PrintWriter error = spec.commandLine().getErr();
        if (!OfflineService.isSet("DATABASE_URL")) {
            listenOn(LOOPBACK);
            requireFreePorts();
            var folder = EmbeddedPostgres.defaultFolder(System.getenv());
            try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
                System.setProperty(ServedService.HAS_DEMO_USER, "true");
                database.keepRunning();
                error.println("foreseed: own PostgreSQL on port " + database.port() + ", data in " + folder);
                error.println("foreseed: `foreseed token --user demo` gives an access token");
                error.flush();
                return LaunchedService.of(ServedService.class);
            }
        }
        OfflineService.requireReadableAddresses();
        OfflineService.requireMasterKey();
        requireFreePorts();
        System.setProperty(ProductionConfig.KEY, "true");
        return LaunchedService.of(ServedService.class);
    }

    private void setPort(String option, String property, int value) {
        if (value < 0 || value > MAXIMUM_PORT) {
            throw new ParameterException(spec.commandLine(), option + " must be from 0 to 65535, not " + value);
        }
        System.setProperty(property, Integer.toString(value));
    }

    /** Told before a database is made or asked: it would be in vain. */
    private static void requireFreePorts() {
        String host = setting("quarkus.http.host", "0.0.0.0");
        requireFree(host, setting(PORT, "8080"), "--port");
        requireFree(host, setting(MANAGEMENT_PORT, "9000"), "--management-port");
    }

    private static void requireFree(String host, String port, String option) {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(host, Integer.parseInt(port)));
        } catch (IOException | IllegalArgumentException taken) {
            throw CommandException.failed("Port " + port + " at " + host + " cannot be listened on: "
                    + taken.getMessage() + ". Choose another with " + option + ".");
        }
    }

    /** A property, or the variable of the same name. */
    private static String setting(String property, String otherwise) {
        String variable = System.getenv(property.replace('.', '_').toUpperCase(Locale.ROOT));
        return System.getProperty(property, variable == null || variable.isBlank() ? otherwise : variable);
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
