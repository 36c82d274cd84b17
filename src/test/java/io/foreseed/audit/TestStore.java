package io.foreseed.audit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * An S3-compatible server, a process of its own, behind a gate of ours.
 *
 * <p>The gate lets one conditional write pass at a time, as a store promises; the server behind it looks first and writes
 * then, and of sixteen at a time several succeed. The gate can also be shut, and lose answers.
 */
public final class TestStore {
    static final String BUCKET = "trail";

    private static final Path JAR = Path.of("target", "store", "s3mock.jar");
    private static final Pattern PORT = Pattern.compile("Tomcat started on ports? (\\d+) \\(http\\)");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    /** The client sets them itself. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    private static final class Running {
        static final TestStore STORE = start();

        private Running() {}
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final ReentrantLock conditionalWrite = new ReentrantLock();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final int serverPort;
    private HttpServer gate;

    private TestStore(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.gate = open(0);
    }

    /** The one of all tests of this JVM. */
    public static TestStore running() {
        return Running.STORE;
    }

    private static TestStore start() {
        try {
            Path folder = Files.createTempDirectory("foreseed-test-store");
            Path log = folder.resolve("log");
            Process server = new ProcessBuilder(words(folder))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly, "test-store-stop"));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !server.isAlive()
                            || PORT.matcher(Files.readString(log)).find());
            Matcher port = PORT.matcher(Files.readString(log));
            if (!port.find()) {
                throw new IllegalStateException("the store did not start: " + Files.readString(log));
            }
            // Amazon's client looks there first
            System.setProperty("aws.accessKeyId", "test");
            System.setProperty("aws.secretAccessKey", "test");
            return new TestStore(Integer.parseInt(port.group(1)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> words(Path folder) throws IOException {
        String options = "--com.adobe.testing.s3mock.";
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--server.ssl.enabled=false",
                options + "http-port=0",
                options + "store.root=" + Files.createDirectory(folder.resolve("data")),
                options + "store.initial-buckets=" + BUCKET);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + gate.getAddress().getPort());
    }

    /** A part of the bucket that is nobody else's. */
    public static String part() {
        return BUCKET + "/test-" + PREFIXES.incrementAndGet();
    }

    private HttpServer open(int port) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        opened.setExecutor(Executors.newCachedThreadPool(
                work -> Thread.ofPlatform().daemon().unstarted(work)));
        opened.createContext("/", this::pass);
        opened.start();
        return opened;
    }

    /** Nobody is at the address any more. */
    void shut() {
        gate.stop(0);
    }

    void openAgain() throws IOException {
        gate = open(gate.getAddress().getPort());
    }

    /** The next conditional writes are done, and who asked for them does not hear of it. */
    void loseAnswers(int count) {
        answersToLose.set(count);
    }

    boolean hasLostAllAnswers() {
        return answersToLose.get() == 0;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isConditional = exchange.getRequestHeaders().containsKey("If-None-Match");
            HttpResponse<byte[]> answer = isConditional ? oneAtATime(exchange) : forward(exchange);
            if (isConditional && answersToLose.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                return;
            }
            answer.headers().map().forEach((name, values) -> {
                if (!name.startsWith(":")
                        && !Set.of("transfer-encoding", "connection").contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean isEmpty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.statusCode(), isEmpty ? -1 : answer.body().length);
            if (!isEmpty) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> oneAtATime(HttpExchange exchange) throws IOException, InterruptedException {
        if (!conditionalWrite.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("a write never ended");
        }
        try {
            return forward(exchange);
        } finally {
            conditionalWrite.unlock();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + serverPort + exchange.getRequestURI()))
                .timeout(PATIENCE)
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
