package io.foreseed.simulation;

import io.foreseed.engine.AmortizationRule;
import io.foreseed.engine.ConstantRealRule;
import io.foreseed.engine.FloorAndCeilingRule;
import io.foreseed.engine.GuytonKlingerRule;
import io.foreseed.engine.Household;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.PercentageRule;
import io.foreseed.engine.PlannedSpending;
import io.foreseed.engine.RequiredDistributionRule;
import io.foreseed.engine.SpendingRule;
import io.foreseed.engine.UniformLifetimeTable;
import io.foreseed.engine.VariablePercentageRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Reads the spending rule, by its type. */
final class SpendingRuleReader {
    private static final String MEMBER = "spendingRule";

    /** The parameters of each type beside its type. */
    private static final SequencedMap<String, List<String>> PARAMETERS = new TreeMap<>();

    static {
        List<String> guardrails = List.of("start", "rate", "upperGuardrail", "lowerGuardrail", "cut", "raise");
        List<String> allGuardrails = new ArrayList<>(guardrails);
        allGuardrails.addAll(List.of("end", "inflationCap", "finalYears"));
        PARAMETERS.put("planned", List.of());
        PARAMETERS.put("constant-real", List.of("start", "rate"));
        PARAMETERS.put("percentage-of-portfolio", List.of("start", "rate"));
        PARAMETERS.put("floor-and-ceiling", List.of("start", "rate", "floor", "ceiling"));
        PARAMETERS.put("guyton-klinger", allGuardrails);
        PARAMETERS.put("guyton-klinger-simplified", guardrails);
        PARAMETERS.put("variable-percentage-withdrawal", List.of("start", "end", "stocks"));
        PARAMETERS.put("amortization", List.of("start", "end", "realRate", "bequest"));
        PARAMETERS.put("required-minimum-distribution", List.of("start", "person", "table"));
    }

    private final DocumentReader document;
    private final PlanTimes times;
    private final List<Person> people;
    private final int stepsPerYear;

    SpendingRuleReader(DocumentReader document, PlanTimes times, List<Person> people, int stepsPerYear) {
        this.document = document;
        this.times = times;
        this.people = people;
        this.stepsPerYear = stepsPerYear;
    }

    SpendingRule rule() {
        if (!document.has(MEMBER)) {
            document.assume(MEMBER, "planned: the expenses as they are listed");
            return new PlannedSpending();
        }
        String type = document.get(MEMBER).path("type").asText();
        List<String> members = new ArrayList<>(List.of("type"));
        members.addAll(PARAMETERS.getOrDefault(type, List.of()));
        if (!PARAMETERS.containsKey(type)) {
            document.get(MEMBER).fieldNames().forEachRemaining(members::add);
        }
        DocumentReader rule = document.object(MEMBER, members);
        if (!PARAMETERS.containsKey(type)) {
            rule.refused("type", "one of " + String.join(", ", PARAMETERS.keySet()));
            return new PlannedSpending();
        }
        return type.equals("planned") ? new PlannedSpending() : rule(type, rule, times.start(rule));
    }

    private SpendingRule rule(String type, DocumentReader rule, int start) {
        return switch (type) {
            case "constant-real" -> new ConstantRealRule(start, rate(rule));
            case "percentage-of-portfolio" -> new PercentageRule(start, rate(rule));
            case "floor-and-ceiling" ->
                new FloorAndCeilingRule(
                        start, rate(rule), rule.decimal("floor", 0, 1, 0.1), rule.decimal("ceiling", 0, 10, 0.25));
            case "guyton-klinger" -> guytonKlinger(rule, start, end(rule, start), false);
            case "guyton-klinger-simplified" -> guytonKlinger(rule, start, Math.max(times.end(), start + 1), true);
            case "variable-percentage-withdrawal" ->
                new VariablePercentageRule(start, end(rule, start), rule.decimal("stocks", 0, 1, null));
            case "amortization" ->
                new AmortizationRule(
                        start,
                        end(rule, start),
                        rule.decimal("realRate", -0.2, 0.5, null),
                        rule.decimal("bequest", 0, Household.MAXIMUM_AMOUNT, 0.0));
            default -> requiredDistribution(rule, start);
        };
    }

    private SpendingRule guytonKlinger(DocumentReader rule, int start, int end, boolean isSimplified) {
        return new GuytonKlingerRule(
                start,
                end,
                isSimplified,
                rule.decimal("rate", 1e-6, 1, null),
                rule.decimal("upperGuardrail", 0, 10, 0.2),
                rule.decimal("lowerGuardrail", 0, 1, 0.2),
                rule.decimal("cut", 0, 1, 0.1),
                rule.decimal("raise", 0, 10, 0.1),
                isSimplified ? 0 : rule.decimal("inflationCap", 0, 10, 0.06),
                isSimplified ? 0 : rule.integer("finalYears", 0, 100, 15));
    }

    private SpendingRule requiredDistribution(DocumentReader rule, int start) {
        int person = times.person(rule, "person");
        String version = rule.text(
                "table",
                "one of " + String.join(", ", ReferenceData.UNIFORM_LIFETIME_TABLES),
                "[a-z0-9-]+",
                ReferenceData.UNIFORM_LIFETIME_TABLES.getFirst());
        Optional<UniformLifetimeTable> table = ReferenceData.uniformLifetimeTable(version);
        if (table.isEmpty()) {
            rule.refused("table", "one of " + String.join(", ", ReferenceData.UNIFORM_LIFETIME_TABLES));
            return new PlannedSpending();
        }
        return new RequiredDistributionRule(start, person, people.get(person).ageMonths(), stepsPerYear, table.get());
    }

    private static double rate(DocumentReader rule) {
        return rule.decimal("rate", 0, 1, null);
    }

    private int end(DocumentReader rule, int start) {
        if (!rule.has("end")) {
            rule.assume("end", "the plan's end");
            return Math.max(times.end(), start + 1);
        }
        int end = times.step(rule, "end");
        if (end <= start) {
            rule.problem("end", "must be after start, which is step " + start);
        }
        return Math.max(end, start + 1);
    }
}
