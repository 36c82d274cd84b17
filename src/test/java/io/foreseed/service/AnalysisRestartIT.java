package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grid of 49 simulations whose service is killed: the next one goes on, and none is computed twice. */
class AnalysisRestartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CELLS = 49;
    private static final int ITERATIONS = 3_000;
    private static final String GRID = """
            {"type":"grid","x":{"lever":"spending","values":[0.85,0.9,0.95,1,1.05,1.1,1.15]},
             "y":{"lever":"returns","values":[-0.015,-0.01,-0.005,0,0.005,0.01,0.015]}}""";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void whatWasComputedBeforeAKillIsNotComputedAgain() throws Exception {
        Map<String, String> shortLease = Map.of("foreseed.simulation.lease", "3s");
        String run;
        double before;
        try (ServiceProcess service = ServiceProcess.onFolder(folder, shortLease)) {
            String plan = couple(service);
            JsonNode accepted =
                    Api.JSON.readTree(service.post(plan + "/analyses", GRID).body());
            run = plan + "/runs/" + accepted.path("id").asText();
            await().atMost(PATIENCE).until(() -> progress(service, run) > 0.3);
            before = progress(service, run);
            service.kill();
        }
        try (ServiceProcess service = ServiceProcess.onFolder(folder, shortLease)) {
            await().atMost(PATIENCE).until(() -> service.get(run).hasNonNull("finishedAt"));

            JsonNode ended = service.get(run);
            assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
            assertThat(ended.path("attempt").asInt()).isEqualTo(2);
            assertThat(ended.at("/result/simulations").asInt()).isEqualTo(CELLS);
            // what was under way when it was killed is the one that is computed twice
            assertThat(computed(service)).isLessThanOrEqualTo(CELLS - Math.floor(before * CELLS) + 1);
        }
    }

    private static String couple(ServiceProcess service) throws IOException {
        ObjectNode document =
                (ObjectNode) Api.JSON.readTree(Files.readString(Path.of("examples/couple-full-plan.json")));
        String stored = service.post(
                        "/api/v1/plan-documents",
                        document.put("iterations", ITERATIONS).toString())
                .body();
        return "/api/v1/plans/" + Api.JSON.readTree(stored).path("id").asText();
    }

    private static double progress(ServiceProcess service, String run) throws IOException {
        return service.get(run).path("progress").asDouble();
    }

    /** Simulations of this process. */
    private static double computed(ServiceProcess service) throws IOException {
        List<String> paths = service.text("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("foreseed_simulation_paths_total"))
                .toList();
        return Double.parseDouble(paths.getFirst().split(" ", -1)[1]) / ITERATIONS;
    }
}
