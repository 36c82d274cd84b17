package io.foreseed.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.PathStory;
import io.foreseed.engine.Rank;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationResult;
import io.foreseed.report.YearsTable;
import io.foreseed.simulation.DocumentJson;
import io.foreseed.simulation.PathDocument;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.PlanLabels;
import io.foreseed.simulation.ResultDocument;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed simulate PLAN.json}: needs no server and no database. */
@Command(
        name = "simulate",
        description = "Simulates a plan document and prints the answer.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SimulateCommand implements Callable<Integer> {
    private static final int NANOS_PER_MILLI = 1_000_000;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "PLAN.json", description = "The plan document, schema 1 or 2; - reads standard input.")
    Path plan;

    @Option(names = "--json", description = "Print one JSON document, which `foreseed replay` can check.")
    boolean isJson;

    @Option(names = "--csv", description = "Print the years as a table for spreadsheets.")
    boolean isCsv;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Use at most N threads; all cores when absent. It changes no bit of the answer.")
    @Nullable
    Integer threads;

    @Option(
            names = "--path",
            paramLabel = "P",
            description =
                    "Print one path year by year, and what drove it if it fails: its number from 0, median or p0 to"
                            + " p100 by wealth at the end, worst, worst-2, ...")
    @Nullable
    String path;

    @Option(names = "--iterations", paramLabel = "N", description = "The number of paths instead of the plan's.")
    @Nullable
    Integer iterations;

    @Option(names = "--seed", paramLabel = "S", description = "The seed instead of the plan's.")
    @Nullable
    Long seed;

    @Option(
            names = "--canonical",
            description = "PLAN.json is a canonical input, as results and attributions hold it: without names.")
    boolean isCanonical;

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            description = "What the amounts of a canonical input are in, which does not say: an ISO 4217 code; USD when"
                    + " absent, as in a plan document.")
    @Nullable
    String currency;

    @Override
    public Integer call() {
        int threadCount = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        require(threadCount, 1, LocalRun.MAXIMUM_THREADS, "--threads");
        if (isCsv && (isJson || path != null)) {
            throw new ParameterException(spec.commandLine(), "--csv prints the years alone, without --json or --path");
        }
        if (currency != null && !isCanonical) {
            throw new ParameterException(
                    spec.commandLine(), "--currency is for a --canonical input; a plan document says its own");
        }
        byte[] bytes = InputFile.read(plan, PlanDocument.MAXIMUM_BYTES);
        PlanDocument document = InputFile.parse(() -> isCanonical ? canonical(bytes) : PlanDocument.parse(bytes));
        if (iterations != null) {
            require(iterations, 1, document.input().maximumIterations(), "--iterations");
        }
        SimulatedPlan input = document.input()
                .with(
                        seed == null ? document.input().seed() : seed,
                        iterations == null ? document.input().iterations() : iterations);
        if (path == null) {
            simulate(input, document, threadCount);
        } else {
            showPath(input, document, rank(path, input.iterations()), threadCount);
        }
        return 0;
    }

    private PlanDocument canonical(byte[] bytes) {
        String code = currency == null ? PlanLabels.USUAL_CURRENCY : currency;
        if (!PlanLabels.isCurrency(code)) {
            throw new ParameterException(
                    spec.commandLine(), "--currency must be " + PlanLabels.CURRENCY_ALLOWED + ", not " + code);
        }
        SimulatedPlan input = PlanDocument.canonical(DocumentJson.read(bytes), "");
        return new PlanDocument(input, new PlanLabels("Plan", code, Map.of(), List.of()));
    }

    private void simulate(SimulatedPlan input, PlanDocument document, int threadCount) {
        long begun = System.nanoTime();
        SimulationResult result;
        try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            result = LocalRun.compute(input, threadCount, progress);
        }
        long millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode answer = ResultDocument.answer(result);
        if (isCsv) {
            out.print(YearsTable.csv(answer, document.labels().currency()));
        } else if (isJson) {
            ObjectNode complete =
                    ResultDocument.complete(answer, document.labels().toJson(), input.canonicalJson());
            complete.putObject("timing").put("computeMillis", millis).put("threads", threadCount);
            complete.put("pathChecksums", result.pathChecksums());
            out.println(ResultDocument.text(complete));
        } else {
            new AnswerPage(document.labels().currency(), input)
                    .print(document.labels().name(), answer, out);
            HouseholdPage.print(document.labels(), input, answer.path("household"), out);
            HouseholdPage.printAssumed(document.labels(), out);
            out.printf(
                    Locale.ROOT,
                    "%nComputed in %d ms on %d thread%s.%n",
                    millis,
                    threadCount,
                    threadCount == 1 ? "" : "s");
        }
        ForeseedCommand.finish(out);
    }

    private void showPath(SimulatedPlan input, PlanDocument document, Rank rank, int threadCount) {
        PathStory story;
        try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            story = LocalRun.story(input, rank, threadCount, progress);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(
                    ResultDocument.text(PathDocument.of(input, document.labels().currency(), story)));
        } else {
            PathPage.print(document.labels(), story, out);
        }
        ForeseedCommand.finish(out);
    }

    private Rank rank(String word, int paths) {
        return Rank.of(word)
                .filter(rank -> rank.isWithin(paths))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--path must be " + Rank.allowed(paths) + ", not " + word));
    }

    private void require(int value, int least, int most, String option) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be from " + least + " to " + most + ", not " + value);
        }
    }
}
