package io.foreseed.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulationResult;
import io.foreseed.platform.ClockConfig;
import io.foreseed.report.Paper;
import io.foreseed.report.Report;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.ResultDocument;
import io.foreseed.simulation.StoredResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed report FILE.json}: needs no server and no database. */
@Command(
        name = "report",
        description =
                "Writes a page to read and print: of a plan document, which it simulates, or of a result document of"
                        + " `foreseed simulate --json`.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    private static final int MAXIMUM_BYTES = 16 << 20;
    private static final int FIRST_PAST_ASCII = 128;

    private final Clock clock = ClockConfig.clock();

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE.json", description = "A plan or result document; - reads standard input.")
    Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            description = "Write the page here; to standard output when absent.")
    @Nullable
    Path output;

    @Option(names = "--force", description = "Replace a file that is there already.")
    boolean mayReplace;

    @Option(names = "--paper", paramLabel = "SIZE", defaultValue = "a4", description = "a4 (the default) or letter.")
    Paper paper;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Use at most N threads; all cores when absent. It changes no bit of the answer.")
    @Nullable
    Integer threads;

    @Override
    public Integer call() {
        int threadCount = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (threadCount < 1 || threadCount > LocalRun.MAXIMUM_THREADS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--threads must be from 1 to " + LocalRun.MAXIMUM_THREADS + ", not " + threadCount);
        }
        if (output != null) {
            OutputFile.require(output, mayReplace);
        }
        byte[] bytes = InputFile.read(file, MAXIMUM_BYTES);
        String page = InputFile.parse(() -> page(bytes, threadCount));
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(ascii(page));
            ForeseedCommand.finish(out);
        } else {
            OutputFile.write(output, page, mayReplace);
        }
        return 0;
    }

    /** The page says that it is UTF-8, which standard output need not be: ASCII is both. */
    private static String ascii(String page) {
        StringBuilder ascii = new StringBuilder(page.length());
        page.codePoints().forEach(point -> {
            if (point < FIRST_PAST_ASCII) {
                ascii.append((char) point);
            } else {
                ascii.append("&#").append(point).append(';');
            }
        });
        return ascii.toString();
    }

    private String page(byte[] bytes, int threadCount) {
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        boolean isResult = StoredResult.isOne(bytes);
        StoredResult result = isResult ? StoredResult.parse(bytes) : simulated(PlanDocument.parse(bytes), threadCount);
        return Report.html(result, today, isResult ? null : today, paper, List.of());
    }

    private StoredResult simulated(PlanDocument document, int threadCount) {
        SimulationResult result;
        try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            result = LocalRun.compute(document.input(), threadCount, progress);
        }
        ObjectNode answer = ResultDocument.answer(result);
        ObjectNode complete = ResultDocument.complete(
                answer, document.labels().toJson(), document.input().canonicalJson());
        return new StoredResult(complete, document.labels(), document.input(), result.pathChecksums());
    }
}
