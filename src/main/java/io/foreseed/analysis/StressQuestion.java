package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.simulation.DocumentProblem;
import io.foreseed.simulation.DocumentReader;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.StressScenario;
import io.foreseed.simulation.StressScenarios;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The plan in bad times. Outside an episode every path meets what it meets in the plan without it, so that the
 * difference is paired.
 */
record StressQuestion(List<Stress> stresses, SequencedMap<String, String> series, List<LeftOut> leftOut)
        implements Question {
    /** A scenario and what becomes of the plan in it. */
    record Stress(StressScenario scenario, StressScenarios.Stressed stressed, SimulatedPlan plan) {}

    /** A scenario that does not fit the plan. */
    record LeftOut(StressScenario scenario, String reason) {}

    static Question read(Reading reading) {
        SequencedMap<String, String> series = series(reading);
        boolean isAsked = reading.question().has("scenarios");
        List<Stress> stresses = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        List<StressScenario> scenarios = isAsked ? asked(reading) : List.of(StressScenario.values());
        if (!reading.problems().isEmpty()) {
            return new StressQuestion(stresses, series, leftOut);
        }
        for (int index = 0; index < scenarios.size(); index++) {
            StressScenario scenario = scenarios.get(index);
            try {
                StressScenarios.Stressed stressed = reading.plan().under(scenario, series);
                SimulatedPlan plan = PlanDocument.of(stressed.document()).input();
                stresses.add(new Stress(scenario, stressed, plan));
            } catch (RefusedChangeException refused) {
                boolean isSeries = refused.reason().startsWith("/series");
                if (isAsked || isSeries) {
                    String place = isSeries ? "series" : "scenarios";
                    String pointer = reading.question().pointerOf(place) + (isSeries ? "" : "/" + index);
                    reading.problems().add(new DocumentProblem(pointer, "cannot be: " + refused.reason()));
                    break;
                }
                leftOut.add(new LeftOut(scenario, refused.reason()));
            }
        }
        return new StressQuestion(stresses, series, leftOut);
    }

    private static List<StressScenario> asked(Reading reading) {
        List<StressScenario> scenarios = new ArrayList<>();
        Set<String> known = new HashSet<>();
        int place = 0;
        for (JsonNode id : reading.question().array("scenarios", "scenarios", 1, StressScenario.values().length)) {
            Optional<StressScenario> scenario = StressScenario.of(id.asText());
            String pointer = reading.question().pointerOf("scenarios") + "/" + place++;
            if (scenario.isEmpty() || !known.add(id.asText())) {
                reading.problems()
                        .add(new DocumentProblem(
                                pointer, "must be one of " + String.join(", ", StressScenario.ids()) + ", each once"));
            } else {
                scenarios.add(scenario.get());
            }
        }
        return scenarios;
    }

    private static SequencedMap<String, String> series(Reading reading) {
        SequencedMap<String, String> series = new LinkedHashMap<>();
        if (reading.question().has("series")) {
            List<String> classes = new ArrayList<>();
            HybridPlans.tree(reading.plan().base())
                    .at("/assumptions/assetClasses")
                    .forEach(each -> classes.add(each.path("id").asText()));
            DocumentReader reader = reading.question().object("series", classes);
            for (String id : classes) {
                if (reader.has(id)) {
                    series.put(id, reader.text(id, "the name of a series", "[a-z0-9-]{1,64}", null));
                }
            }
        }
        return series;
    }

    @Override
    public int simulations() {
        return 1 + stresses.size();
    }

    @Override
    public void describe(ObjectNode question) {
        ArrayNode scenarios = question.putArray("scenarios");
        stresses.forEach(each -> scenarios.add(each.scenario().id()));
        ObjectNode given = question.putObject("series");
        series.forEach(given::put);
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        Outcome base = evaluations.base();
        ArrayNode array = answer.putArray("scenarios");
        ObjectNode lived = answer.putObject("series");
        for (Stress stress : stresses) {
            StressScenario scenario = stress.scenario();
            ObjectNode node = array.addObject().put("id", scenario.id()).put("name", scenario.title());
            node.put("description", scenario.description()).put("length", scenario.length());
            ArrayNode notes = node.putArray("notes");
            stress.stressed().notes().forEach(notes::add);
            stress.stressed().series().forEach(lived::put);
            Figures.againstBase(node, evaluations.of(stress.plan()), base);
        }
        ArrayNode omitted = answer.putArray("leftOut");
        leftOut.forEach(each -> omitted.addObject()
                .put("id", each.scenario().id())
                .put("name", each.scenario().title())
                .put("reason", each.reason()));
    }
}
