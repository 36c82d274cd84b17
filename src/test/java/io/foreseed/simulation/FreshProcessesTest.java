package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.engine.CanonicalJson;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.engine.TwinHouseholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plan has one result, whichever process computes it. The JDK orders {@code Map.of}, {@code Set.of} and what is keyed
 * by identity by a number that it draws when it starts: only processes that start anew can show it.
 */
class FreshProcessesTest {
    private static final int PROCESSES = 12;
    private static final int AT_A_TIME = 2;
    private static final int HOUSEHOLDS = 200;

    @Test
    void twelveProcessesComputeTheSameBitsOfTwoHundredHouseholds(@TempDir Path folder) throws Exception {
        List<String> here = digests();
        List<Callable<List<String>>> processes = IntStream.range(0, PROCESSES)
                .<Callable<List<String>>>mapToObj(process -> () -> digestsOfFreshProcess(process, folder))
                .toList();

        List<Future<List<String>>> computed;
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME)) {
            computed = workers.invokeAll(processes);
        }

        assertThat(here).hasSize(HOUSEHOLDS).doesNotHaveDuplicates();
        for (Future<List<String>> process : computed) {
            assertThat(process.get()).isEqualTo(here);
        }
    }

    /** Runs in a process of its own: writes what it computed to the file that it is given. */
    static final class FreshProcess {
        private FreshProcess() {}

        public static void main(String[] arguments) throws IOException {
            Files.write(Path.of(arguments[0]), digests());
        }
    }

    /** Of each household: the digests of its plan, read back from its document, and all that is written of its answer. */
    private static List<String> digests() {
        List<String> digests = new ArrayList<>();
        for (HouseholdInput household : TwinHouseholds.of(HOUSEHOLDS)) {
            HouseholdInput read = (HouseholdInput) PlanDocument.parseCanonical(household.canonicalJson());
            Simulation simulation = new Simulation(read);
            for (int batch = 0; batch < simulation.batchCount(); batch++) {
                simulation.computeBatch(batch);
            }
            SimulationResult result = simulation.result();
            String document = ResultDocument.text(ResultDocument.answer(result));
            digests.add(household.inputDigest() + " " + result.resultDigest() + " "
                    + RunResult.digest(ResultDocument.answer(result)) + " " + CanonicalJson.digest(document));
        }
        return digests;
    }

    private static List<String> digestsOfFreshProcess(int number, Path folder) throws Exception {
        Path file = folder.resolve(number + ".txt");
        Path output = folder.resolve(number + ".out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreshProcess.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> readQuietly(output)).isZero();
        return Files.readAllLines(file);
    }

    private static String readQuietly(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
