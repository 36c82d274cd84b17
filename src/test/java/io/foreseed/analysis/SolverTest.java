package io.foreseed.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Solvers against brute force, against a published amount, and where there is no solution. */
class SolverTest {
    private static final int FINE_STEPS = 60;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void agreesWithBruteForceOnARandomPlan(int seed) {
        ObjectNode plan = Samples.random(new Random(seed), seed % 2 == 0);
        PlanVariants variants = new PlanVariants(plan);

        double spending = value(Samples.ask("{'type': 'maximum-spending', 'successProbability': 0.8}", plan));

        // every factor of a grid of 1/60 around the solution is on its side
        double solved = spending / variants.spending();
        for (int step = -3; step <= 3; step++) {
            double factor = (Math.floor(solved * FINE_STEPS) + step) / FINE_STEPS;
            if (factor > 0 && Math.abs(factor / solved - 1) > 1e-4) {
                boolean isEnough = share(variants, Lever.SPENDING, BigDecimal.valueOf(factor)) >= 0.8;
                assertThat(isEnough).as("factor %s, solved %s", factor, solved).isEqualTo(factor < solved);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 102, 103, 104, 105})
    void theEarliestRetirementIsTheFirstThatSucceeds(int seed) {
        ObjectNode plan = Samples.random(new Random(seed), seed % 2 == 0);
        PlanVariants variants = new PlanVariants(plan);

        ObjectNode answer = Samples.ask("{'type': 'earliest-retirement', 'successProbability': 0.7}", plan);

        RetirementQuestion question = RetirementQuestion.of(variants, 0.7);
        Integer first = null;
        for (int years = question.earliest(); years <= question.latest() && first == null; years++) {
            first = share(variants, Lever.RETIREMENT, BigDecimal.valueOf(years)) >= 0.7 ? years : null;
        }
        JsonNode solution = answer.path("solution");
        assertThat(solution.isNull() ? null : solution.path("value").asInt()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsToBeSavedIsJustEnough(boolean isPot) {
        ObjectNode plan = isPot ? Samples.pot() : Samples.household();
        PlanVariants variants = new PlanVariants(plan);

        ObjectNode answer = Samples.ask("{'type': 'required-saving', 'successProbability': 0.97}", plan);

        double saved = value(answer);
        assertThat(saved).isPositive();
        assertThat(share(variants, Lever.SAVING, BigDecimal.valueOf(saved))).isGreaterThanOrEqualTo(0.97);
        assertThat(share(variants, Lever.SAVING, BigDecimal.valueOf(saved * 0.998)))
                .isLessThan(0.97);
        assertThat(answer.at("/beyond/success/probability").asDouble()).isLessThan(0.97);
        assertThat(answer.path("simulations").asInt()).isLessThan(25);
    }

    @Test
    void nothingMustBeSavedWhereThePlanSucceeds() {
        ObjectNode answer = Samples.ask("{'type': 'required-saving', 'successProbability': 0.1}", Samples.pot());

        assertThat(answer.at("/solution/value").asInt(-1)).isZero();
        assertThat(answer.path("simulations").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true, 0.999", "false, 0.9999"})
    void theBracketIsAsNarrowAsAskedAndBothEndsAreTold(boolean isPot, double probability) {
        ObjectNode plan = isPot ? Samples.pot() : Samples.household();
        ObjectNode answer = Samples.ask(
                "{'type': 'safe-withdrawal-rate', 'tolerance': 0.001, 'successProbability': " + probability + "}",
                plan);

        double value = value(answer);
        assertThat(answer.path("bracketWidth").asDouble()).isLessThanOrEqualTo(0.001 * value);
        assertThat(answer.at("/solution/success/probability").asDouble()).isGreaterThanOrEqualTo(probability);
        assertThat(answer.at("/beyond/success/probability").asDouble()).isLessThan(probability);
        assertThat(answer.at("/solution/amount").asDouble())
                .isCloseTo(value * new PlanVariants(plan).openingWealth(), within(1e-6));
    }

    @Test
    void whatNoSpendingCanReachHasAReasonAndNoSolution() {
        ObjectNode plan = Samples.pot();
        ((ObjectNode) plan.at("/cashFlows/1")).put("amount", 5_000_000);

        ObjectNode answer = Samples.ask("{'type': 'maximum-spending'}", plan);

        assertThat(answer.path("solution").isNull()).isTrue();
        assertThat(answer.path("reason").asText()).contains("Not even without any expenses");
    }

    @Test
    void whatIsSavedTooLateHasAReasonAndNoSolution() {
        ObjectNode plan = Samples.pot();
        ((ObjectNode) plan.at("/cashFlows/1"))
                .put("amount", 5_000_000)
                .put("firstYear", 0)
                .put("lastYear", 0);

        ObjectNode answer = Samples.ask("{'type': 'required-saving'}", plan);

        assertThat(answer.path("solution").isNull()).isTrue();
        assertThat(answer.path("reason").asText()).startsWith("No saving until retirement is enough");
    }

    /** 36,665.93 by the Owl planner: see spending-1966 in verification/simulations.json. */
    @Test
    void theMostThatCouldBeSpentFrom1966IsFoundToTheCent() {
        ObjectNode plan = Samples.json("""
                {"schemaVersion": 2, "name": "1966", "seed": 1, "iterations": 39, "horizonYears": 30, "stepsPerYear": 1,
                 "assumptions": {"version": "history", "returnModel": {"type": "historical-sequences"},
                  "history": "us-annual-1928-2025",
                  "assetClasses": [{"id": "stocks", "series": "us-stocks"},
                                   {"id": "notes", "series": "us-treasury-notes"}]},
                 "allocation": {"weights": {"stocks": 0.5, "notes": 0.5}, "rebalancing": {"type": "every-step"}},
                 "people": [{"name": "Owl", "ageMonths": 720, "birthYear": 1960, "sex": "male"}],
                 "accounts": [{"name": "All", "type": "tax-free", "owner": "Owl", "balance": 1000000}],
                 "expenses": [{"name": "Spending", "amount": 40000}]}
                """);
        // of the starts up to 1966 it is the worst: all others must succeed where it just does
        ObjectNode answer =
                Samples.ask("{'type': 'maximum-spending', 'successProbability': 1, 'tolerance': 1e-8}", plan);

        assertThat(value(answer)).isCloseTo(36665.93, within(0.005));
        assertThat(answer.at("/beyond/success/probability").asDouble()).isCloseTo(38 / 39.0, within(1e-9));
    }

    /** The slope tells how far the solution moves with the sampling error: solutions of other seeds scatter so. */
    @Test
    void theStandardErrorOfASolutionIsTheScatterOfOtherSeeds() {
        int seeds = 40;
        double sum = 0;
        double squares = 0;
        double stated = 0;
        for (int seed = 0; seed < seeds; seed++) {
            ObjectNode plan = Samples.pot().put("seed", 1000 + seed);
            ObjectNode answer = Samples.ask("{'type': 'maximum-spending', 'tolerance': 0.001}", plan);
            sum += value(answer);
            squares += value(answer) * value(answer);
            stated += answer.at("/solution/standardError").asDouble() / seeds;
        }

        double scatter = Math.sqrt((squares - sum * sum / seeds) / (seeds - 1));

        // 40 seeds know their deviation to 11 %, the slopes of 1,000 paths are as rough
        assertThat(stated / scatter).isBetween(0.65, 1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maximum-spending", "safe-withdrawal-rate", "required-saving"})
    void atMostAsManySimulationsAreNeededAsWereAnnounced(String type) {
        Analysis analysis = Analysis.of(
                Samples.json("{'type': '" + type + "', 'successProbability': 0.95, 'tolerance': 1e-9}"), Samples.pot());

        ObjectNode answer = analysis.answer(Samples::simulate);

        assertThat(answer.path("simulations").asInt()).isLessThanOrEqualTo(analysis.simulations());
        assertThat(analysis.answer(Samples::simulate).toString()).isEqualTo(answer.toString());
    }

    private static double value(ObjectNode answer) {
        return answer.at("/solution/value").asDouble();
    }

    private static double share(PlanVariants variants, Lever lever, BigDecimal value) {
        return Samples.simulate(variants.with(lever, value))
                .answer()
                .at("/success/probability")
                .doubleValue();
    }
}
