package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.analysis.Analysis;
import io.foreseed.simulation.AnalysisTask;
import io.foreseed.simulation.DocumentJson;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.ResultDocument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed analyze TYPE PLAN.json}: questions that take many simulations; needs no server and no database. */
@Command(
        name = "analyze",
        description = {
            "Answers a question about a plan that takes many simulations of it.",
            "",
            "TYPE is maximum-spending, required-saving, earliest-retirement, safe-withdrawal-rate, sensitivity, grid,"
                    + " comparison (with OTHERs), assumptions (with at least one OTHER), attribution (from OTHER to"
                    + " PLAN), recommendations or stress.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class AnalyzeCommand implements Callable<Integer> {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MAXIMUM_QUESTION_BYTES = 24 << 20;

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TYPE", description = "What is asked.")
    String type;

    @Parameters(
            index = "1",
            paramLabel = "PLAN.json",
            description = "The plan document, schema 1 or 2; - reads standard input.")
    Path plan;

    @Parameters(
            index = "2..*",
            paramLabel = "OTHER.json",
            description = "Other plans; for assumptions PLAN is the first set.")
    List<Path> others = new ArrayList<>();

    @Option(names = "--success", paramLabel = "P", description = "The success probability to reach; 0.9 when absent.")
    @Nullable
    BigDecimal success;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "How closely to bracket an amount, relative to it; 0.0001 when absent.")
    @Nullable
    BigDecimal tolerance;

    @Option(
            names = "--lever",
            paramLabel = "LEVER=LOW,HIGH",
            description = "A bar of the sensitivity, such as spending=0.9,1.1; repeatable. Levers are retirement,"
                    + " spending, saving, returns, volatility, inflation, fees, wealth, goals, claimingAge, lastAge.")
    List<String> levers = new ArrayList<>();

    @Option(names = "--x", paramLabel = "LEVER=V,V,...", description = "The columns of a grid, 1 to 10 values.")
    @Nullable
    String x;

    @Option(names = "--y", paramLabel = "LEVER=V,V,...", description = "The rows of a grid, 1 to 10 values.")
    @Nullable
    String y;

    @Option(
            names = "--question",
            paramLabel = "FILE",
            description =
                    "The whole question as JSON, of this TYPE, instead of options and OTHERs; - reads standard input.")
    @Nullable
    Path question;

    @Option(names = "--json", description = "Print the answer as one JSON document.")
    boolean isJson;

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
            throw misused("--threads must be from 1 to " + LocalRun.MAXIMUM_THREADS + ", not " + threadCount);
        }
        if (!Analysis.types().contains(type)) {
            throw misused("TYPE must be one of " + String.join(", ", Analysis.types()) + ", not '" + type + "'");
        }
        JsonNode asked = question == null ? asked() : given(question);
        JsonNode document = document(plan);
        Analysis analysis = InputFile.parse(() -> Analysis.of(asked, document));
        long begun = System.nanoTime();
        ObjectNode answer;
        try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            answer = analysis.answer(new LocalSimulator(threadCount, analysis.simulations(), progress));
        }
        long millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(ResultDocument.text(ResultDocument.complete(
                    answer, analysis.plan().labels().toJson(), new AnalysisTask(asked, document))));
        } else {
            StringWriter page = new StringWriter();
            new AnalysisPage(analysis.plan().labels(), new PrintWriter(page)).print(answer);
            boolean hasSign = FanChart.outputCharset().newEncoder().canEncode('±');
            out.print(hasSign ? page : page.toString().replace("±", "+-"));
            out.printf(
                    Locale.ROOT,
                    "%n%,d %s of %,d paths in %d ms on %d thread%s.%n",
                    answer.path("simulations").asInt(),
                    answer.path("simulations").asInt() == 1 ? "simulation" : "simulations",
                    answer.path("iterations").asInt(),
                    millis,
                    threadCount,
                    threadCount == 1 ? "" : "s");
        }
        ForeseedCommand.finish(out);
        return 0;
    }

    private static JsonNode document(Path file) {
        byte[] bytes = InputFile.read(file, PlanDocument.MAXIMUM_BYTES);
        return InputFile.parse(() -> DocumentJson.read(bytes));
    }

    private JsonNode given(Path file) {
        if (!others.isEmpty() || success != null || tolerance != null || !levers.isEmpty() || x != null || y != null) {
            throw misused(
                    "--question holds the whole question: no OTHER and no other part of it can be given beside it");
        }
        byte[] bytes = InputFile.read(file, MAXIMUM_QUESTION_BYTES);
        JsonNode given = InputFile.parse(() -> DocumentJson.read(bytes));
        if (given.has("type") && !given.path("type").asText().equals(type)) {
            throw misused("the question of " + file + " has another type than " + type);
        }
        return given.isObject() ? ((ObjectNode) given).put("type", type) : given;
    }

    /** The question that the options make; which of them belong to its type is judged with the question. */
    private ObjectNode asked() {
        ObjectNode asked = JsonNodeFactory.instance.objectNode().put("type", type);
        if (success != null) {
            asked.put("successProbability", success);
        }
        if (tolerance != null) {
            asked.put("tolerance", tolerance);
        }
        for (String lever : levers) {
            List<BigDecimal> values = values(lever, "--lever");
            if (values.size() != 2) {
                throw misused("--lever must be LEVER=LOW,HIGH, not '" + lever + "'");
            }
            ObjectNode bar = asked.withArray("/levers").addObject().put("lever", name(lever));
            bar.put("low", values.getFirst()).put("high", values.getLast());
        }
        axis(asked, "x", x);
        axis(asked, "y", y);
        others(asked);
        return asked;
    }

    private void others(ObjectNode asked) {
        switch (type) {
            case "comparison" -> others.forEach(other -> named(asked.withArray("/others"), other));
            case "assumptions" -> {
                named(asked.withArray("/sets"), plan);
                others.forEach(other -> named(asked.withArray("/sets"), other));
            }
            case "attribution" -> {
                if (others.size() != 1) {
                    throw misused("attribution needs exactly one OTHER: the plan whose answer became PLAN's");
                }
                asked.putObject("from").set("plan", document(others.getFirst()));
            }
            default -> {
                if (!others.isEmpty()) {
                    throw misused(
                            type + " is about one plan: OTHERs belong to comparison, assumptions and attribution");
                }
            }
        }
    }

    private static void named(ArrayNode plans, Path file) {
        String name = file.getFileName() == null
                ? file.toString()
                : file.getFileName().toString();
        plans.addObject().put("name", name.replaceFirst("\\.json$", "")).set("plan", document(file));
    }

    private void axis(ObjectNode asked, String member, @Nullable String option) {
        if (option != null) {
            ObjectNode axis = asked.putObject(member).put("lever", name(option));
            ArrayNode values = axis.putArray("values");
            values(option, "--" + member).forEach(values::add);
        }
    }

    private static String name(String option) {
        return option.substring(0, Math.max(0, option.indexOf('=')));
    }

    private List<BigDecimal> values(String option, String name) {
        List<BigDecimal> values = new ArrayList<>();
        for (String value : option.substring(option.indexOf('=') + 1).split(",", -1)) {
            try {
                values.add(new BigDecimal(value.strip()));
            } catch (NumberFormatException notOne) {
                throw misused(name + " must be LEVER= and numbers with commas between them, not '" + option + "'");
            }
        }
        return values;
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
