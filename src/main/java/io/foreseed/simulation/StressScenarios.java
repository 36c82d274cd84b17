package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.History;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.SimulationInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * Puts a plan under stress: from its document to the document of the same plan with an episode of history, or with long
 * lives.
 *
 * <p>The return model of the plan stays, as that of all steps outside the episode; so do seed and paths, and every path
 * outside the episode (see {@code episode} in docs/MODELS.md). A plan that draws from history keeps its series and must
 * draw from {@value #HISTORY}, since a plan has one history.
 */
public final class StressScenarios {
    /** The history of all episodes. */
    public static final String HISTORY = "us-monthly-1871-2025";

    private static final String STOCKS = "us-stocks";
    private static final String BONDS = "us-bonds";
    private static final String CASH = "us-cash";
    private static final double LEAST_OF_STOCKS = 0.10;
    private static final double LEAST_OF_BONDS = 0.03;
    private static final int LONG_LIFE = 100;
    private static final String RETURN_MODEL = "returnModel";
    private static final String SERIES = "series";

    private StressScenarios() {}

    /**
     * A plan under stress.
     *
     * @param document  of schema 2, complete and valid
     * @param series  by asset class, what it lives through; empty when nothing of the kind is used
     * @param notes  what else was decided for the plan, a sentence each
     */
    public record Stressed(JsonNode document, SequencedMap<String, String> series, List<String> notes) {
        public Stressed {
            series = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(series));
            notes = List.copyOf(notes);
        }
    }

    /**
     * The plan under a scenario. A document of schema 1 becomes a household first ({@link PotAsHousehold}).
     *
     * @param series  by asset class, the series of the history that it lives through; a class without one lives through
     *     stocks when its volatility is at least 10 %, cash when it is below 3 %, else bonds
     * @throws PlanDocumentException when the document is refused, or the scenario does not fit it
     */
    public static Stressed apply(JsonNode document, StressScenario scenario, Map<String, String> series) {
        PlanDocument plan = PlanDocument.of(document);
        ObjectNode household =
                plan.input() instanceof HouseholdInput ? document.deepCopy() : (ObjectNode) PotAsHousehold.of(document);
        List<String> notes = new ArrayList<>();
        SequencedMap<String, String> chosen = new LinkedHashMap<>();
        if (scenario.isEpisode()) {
            chosen.putAll(episode(household, scenario, series, notes));
        } else {
            HouseholdInput input = (HouseholdInput) PlanDocument.of(household).input();
            longLives(household, input.household().people(), notes);
        }
        PlanDocument.of(household);
        return new Stressed(household, chosen, notes);
    }

    private static SequencedMap<String, String> episode(
            ObjectNode document, StressScenario scenario, Map<String, String> series, List<String> notes) {
        ObjectNode assumptions = (ObjectNode) document.get("assumptions");
        JsonNode then = assumptions.get(RETURN_MODEL);
        if (then.path("type").asText().equals("episode")) {
            throw refused("/assumptions/returnModel/type", "is an episode already: stress the plan without it");
        }
        String history = assumptions.path("history").asText(HISTORY);
        if (!history.equals(HISTORY)) {
            throw refused(
                    "/assumptions/history",
                    "must be " + HISTORY + " for a stress scenario, from which its months are, not " + history);
        }
        SequencedMap<String, String> chosen = chosen(assumptions.path("assetClasses"), series);
        assumptions.path("assetClasses").forEach(each -> ((ObjectNode) each)
                .put(SERIES, chosen.get(each.path("id").asText())));
        assumptions.put("history", HISTORY);
        boolean isYearly = document.path("stepsPerYear").asInt(12) == 1;
        int months = isYearly ? Math.ceilDiv(scenario.months(), 12) * 12 : scenario.months();
        ObjectNode model = assumptions.putObject(RETURN_MODEL).put("type", "episode");
        model.set("from", scenario.from());
        model.put("periods", months);
        if (scenario == StressScenario.CRASH_AT_RETIREMENT) {
            retirement(document, model, notes);
        }
        model.set("then", then);
        if (months != scenario.months()) {
            notes.add("The episode lasts " + months + " months, since the plan's steps are years.");
        }
        return chosen;
    }

    /** The retirement of the first person who has one; who has none has retired. */
    private static void retirement(ObjectNode document, ObjectNode model, List<String> notes) {
        JsonNode people = document.path("people");
        for (int person = 0; person < people.size(); person++) {
            if (people.get(person).has("retirement")) {
                model.putObject("start").put("retirement", person);
                return;
            }
        }
        notes.add("The plan knows no retirement: the crash comes at the plan's start.");
    }

    private static SequencedMap<String, String> chosen(JsonNode classes, Map<String, String> series) {
        History history = ReferenceData.history(HISTORY).orElseThrow();
        SequencedMap<String, String> chosen = new LinkedHashMap<>();
        for (JsonNode assetClass : classes) {
            String own = assetClass.path(SERIES).asText(byVolatility(assetClass));
            String id = assetClass.path("id").asText();
            chosen.put(id, series.getOrDefault(id, own));
        }
        List<DocumentProblem> problems = new ArrayList<>();
        series.forEach((id, name) -> {
            String pointer = "/" + SERIES + "/" + id.replace("~", "~0").replace("/", "~1");
            if (!chosen.containsKey(id)) {
                problems.add(new DocumentProblem(
                        pointer, "is no asset class of the plan; there are " + String.join(", ", chosen.keySet())));
            } else if (!history.growth().containsKey(name)) {
                problems.add(new DocumentProblem(
                        pointer,
                        "must be one of "
                                + String.join(
                                        ", ", new TreeSet<>(history.growth().keySet()))));
            }
        });
        if (!problems.isEmpty()) {
            throw new PlanDocumentException(problems);
        }
        return chosen;
    }

    private static String byVolatility(JsonNode assetClass) {
        double volatility = assetClass.path("volatility").asDouble();
        return volatility >= LEAST_OF_STOCKS ? STOCKS : volatility < LEAST_OF_BONDS ? CASH : BONDS;
    }

    private static void longLives(ObjectNode document, List<Person> people, List<String> notes) {
        if (document.at("/people/0/name").asText().equals(PotAsHousehold.PERSON)) {
            throw refused("/people", "must be people with an age, whom a plan of schema 1 does not have");
        }
        ArrayNode laws = document.putArray("longevity");
        int years = document.path("horizonYears").asInt();
        int needed = years;
        for (Person person : people) {
            if (person.ageMonths() >= LONG_LIFE * 12) {
                throw refused("/people", "must be younger than " + LONG_LIFE + " at the plan's start");
            }
            laws.addObject().put("type", "fixed").put("endAge", LONG_LIFE);
            needed = Math.max(needed, Math.ceilDiv(LONG_LIFE * 12 - person.ageMonths(), 12));
        }
        int extended = Math.min(needed, SimulationInput.MAXIMUM_HORIZON_YEARS);
        if (extended > years) {
            document.put("horizonYears", extended);
            notes.add("The plan lasts " + extended + " years instead of " + years + ", until everybody is " + LONG_LIFE
                    + "; what ends with the plan ends then.");
        }
    }

    private static PlanDocumentException refused(String pointer, String message) {
        return new PlanDocumentException(List.of(new DocumentProblem(pointer, message)));
    }
}
