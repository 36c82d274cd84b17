package io.foreseed.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A collector of traces on the loopback address: OTLP over HTTP, in protobuf. */
public final class Collector implements QuarkusTestResourceLifecycleManager, AutoCloseable {
    private static @Nullable Collector current;

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;

    /** The collector of the service that runs now. */
    static Collector current() {
        return Objects.requireNonNull(current, "no collector runs");
    }

    @Override
    public Map<String, String> start() {
        current = this;
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.exporter.otlp.endpoint", listen(),
                "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
                "quarkus.otel.bsp.schedule.delay", "100ms");
    }

    /** Starts it; answers its address. */
    String listen() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/v1/traces", this::receive);
            started.start();
            server = started;
            return "http://127.0.0.1:" + started.getAddress().getPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void receive(HttpExchange request) throws IOException {
        try (request) {
            ExportTraceServiceRequest.parseFrom(request.getRequestBody())
                    .getResourceSpansList()
                    .forEach(resource ->
                            resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
            request.sendResponseHeaders(200, -1);
        }
    }

    /** All that were received. */
    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Those of one trace. */
    List<Span> trace(String id) {
        return spans.stream()
                .filter(span -> hex(span.getTraceId().toByteArray()).equals(id))
                .toList();
    }

    static String hex(byte[] identifier) {
        return HexFormat.of().formatHex(identifier);
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
