package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service with a collector, named as the standard names it, and without. */
class TracingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> IN_JSON = Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void aRunIsTracedAndItsLinesNameTheTrace() throws Exception {
        Map<String, String> told = new HashMap<>(IN_JSON);
        try (Collector collector = new Collector()) {
            told.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.listen());
            told.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            try (ServiceProcess service = ServiceProcess.onFolder(folder, told)) {
                run(service);

                await().atMost(PATIENCE).until(() -> spans(collector, "run finish") == 1);
            }
            String trace = collector.spans().stream()
                    .filter(span -> span.getName().equals("run compute"))
                    .map(span -> Collector.hex(span.getTraceId().toByteArray()))
                    .findFirst()
                    .orElseThrow();
            assertThat(collector.trace(trace))
                    .extracting(Span::getName)
                    .contains("POST /api/v1/plans/{planId}/runs", "run accept", "run wait", "run finish");
            assertThat(lines())
                    .filteredOn(line -> line.at("/mdc/event").asText().equals("run-ended"))
                    .singleElement()
                    .matches(line -> line.at("/mdc/traceId").asText().equals(trace))
                    .matches(line -> line.at("/mdc/spanId").asText().length() == 16);
        }
    }

    @Test
    void withoutAnEndpointNothingIsSentAndNothingSaid() throws Exception {
        try (ServerSocket usual = new ServerSocket(4317, 1, InetAddress.getLoopbackAddress());
                ServiceProcess service = ServiceProcess.onFolder(folder, IN_JSON)) {
            run(service);

            usual.setSoTimeout(6_000); // spans are sent every 5 s
            assertThat(isCalled(usual)).isFalse();
        }
        assertThat(lines())
                .isNotEmpty()
                .noneMatch(line -> line.path("mdc").has("traceId"))
                .noneMatch(line -> line.path("loggerName").asText().contains("telemetry"));
    }

    private static void run(ServiceProcess service) throws IOException {
        HttpResponse<String> kept =
                service.post("/api/v1/plan-documents", Api.document(200).toString());
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
        String plan = Api.JSON.readTree(kept.body()).path("id").asText();
        assertThat(service.post("/api/v1/plans/" + plan + "/runs", "{}").statusCode())
                .isEqualTo(201);
    }

    private static long spans(Collector collector, String name) {
        return collector.spans().stream()
                .filter(span -> span.getName().equals(name))
                .count();
    }

    private static boolean isCalled(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    /** What the service logged; what the launching process says before it is no JSON. */
    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (var logs = Files.newDirectoryStream(folder, "service-*.log")) {
            for (Path log : logs) {
                for (String line : Files.readAllLines(log)) {
                    if (line.startsWith("{")) {
                        lines.add(Api.JSON.readTree(line));
                    }
                }
            }
        }
        return lines;
    }
}
