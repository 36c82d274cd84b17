package io.foreseed.ops;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.EventLoop;
import io.foreseed.simulation.EngineVerification;
import io.foreseed.simulation.EngineVerification.Finding;
import io.foreseed.simulation.EngineVerificationService;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreseed verify-engine}: does what is installed still compute what it must? */
@Command(
        name = "verify-engine",
        description = {
            "Computes results that others have published, and reference documents to the bit, with the engine that is "
                    + "installed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:every figure is met", " 1:at least one is not", " 2:bad usage"})
final class VerifyEngineCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final MathContext SHOWN = new MathContext(8);
    private static final int SHOWN_OF_DIGEST = 19;
    private static final double SMALL = 1e-6;
    private static final String LINE = "%-30s %-27s %19s %19s %10s  %s%n";

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean isJson;

    @Option(
            names = "--record",
            description = "Also leave the outcome in the audit trail: of DATABASE_URL, or of the embedded server.")
    boolean isRecorded;

    @Override
    public Integer call() {
        if (isRecorded) {
            OfflineService.requireMasterKey();
            return OfflineService.run(Recorded.class, isJson ? "--json" : "");
        }
        return print(spec.commandLine().getOut(), findings(), isJson);
    }

    private static List<Finding> findings() {
        int threads = Runtime.getRuntime().availableProcessors();
        return EngineVerification.findings(input -> LocalRun.compute(input, threads, done -> {}));
    }

    private static int print(PrintWriter out, List<Finding> findings, boolean isJson) {
        long missed = findings.stream().filter(finding -> !finding.isMet()).count();
        if (isJson) {
            out.println(json(findings, missed).toPrettyString());
        } else {
            table(out, findings, missed);
        }
        ForeseedCommand.finish(out);
        return missed == 0 ? 0 : FAILED;
    }

    private static void table(PrintWriter out, List<Finding> findings, long missed) {
        out.printf(LINE, "", "", "expected", "computed", "tolerance", "");
        String subject = "";
        for (Finding finding : findings) {
            out.printf(
                    LINE,
                    finding.subject().equals(subject) ? "" : finding.subject(),
                    finding.quantity(),
                    shown(finding.expected()),
                    shown(finding.computed()),
                    tolerance(finding.tolerance()),
                    finding.isMet() ? "met" : "NOT MET");
            subject = finding.subject();
        }
        out.println();
        out.println(
                missed == 0
                        ? String.format(Locale.ROOT, "All %d figures are met.", findings.size())
                        : String.format(
                                Locale.ROOT,
                                "%d of %d figures are NOT MET: do not trust what this installation computes.",
                                missed,
                                findings.size()));
    }

    private static String tolerance(double tolerance) {
        if (tolerance == 0) {
            return "exact";
        }
        return tolerance < SMALL
                ? String.format(Locale.ROOT, "%.0e", tolerance)
                : figure(Double.toString(tolerance), new MathContext(3));
    }

    /** A figure with eight digits, the beginning of a digest. */
    private static String shown(String value) {
        return value.startsWith("sha256:") ? value.substring(0, SHOWN_OF_DIGEST) : figure(value, SHOWN);
    }

    private static String figure(String value, MathContext digits) {
        return value.equals("NaN")
                ? value
                : new BigDecimal(value).round(digits).stripTrailingZeros().toPlainString();
    }

    private static ObjectNode json(List<Finding> findings, long missed) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("met", missed == 0);
        findings.forEach(finding -> json.withArray("figures")
                .addObject()
                .put("subject", finding.subject())
                .put("quantity", finding.quantity())
                .put("source", finding.source())
                .put("expected", finding.expected())
                .put("computed", finding.computed())
                .put("tolerance", finding.tolerance())
                .put("met", finding.isMet()));
        return json;
    }

    /** The work of {@code --record}. */
    static final class Recorded implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final EngineVerificationService verification;
        private final EventLoop eventLoop;

        Recorded(EngineVerificationService verification, EventLoop eventLoop) {
            this.verification = verification;
            this.eventLoop = eventLoop;
        }

        @Override
        public int run(String... arguments) {
            List<Finding> findings = findings();
            eventLoop.run(() -> verification.record(findings)).await().atMost(PATIENCE);
            return print(
                    ForeseedCommand.standardOutput(),
                    findings,
                    List.of(arguments).contains("--json"));
        }
    }
}
