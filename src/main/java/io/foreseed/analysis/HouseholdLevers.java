package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.simulation.PlanDocument;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** The levers on schema 2. Times that refer to somebody's retirement follow it. */
final class HouseholdLevers implements Levers {
    private static final String RETIREMENT = "retirement";
    private static final String ACCOUNTS = "accounts";
    private static final String CLAIMING_AGE = "claimingAge";
    private static final String CLAIMING_MONTHS = "claimingAgeMonths";
    private static final String AMOUNT = "amount";
    private static final int EARLIEST_CLAIM = 62 * 12;
    private static final int LATEST_CLAIM = 70 * 12;
    private static final Set<String> HISTORICAL = Set.of("stationary-bootstrap", "historical-sequences");

    @Override
    public void apply(ObjectNode document, Lever lever, BigDecimal value) {
        switch (lever) {
            case RETIREMENT -> retire(document, value.intValueExact());
            case SPENDING -> spend(document, value);
            case SAVING -> save(document, value);
            case RETURNS -> {
                ObjectNode model = drawn(document);
                classes(document).forEach(each -> Levers.change(each, "expectedReturn", Levers.plus(value)));
                changeEach(model, "turbulentExpectedReturns", value, BigDecimal.ONE);
            }
            case VOLATILITY -> {
                ObjectNode model = drawn(document);
                classes(document).forEach(each -> Levers.change(each, "volatility", Levers.times(value)));
                changeEach(model, "turbulentVolatilities", BigDecimal.ZERO, value);
            }
            case INFLATION -> {
                drawn(document);
                ObjectNode assumptions = (ObjectNode) document.path("assumptions");
                Levers.change(assumptions.withObject("/inflation"), "mean", "0", Levers.plus(value));
            }
            case FEES -> classes(document).forEach(each -> Levers.change(each, "annualFee", "0", Levers.plus(value)));
            case WEALTH ->
                Levers.elements(document, ACCOUNTS).forEach(account -> {
                    Levers.change(account, "balance", Levers.times(value));
                    Levers.change(account, "costBasis", Levers.times(value));
                });
            case GOALS ->
                Levers.needed(document, "goals", "the plan has no goals")
                        .forEach(goal -> Levers.change(goal, AMOUNT, Levers.times(value)));
            case CLAIMING_AGE ->
                Levers.needed(document, "socialSecurity", "the plan has no Social Security")
                        .forEach(benefit -> claim(benefit, value.intValueExact()));
            case LAST_AGE -> {
                ArrayNode laws = document.putArray("longevity");
                document.path("people")
                        .forEach(person ->
                                laws.addObject().put("type", "fixed").set("endAge", DecimalNode.valueOf(value)));
            }
        }
    }

    private static List<ObjectNode> classes(ObjectNode document) {
        return Levers.elements(document.path("assumptions"), "assetClasses");
    }

    /** The return model, of an episode that after it, unless it draws from a history, which is as it was. */
    private static ObjectNode drawn(ObjectNode document) {
        JsonNode given = document.at("/assumptions/returnModel");
        JsonNode model = given.path("type").asText().equals("episode") ? given.path("then") : given;
        if (HISTORICAL.contains(model.path("type").asText())) {
            throw new RefusedChangeException(
                    "returns and inflation of a history are as they were: the return model assumes neither");
        }
        return (ObjectNode) model;
    }

    private static void changeEach(ObjectNode model, String member, BigDecimal summand, BigDecimal factor) {
        if (model.path(member) instanceof ArrayNode numbers) {
            for (int index = 0; index < numbers.size(); index++) {
                BigDecimal number = Levers.decimal(numbers.get(index));
                numbers.set(index, DecimalNode.valueOf(number.multiply(factor).add(summand)));
            }
        }
    }

    private static void retire(ObjectNode document, int later) {
        boolean isMoved = false;
        for (ObjectNode person : Levers.elements(document, "people")) {
            if (person.path(RETIREMENT) instanceof ObjectNode time) {
                move(time, later, document.path("stepsPerYear").asInt(12));
                isMoved = true;
            }
        }
        if (!isMoved) {
            throw new RefusedChangeException("the plan has no retirement: no person has one");
        }
    }

    /** A retirement with somebody else moves with that person's. */
    private static void move(ObjectNode time, int years, int stepsPerYear) {
        if (time.has("date")) {
            time.put(
                    "date",
                    LocalDate.parse(time.path("date").asText()).plusYears(years).toString());
        }
        add(time, "age", years);
        add(time, "year", years);
        add(time, "step", years * stepsPerYear);
    }

    private static void add(ObjectNode time, String member, int summand) {
        if (time.has(member)) {
            time.put(member, time.path(member).asInt() + summand);
        }
    }

    private static void spend(ObjectNode document, BigDecimal factor) {
        Levers.needed(document, "expenses", "the plan has no expenses")
                .forEach(expense -> Levers.change(expense, AMOUNT, Levers.times(factor)));
        if (document.path("spendingRule") instanceof ObjectNode rule) {
            Levers.change(rule, "rate", Levers.times(factor));
        }
    }

    /** From outside, into the account that takes what is not spent, until the last retirement. */
    private static void save(ObjectNode document, BigDecimal amount) {
        ObjectNode contribution = document.withArray("/contributions").addObject();
        contribution.put("name", Levers.newName(document, "contributions", "Additional saving"));
        contribution.set("account", account(document));
        contribution.set(AMOUNT, DecimalNode.valueOf(amount));
        contribution.putObject("end").set(RETIREMENT, lastToRetire(document));
    }

    private static JsonNode account(ObjectNode document) {
        if (document.has("surplusAccount")) {
            return document.path("surplusAccount");
        }
        List<ObjectNode> accounts = Levers.elements(document, ACCOUNTS);
        for (String type : List.of("cash", "taxable", "tax-free")) {
            for (ObjectNode account : accounts) {
                if (account.path("type").asText().equals(type)) {
                    return account.path("name");
                }
            }
        }
        return accounts.getFirst().path("name");
    }

    /** Each person's retirement is asked for as the end of an expense: documents alone know what times mean. */
    private static JsonNode lastToRetire(ObjectNode document) {
        ObjectNode probe = document.deepCopy();
        probe.remove("contributions");
        ArrayNode expenses = probe.putArray("expenses");
        ArrayNode retiring = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode person : Levers.elements(document, "people")) {
            if (person.has(RETIREMENT)) {
                retiring.add(person.path("name"));
                ObjectNode expense = expenses.addObject().put("name", "until " + retiring.size());
                expense.put(AMOUNT, 0).putObject("end").set(RETIREMENT, person.path("name"));
            }
        }
        if (retiring.isEmpty()) {
            throw new RefusedChangeException("the plan has no retirement: no person has one");
        }
        HouseholdInput input = (HouseholdInput) PlanDocument.of(probe).input();
        int last = 0;
        for (int index = 1; index < retiring.size(); index++) {
            last = end(input, index) > end(input, last) ? index : last;
        }
        if (end(input, last) == 0) {
            throw new RefusedChangeException("everybody has retired already, and nobody saves until then");
        }
        return retiring.get(last);
    }

    private static int end(HouseholdInput input, int expense) {
        return input.household().expenses().get(expense).span().end();
    }

    private static void claim(ObjectNode benefit, int years) {
        int months = benefit.has(CLAIMING_AGE)
                ? 12 * benefit.path(CLAIMING_AGE).asInt()
                : benefit.path(CLAIMING_MONTHS).asInt();
        benefit.remove(CLAIMING_AGE);
        benefit.put(CLAIMING_MONTHS, Math.clamp(months + 12L * years, EARLIEST_CLAIM, LATEST_CLAIM));
    }

    /** Real assets go too, since they are bought and sold, and so does what should be left. */
    @Override
    public void keepOneExpense(ObjectNode document, BigDecimal amount) {
        document.remove(List.of(
                "incomes",
                "socialSecurity",
                "goals",
                "contributions",
                "debts",
                "realAssets",
                "spendingRule",
                "bequest"));
        ObjectNode expense = document.putArray("expenses").addObject().put("name", "Withdrawal");
        expense.set(AMOUNT, DecimalNode.valueOf(amount));
    }

    @Override
    public JsonNode retirement(ObjectNode document) {
        ArrayNode people = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode person : Levers.elements(document, "people")) {
            if (person.has(RETIREMENT)) {
                people.addObject()
                        .<ObjectNode>set("person", person.path("name"))
                        .set(RETIREMENT, person.path(RETIREMENT));
            }
        }
        return people;
    }
}
