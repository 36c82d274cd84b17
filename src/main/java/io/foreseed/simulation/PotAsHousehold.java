package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Timing;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A plan of schema 1 as a household of schema 2, for questions that only algorithm 2 can answer.
 *
 * <p>Seed, paths, classes and correlations are the same, and both algorithms draw the same normals, so that path p meets
 * the same returns. Accounts are taxable accounts of a household that pays no taxes, which is an account that may hold
 * what is not spent, as the pot does; all pay in proportion. Contributions come from outside, incomes belong to the
 * household, expenses are essential, goals are paid every year. Amounts are indexed, and the fee is that of each class.
 * One person is required: {@value #PERSON}, who does not die and retires when the first expense begins.
 *
 * <p>The answers are close and cannot be equal. A household pays a goal at once at a year's start and not a part each
 * step. It pays at the start of a step only: what the plan pays or receives at its end belongs to the next step, and
 * what falls due at the end of the plan becomes the bequest, so that it is still asked for. It pays expenses from
 * incomes before it sells, while the pot buys and sells all classes between two rebalancings. It computes in the money
 * of the day and not of today, and forgives a millionth. Of a plan in nominal amounts success is the same, while wealth
 * is told in today's money.
 */
public final class PotAsHousehold {
    /** The name of the person that schema 1 does not know. */
    public static final String PERSON = "Somebody, invented";

    /** With a number before it a name is still short enough. */
    private static final int LONGEST_NAME = 240;

    private static final int AGE_MONTHS = 40 * 12;
    private static final int BIRTH_YEAR = 1985;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final SimulationInput pot;
    private final PlanLabels labels;
    private final ObjectNode household = NODES.objectNode();
    private final Map<String, Set<String>> names = new HashMap<>();
    private BigDecimal dueAtTheEnd = BigDecimal.ZERO;

    private PotAsHousehold(SimulationInput pot, PlanLabels labels) {
        this.pot = pot;
        this.labels = labels;
    }

    /**
     * The document of schema 2 that says the same as one of schema 1, as nearly as algorithm 2 can. It is refused when
     * it is read if the plan has more than 50 incomes, contributions or goals, which is all that schema 2 takes.
     *
     * @throws PlanDocumentException when the document is refused
     * @throws IllegalArgumentException when it is none of schema 1
     */
    public static JsonNode of(JsonNode schema1Document) {
        PlanDocument read = PlanDocument.of(schema1Document);
        if (!(read.input() instanceof SimulationInput pot)) {
            throw new IllegalArgumentException("must be a plan document of schema 1");
        }
        return new PotAsHousehold(pot, read.labels()).document((ObjectNode) read.toJson());
    }

    private ObjectNode document(ObjectNode plan) {
        household.put("schemaVersion", 2);
        for (String member : new String[] {
            "name", "currency", "seed", "iterations", "horizonYears", "stepsPerYear", "confidenceLevel"
        }) {
            household.set(member, plan.get(member));
        }
        household.set("assumptions", assumptions((ObjectNode) plan.get("assumptions")));
        ObjectNode allocation = household.putObject("allocation");
        allocation.set("weights", plan.at("/portfolio/weights"));
        allocation.putObject("rebalancing").set("type", plan.at("/portfolio/rebalancing"));
        people();
        for (int index = 0; index < pot.balances().size(); index++) {
            ObjectNode account = element("accounts", labels.name("accounts", index, "Account"));
            account.put("type", "taxable")
                    .put("owner", PERSON)
                    .put("balance", decimal(pot.balances().get(index)));
        }
        for (int index = 0; index < pot.cashFlows().size(); index++) {
            flow(pot.cashFlows().get(index), labels.name("cashFlows", index, "Cash flow"));
        }
        household.put("withdrawalOrder", "proportional");
        household.put("bequest", dueAtTheEnd.max(BigDecimal.ZERO));
        return household;
    }

    private ObjectNode assumptions(ObjectNode market) {
        for (JsonNode assetClass : market.path("assetClasses")) {
            ((ObjectNode) assetClass).put("annualFee", decimal(pot.portfolio().annualFee()));
        }
        market.set(
                "inflation", NODES.objectNode().put("mean", decimal(pot.market().meanInflation())));
        return market;
    }

    private void people() {
        ObjectNode person = element("people", PERSON)
                .put("ageMonths", AGE_MONTHS)
                .put("birthYear", BIRTH_YEAR)
                .put("sex", "female");
        pot.cashFlows().stream()
                .filter(flow -> flow.kind() == FlowKind.EXPENSE)
                .mapToInt(CashFlow::firstYear)
                .min()
                .ifPresent(year -> person.putObject("retirement").put("year", year));
        household.putArray("longevity").addObject().put("type", "fixed");
    }

    private void flow(CashFlow flow, String name) {
        int n = pot.stepsPerYear();
        int later = flow.timing() == Timing.END ? 1 : 0;
        int start = flow.firstYear() * n + later;
        int end = (flow.lastYear() + 1) * n + later;
        boolean isGoal = flow.kind() == FlowKind.GOAL;
        if (end > pot.steps()) {
            noteEnd(flow, isGoal);
        }
        if (start >= pot.steps()) {
            return;
        }
        ObjectNode element =
                switch (flow.kind()) {
                    case CONTRIBUTION -> element("contributions", name).put("account", 0);
                    case INCOME -> element("incomes", name);
                    case EXPENSE -> element("expenses", name).put("need", "essential");
                    case GOAL -> element("goals", name).put("everyYears", 1);
                };
        element.put("amount", decimal(amount(flow)));
        element.putObject("start").put("step", start);
        element.putObject("end").put("step", Math.min(end, pot.steps()));
    }

    /** A goal is paid whole at a year's start: of twelve parts none is left for the plan's end. */
    private void noteEnd(CashFlow flow, boolean isGoal) {
        int n = pot.stepsPerYear();
        if (!isGoal || n == 1) {
            BigDecimal amount = BigDecimal.valueOf(amount(flow) / n);
            dueAtTheEnd = flow.kind().isInflow() ? dueAtTheEnd.subtract(amount) : dueAtTheEnd.add(amount);
        }
    }

    /** In nominal plans, what is due at the end of a step has the prices of its start. */
    private double amount(CashFlow flow) {
        boolean isOfEarlierPrices = flow.timing() == Timing.END && pot.amounts() == Amounts.NOMINAL;
        return isOfEarlierPrices
                ? flow.amount() / StrictMath.pow(1 + pot.market().meanInflation(), 1.0 / pot.stepsPerYear())
                : flow.amount();
    }

    /** Schema 2 asks for names that are unique in their list. */
    private ObjectNode element(String list, String name) {
        Set<String> taken = names.computeIfAbsent(list, ignored -> new HashSet<>());
        String unique = name;
        for (int number = 2; !taken.add(unique); number++) {
            unique = number + ": " + name.substring(0, Math.min(name.length(), LONGEST_NAME));
        }
        ArrayNode elements = household.withArray(list);
        return elements.addObject().put("name", unique);
    }

    private static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(value);
    }
}
