package io.foreseed.service;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.identity.AccessTokenService;
import io.foreseed.identity.DemoUser;
import io.foreseed.identity.SigningKeys;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The packaged service in a process of its own, as a person starts it, on a data folder that outlives it: the jar, or
 * the executable of a native build.
 */
final class ServiceProcess implements AutoCloseable {
    /** The property that names the executable; the native profile of the build sets it. */
    static final String EXECUTABLE = "foreseed.executable";

    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);
    private static final Logger LOG = Logger.getLogger(ServiceProcess.class);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path folder;
    private final int port;

    private ServiceProcess(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts it with its own server in the folder and waits until it is ready. */
    static ServiceProcess onFolder(Path folder) throws IOException {
        return onFolder(folder, Map.of());
    }

    /** The same, with more variables. */
    static ServiceProcess onFolder(Path folder, Map<String, String> variables) throws IOException {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("FORESEED_DATA", folder.toString());
        return start(folder, environment);
    }

    /** Starts another instance on the server that the first one brought up. */
    ServiceProcess secondInstance() throws IOException {
        return start(folder, environmentOfSecond());
    }

    /** What another instance has to be told. */
    Map<String, String> environmentOfSecond() throws IOException {
        return Map.of(
                "DATABASE_URL", databaseUrl("foreseed_app", "service"),
                "DATABASE_MIGRATION_URL", databaseUrl("foreseed_owner", "owner"),
                "FORESEED_MASTER_KEY",
                        Files.readString(folder.resolve("master.key")).strip(),
                "FORESEED_JWT_PUBLIC_KEY",
                        folder.resolve("jwt-public.pem").toUri().toString());
    }

    /** The same service by another instance's port: its users and tokens are the same. */
    ServiceProcess at(int otherPort) {
        return new ServiceProcess(process, folder, otherPort);
    }

    String address() {
        return "http://localhost:" + port;
    }

    boolean isReady() {
        try {
            return send(request("/q/health/ready").GET()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static ServiceProcess start(Path folder, Map<String, String> environment) throws IOException {
        int port = freePort();
        ProcessBuilder command = command(List.of("serve", "--port", Integer.toString(port)));
        command.environment().putAll(environment);
        command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("service-" + port + ".log").toFile()));
        ServiceProcess service = new ServiceProcess(command.start(), folder, port);
        await().atMost(START_PATIENCE).until(service::isReadyOrDead);
        if (!service.process.isAlive()) {
            throw new AssertionError("the service ended with " + service.process.exitValue() + ", see " + folder);
        }
        return service;
    }

    /** The packaged command line with these words. */
    static ProcessBuilder command(List<String> words) {
        String executable = System.getProperty(EXECUTABLE, "");
        List<String> command = new ArrayList<>(executable.isEmpty() ? jar() : List.of(executable, "-Xmx512m"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(DATABASE|FORESEED|(QUARKUS_)?OTEL)_.*"));
        return builder;
    }

    private static List<String> jar() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-jar",
                new File("target/quarkus-app/quarkus-run.jar").getAbsolutePath());
    }

    private boolean isReadyOrDead() {
        return !process.isAlive() || isReady();
    }

    JsonNode get(String path) throws IOException {
        return Api.JSON.readTree(send(request(path).GET()).body());
    }

    String text(String path) throws IOException {
        return send(request(path).GET()).body();
    }

    HttpResponse<String> post(String path, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        String token = AccessTokenService.mint(
                DemoUser.DEMO.id(),
                DemoUser.DEMO.role(),
                Duration.ofMinutes(10),
                SigningKeys.in(folder).privateKey());
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + (path.startsWith("/q/") ? port + 1 : port) + path))
                .timeout(REQUEST_PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    /** For what a test reads behind the service's back. */
    String superuserUrl() throws IOException {
        return "jdbc:" + databaseUrl("postgres", "superuser");
    }

    private String databaseUrl(String role, String password) throws IOException {
        Properties credentials = new Properties();
        credentials.load(new StringReader(Files.readString(folder.resolve("credentials.properties"))));
        @Nullable String secret = credentials.getProperty(password);
        return "postgresql://127.0.0.1:"
                + Files.readString(folder.resolve("port")).strip() + "/foreseed?user=" + role + "&password="
                + Objects.requireNonNull(secret, password);
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        end();
    }

    /** As {@code kill}: asks it to end. */
    void askToEnd() {
        process.destroy();
    }

    /** The same, and waits for that. */
    void end() {
        askToEnd();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Below those that outgoing connections take. */
    private static int randomPort() {
        return ThreadLocalRandom.current().nextInt(20_000, 30_000);
    }

    /** A port that nobody listens on, and nobody on the one after it, which is the management's. */
    static int freePort() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket api = new ServerSocket(randomPort(), 1, InetAddress.getLoopbackAddress());
                    ServerSocket management =
                            new ServerSocket(api.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return management.getLocalPort() - 1;
            } catch (IOException taken) {
                LOG.debugf("tried another port: %s", taken.getMessage());
            }
        }
        throw new IOException("no two free ports side by side");
    }
}
