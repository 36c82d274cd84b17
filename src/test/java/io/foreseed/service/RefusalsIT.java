package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service at its limit refuses is in the trail, also when it is stopped at that moment. */
class RefusalsIT {
    private static final int REQUESTS = 60;
    private static final Map<String, String> NO_PLACE =
            Map.of("FORESEED_" + "SIMULATION_QUEUE_LIMIT", "0"); // a key of the table of keys

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-refusals");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void aStopWritesTheRowsThatWait() throws IOException {
        try (ServiceProcess service = ServiceProcess.onFolder(folder, NO_PLACE)) {
            String plan = Api.JSON
                    .readTree(service.post(
                                    "/api/v1/plan-documents", Api.document(10).toString())
                            .body())
                    .path("id")
                    .asText();
            for (int request = 0; request < REQUESTS; request++) {
                assertThat(service.post("/api/v1/plans/" + plan + "/runs", "{}").statusCode())
                        .isEqualTo(503);
            }

            service.end();
        }

        try (ServiceProcess later = ServiceProcess.onFolder(folder)) {
            JsonNode rows =
                    later.get("/api/v1/audit-logs?outcome=failed&limit=200").path("items");
            assertThat(rows).hasSize(REQUESTS);
            assertThat(rows)
                    .allMatch(row -> row.at("/metadata/problem").asText().equals("overloaded")
                            && !row.path("requestId").isMissingNode());
        }
    }
}
