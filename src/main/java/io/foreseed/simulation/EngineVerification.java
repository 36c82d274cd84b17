package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.History;
import io.foreseed.engine.ReferenceCases;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whether the engine that is installed still gives the results it must: those that others have published, within a
 * tolerance, and its own of reference documents, to the bit.
 */
public final class EngineVerification {
    private final Function<SimulatedPlan, SimulationResult> engine;
    private final Predicate<String> isWanted;
    private final Consumer<Finding> findings;

    /**
     * One figure.
     *
     * @param subject  what was computed
     * @param quantity  which figure of it
     * @param source  whose result is expected
     * @param tolerance  how far the figure may be off; 0 when every bit must be equal
     */
    public record Finding(
            String subject,
            String quantity,
            String source,
            String expected,
            String computed,
            double tolerance,
            boolean isMet) {}

    private EngineVerification(
            Function<SimulatedPlan, SimulationResult> engine, Predicate<String> isWanted, Consumer<Finding> findings) {
        this.engine = engine;
        this.isWanted = isWanted;
        this.findings = findings;
    }

    /**
     * Computes everything, in a few seconds.
     *
     * @param engine  computes a simulation
     */
    public static List<Finding> findings(Function<SimulatedPlan, SimulationResult> engine) {
        List<Finding> findings = new ArrayList<>();
        verify(engine, id -> true, findings::add);
        return List.copyOf(findings);
    }

    /**
     * Tells each figure when it is computed.
     *
     * @param isWanted  whether a case is computed, by its name
     */
    static void verify(
            Function<SimulatedPlan, SimulationResult> engine, Predicate<String> isWanted, Consumer<Finding> findings) {
        EngineVerification verification = new EngineVerification(engine, isWanted, findings);
        verification.tables(read("tables"));
        verification.simulations(read("simulations"));
        verification.functions(read("functions"));
    }

    static JsonNode read(String cases) {
        String file = "/verification/" + cases + ".json";
        try (InputStream bytes = Objects.requireNonNull(EngineVerification.class.getResourceAsStream(file), file)) {
            return JsonMapper.builder().build().readTree(bytes).path(cases);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What was measured or enacted and is read from files: every figure of a file by the digest of its bytes. */
    private void tables(JsonNode tables) {
        for (JsonNode table : tables) {
            String version = table.path("id").textValue();
            same(table, "sha256", table.path("source").textValue(), ReferenceTable.digest(version));
        }
    }

    private void functions(JsonNode functions) {
        ReferenceCases cases = new ReferenceCases(
                history("us-monthly-1871-2025"),
                ReferenceData.uniformLifetimeTable("irs-uniform-lifetime-2022").orElseThrow());
        for (JsonNode function : functions) {
            if (!isWanted.test(function.path("id").textValue())) {
                continue;
            }
            double[] computed = cases.results(function.path("id").textValue());
            for (int index = 0; index < computed.length; index++) {
                compare(
                        function,
                        function.path("quantities").path(index).textValue(),
                        function.path("expected").path(index).doubleValue(),
                        computed[index],
                        function.path("absoluteTolerance").doubleValue());
            }
        }
    }

    private static History history(String version) {
        return ReferenceData.history(version).orElseThrow();
    }

    private void simulations(JsonNode simulations) {
        for (JsonNode simulation : simulations) {
            if (!isWanted.test(simulation.path("id").textValue())) {
                continue;
            }
            byte[] document = document(simulations, simulation).toString().getBytes(StandardCharsets.UTF_8);
            SimulatedPlan plan = PlanDocument.parse(document).input();
            SimulationResult result = engine.apply(plan);
            JsonNode answer = ResultDocument.answer(result);
            for (Map.Entry<String, JsonNode> figure :
                    simulation.path("expected").properties()) {
                String quantity = figure.getKey();
                double expected = figure.getValue().doubleValue();
                double tolerance = simulation
                                .path("absoluteTolerance")
                                .path(quantity)
                                .doubleValue()
                        + simulation.path("relativeTolerance").path(quantity).doubleValue() * expected;
                double computed = answer.at("/" + quantity.replace('.', '/')).asDouble(Double.NaN);
                compare(simulation, quantity, expected, computed, tolerance);
            }
            String engine =
                    "this engine, algorithm " + result.algorithmVersion().id();
            same(simulation, "resultDigest", engine, result.resultDigest());
            JsonNode frozen = ResultDocument.frozen(result, plan.confidenceLevel());
            same(simulation, "answerDigest", engine, RunResult.digest(frozen));
        }
    }

    /** The document of a case, or that of another case with the members that are different. */
    private static JsonNode document(JsonNode simulations, JsonNode simulation) {
        if (simulation.has("document")) {
            return simulation.path("document");
        }
        for (JsonNode other : simulations) {
            if (other.path("id").equals(simulation.path("like"))) {
                return ((ObjectNode) other.path("document").deepCopy()).setAll((ObjectNode) simulation.path("but"));
            }
        }
        throw new IllegalStateException("no case is called " + simulation.path("like"));
    }

    private void same(JsonNode subject, String quantity, String source, String computed) {
        String expected = subject.path(quantity).textValue();
        findings.accept(new Finding(
                subject.path("id").textValue(), quantity, source, expected, computed, 0, computed.equals(expected)));
    }

    private void compare(JsonNode subject, String quantity, double expected, double computed, double tolerance) {
        findings.accept(new Finding(
                subject.path("id").textValue(),
                quantity,
                subject.path("source").textValue(),
                Double.toString(expected),
                Double.toString(computed),
                tolerance,
                Math.abs(computed - expected) <= tolerance));
    }
}
