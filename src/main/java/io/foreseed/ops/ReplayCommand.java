package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.analysis.Analysis;
import io.foreseed.engine.SimulationResult;
import io.foreseed.simulation.AnalysisTask;
import io.foreseed.simulation.DocumentJson;
import io.foreseed.simulation.PlanLabels;
import io.foreseed.simulation.Replay;
import io.foreseed.simulation.ResultDocument;
import io.foreseed.simulation.StoredResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed replay RESULT.json}: computes a stored result again and compares every bit. */
@Command(
        name = "replay",
        description = {
            "Computes a result of `foreseed simulate --json` again and compares every number.",
            "Labels, that is names and the currency, are not compared: no digest covers them, so that a person can be"
                    + " erased."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:every bit is equal", " 1:something differs", " 2:bad usage or refused input"})
final class ReplayCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MAXIMUM_BYTES = 16 << 20;
    private static final String LABELS = "labels";
    private static final String CHECKSUMS = "pathChecksums";

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "RESULT.json", description = "A result document; - reads standard input.")
    Path file;

    @Override
    public Integer call() {
        byte[] bytes = InputFile.read(file, MAXIMUM_BYTES);
        JsonNode document = InputFile.parse(() -> DocumentJson.read(bytes));
        int threads = Runtime.getRuntime().availableProcessors();
        try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            return document.path("input").has("question")
                    ? replayAnalysis(document, threads, progress)
                    : replaySimulation(InputFile.parse(() -> StoredResult.of(document)), threads, progress);
        }
    }

    private int replaySimulation(StoredResult stored, int threads, ProgressLine progress) {
        SimulationResult recomputed = LocalRun.compute(stored.input(), threads, progress);
        progress.close();
        return told(
                Replay.compare(stored.answer(), stored.pathChecksums(), recomputed),
                notCompared(stored.answer(), stored.labels(), ResultDocument.answer(recomputed)),
                recomputed.iterations(),
                recomputed.algorithmVersion().id());
    }

    private int replayAnalysis(JsonNode document, int threads, ProgressLine progress) {
        AnalysisTask task = new AnalysisTask(document.at("/input/question"), document.at("/input/plan"));
        Analysis analysis = InputFile.parse(() -> Analysis.ofTask(document.path("input")));
        PlanLabels labels = InputFile.parse(() -> PlanLabels.of(document.path(LABELS)));
        JsonNode anew = analysis.answer(new LocalSimulator(threads, analysis.simulations(), progress));
        progress.close();
        return told(
                Replay.compare(
                        document,
                        document.path("inputDigest").asText(),
                        document.path("resultDigest").asText(),
                        task,
                        anew),
                notCompared(document, labels, anew),
                analysis.plan().input().iterations(),
                analysis.plan().input().algorithmVersion().id());
    }

    /** Labels tell which: a currency that was changed is still a replay, and the reader is to know. */
    private static String notCompared(JsonNode document, PlanLabels labels, JsonNode anew) {
        Set<String> compared = new TreeSet<>(Set.of("inputDigest", "resultDigest", "input", CHECKSUMS));
        anew.fieldNames().forEachRemaining(compared::add);
        return Replay.notCompared(document, compared).stream()
                .map(member -> member.equals(LABELS)
                        ? "labels (all names, and the currency, which says " + labels.currency() + ")"
                        : member)
                .collect(Collectors.joining(", "));
    }

    private int told(Replay replay, String notCompared, int iterations, String algorithm) {
        PrintWriter out = spec.commandLine().getOut();
        digests("input", replay.inputDigest(), replay.recomputedInputDigest(), out);
        digests("result", replay.resultDigest(), replay.recomputedResultDigest(), out);
        if (replay.isEqual()) {
            out.printf(
                    Locale.ROOT,
                    "Replayed to the bit: %,d %s, algorithm %s.%n",
                    iterations,
                    iterations == 1 ? "path" : "paths",
                    algorithm);
            out.println("Compared: both digests and every number of the answer.");
            out.println("Not compared, as no number comes from it: " + notCompared + ".");
            ForeseedCommand.finish(out);
            return 0;
        }
        replay.firstDifferentPath()
                .ifPresent(path -> out.printf(Locale.ROOT, "The first path that differs is %,d.%n", path));
        replay.differentFields().forEach(pointer -> out.printf("%s differs.%n", pointer));
        ForeseedCommand.finish(out);
        return FAILED;
    }

    private static void digests(String name, String stored, String recomputed, PrintWriter out) {
        if (stored.equals(recomputed)) {
            out.printf("%-6s %s  equal%n", name, stored);
        } else {
            out.printf("%-6s stored   %s%n       computed %s  DIFFERENT%n", name, stored, recomputed);
        }
    }
}
