package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits of a result depend on its input and on nothing else. */
class DigestStabilityTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void anyNumberOfThreadsGivesTheSameResult(int threads) {
        SamplePlan plan = SamplePlan.everyFeature();
        plan.iterations = 2000;
        Simulation simulation = new Simulation(plan.input(), 64);

        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            IntStream.range(0, simulation.batchCount())
                    .forEach(batch -> workers.execute(() -> simulation.computeBatch(batch)));
        }

        assertThat(simulation.result()).isEqualTo(plan.result());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256, 1000, 4096})
    void anyBatchSizeGivesTheSameResult(int pathsOfBatch) {
        SamplePlan plan = SamplePlan.everyFeature();
        plan.iterations = 1000;
        Simulation simulation = new Simulation(plan.input(), pathsOfBatch);

        for (int batch = simulation.batchCount() - 1; batch >= 0; batch--) {
            simulation.computeBatch(batch);
        }

        assertThat(simulation.result()).isEqualTo(plan.result());
    }

    @Test
    void theInterpreterAndBothCompilersGiveTheSameResult(@TempDir Path folder) throws Exception {
        List<List<String>> modes = List.of(
                List.of("-Xint"),
                List.of("-XX:TieredStopAtLevel=1"),
                List.of(),
                List.of("-XX:-UseSuperWord"),
                List.of("-XX:+UseSerialGC", "-Xcomp"));

        List<String> results =
                modes.stream().map(mode -> resultOfFreshProcess(mode, folder)).toList();

        assertThat(results).hasSameSizeAs(modes).containsOnly(summary());
    }

    /** Runs in a process of its own: writes what it computed to the file that it is given. */
    static final class FreshProcess {
        private FreshProcess() {}

        public static void main(String[] arguments) throws IOException {
            Files.writeString(Path.of(arguments[0]), summary());
        }
    }

    /** Enough steps for the optimising compiler to take part, few enough for the interpreter. */
    private static String summary() {
        SamplePlan plan = SamplePlan.everyFeature();
        plan.iterations = 600;
        SimulationResult lognormal = plan.result();
        plan.returnModel = SimulationInput.ReturnModel.NORMAL;
        List<String> markets =
                SampleMarket.laws().stream().map(SampleMarket::digest).toList();
        return lognormal + "\n" + plan.result() + "\n" + markets;
    }

    private static String resultOfFreshProcess(List<String> mode, Path folder) {
        try {
            Path file = Files.createTempFile(folder, "result", ".txt");
            Process process = new ProcessBuilder()
                    .command(command(mode, file))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("output.txt")));
            }
            return Files.readString(file);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException("a fresh process", failed);
        }
    }

    private static List<String> command(List<String> mode, Path file) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(mode);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(FreshProcess.class.getName(), file.toString()));
        return command;
    }
}
