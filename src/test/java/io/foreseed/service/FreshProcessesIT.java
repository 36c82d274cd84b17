package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.TwinHouseholds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each household in a process of its own, of the executable where one is built and else of the jar, has the digest that
 * it has here. A start of the jar takes a second, so that it has fewer of them.
 */
class FreshProcessesIT {
    private static final int HOUSEHOLDS = 200;
    private static final int OF_THE_JAR = 12;

    @Test
    void everyProcessComputesTheBitsOfThisOne(@TempDir Path folder) throws Exception {
        boolean isExecutable =
                !System.getProperty(ServiceProcess.EXECUTABLE, "").isEmpty();
        List<HouseholdInput> households = TwinHouseholds.of(isExecutable ? HOUSEHOLDS : OF_THE_JAR);

        for (HouseholdInput household : households) {
            Path input = Files.writeString(folder.resolve("input.json"), household.canonicalJson());
            Path errors = folder.resolve("errors");
            Process process = ServiceProcess.command(
                            List.of("simulate", input.toString(), "--canonical", "--json", "--threads", "1"))
                    .redirectError(errors.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
            JsonNode result = Api.JSON.readTree(output);
            assertThat(result.path("inputDigest").asText()).isEqualTo(household.inputDigest());
            assertThat(result.path("resultDigest").asText())
                    .as("household %d", household.seed())
                    .isEqualTo(digest(household));
        }
    }

    private static String digest(HouseholdInput household) {
        Simulation simulation = new Simulation(household);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result().resultDigest();
    }
}
