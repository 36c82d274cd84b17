package io.foreseed.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.DocumentJson;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.PlanDocumentException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about plans: what they answer, what they cost, and what is refused. */
class AnalysisTest {
    @Test
    void aGridOfSevenBySevenTakesAtMost49Simulations() {
        String question = """
                {'type': 'grid', 'x': {'lever': 'spending', 'values': [0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15]},
                 'y': {'lever': 'retirement', 'values': [-3, -2, -1, 0, 1, 2, 3]}}""";
        Analysis analysis = Analysis.of(Samples.json(question), Samples.pot());

        ObjectNode answer = analysis.answer(Samples::simulate);

        assertThat(analysis.simulations()).isEqualTo(49);
        assertThat(answer.path("simulations").asInt()).isEqualTo(49);
        JsonNode middle = answer.at("/rows/3/cells/3");
        assertThat(middle.path("inputDigest")).isEqualTo(answer.at("/base/inputDigest"));
        assertThat(middle.at("/successDifference/estimate").asDouble()).isZero();
        assertThat(middle.path("success")).isEqualTo(answer.at("/base/success"));
    }

    @Test
    void aGridWithoutThePlanDoesNotSimulateIt() {
        ObjectNode answer = Samples.ask("""
                {'type': 'grid', 'x': {'lever': 'spending', 'values': [0.8, 0.9]},
                 'y': {'lever': 'wealth', 'values': [0.5, 2]}}""", Samples.pot());

        assertThat(answer.path("simulations").asInt()).isEqualTo(4);
        assertThat(answer.path("base").has("success")).isFalse();
        assertThat(answer.at("/rows/0/cells/0").has("successDifference")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachVariantOfASensitivityIsThePlanWithOneLeverMoved(boolean isPot) {
        ObjectNode plan = isPot ? Samples.pot() : Samples.household();
        PlanVariants variants = new PlanVariants(plan);

        ObjectNode answer = Samples.ask("{'type': 'sensitivity'}", plan);

        double last = 1;
        for (JsonNode bar : answer.path("levers")) {
            Lever lever = Lever.of(bar.path("lever").asText()).orElseThrow();
            JsonNode high = bar.path("high");
            assertThat(variants.with(lever, high.path("value").decimalValue()).inputDigest())
                    .isEqualTo(high.path("inputDigest").asText());
            double swing = Math.abs(bar.at("/swing/estimate").asDouble());
            double ends = high.at("/success/probability").asDouble()
                    - bar.at("/low/success/probability").asDouble();
            assertThat(swing).isCloseTo(Math.abs(ends), within(1e-12)).isLessThanOrEqualTo(last);
            last = swing;
        }
        List<String> moved = new ArrayList<>();
        answer.path("levers").forEach(bar -> moved.add(bar.path("lever").asText()));
        answer.path("leftOut").forEach(each -> moved.add(each.path("lever").asText()));
        assertThat(moved).containsExactlyInAnyOrderElementsOf(Lever.names());
        assertThat(answer.path("leftOut")).hasSize(isPot ? 2 : 0);
    }

    @Test
    void comparedPlansRunOnThePlansOwnRandomNumbers() {
        ObjectNode other = Samples.pot().put("seed", 999).put("iterations", 50);

        ObjectNode answer = Samples.ask(
                "{'type': 'comparison', 'others': [{'name': 'Twin', 'plan': " + other + "}]}", Samples.pot());

        assertThat(answer.path("simulations").asInt()).isEqualTo(1);
        assertThat(answer.at("/others/0/inputDigest")).isEqualTo(answer.at("/base/inputDigest"));
        assertThat(answer.at("/others/0/successDifference/standardError").asDouble())
                .isZero();
        assertThat(answer.at("/others/0/successDifference/upper").asDouble()).isPositive();
    }

    @Test
    void whatIsAssumedIsToldApartFromTheErrorOfTheSimulation() {
        ObjectNode worse = Samples.pot();
        ((ObjectNode) worse.at("/assumptions/assetClasses/0")).put("expectedReturn", 0.05);
        String sets = "{'name': 'one', 'plan': " + Samples.pot() + "}, {'name': 'same', 'plan': " + Samples.pot() + "}";

        ObjectNode same = Samples.ask("{'type': 'assumptions', 'sets': [" + sets + "]}", Samples.pot());
        ObjectNode different = Samples.ask(
                "{'type': 'assumptions', 'sets': [" + sets + ", {'name': 'worse', 'plan': " + worse + "}]}",
                Samples.pot());

        assertThat(same.at("/assumptions/standardDeviation").asDouble()).isZero();
        assertThat(same.at("/assumptions/shareOfVariance").asDouble()).isZero();
        assertThat(same.at("/sampling/standardError").asDouble()).isPositive();
        assertThat(different.at("/assumptions/shareOfVariance").asDouble()).isBetween(0.9, 1.0);
        assertThat(different.at("/assumptions/range").asDouble()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recommendationsAreRankedAndSaidInASentence(boolean isPot) {
        Analysis analysis = Analysis.of(
                Samples.json("{'type': 'recommendations', 'successProbability': 0.95, 'tolerance': 0.001}"),
                isPot ? Samples.pot() : Samples.household());

        ObjectNode answer = analysis.answer(Samples::simulate);

        JsonNode list = answer.path("recommendations");
        double last = 1;
        for (JsonNode each : list) {
            double effect = each.at("/successDifference/estimate").asDouble();
            assertThat(effect).isLessThanOrEqualTo(last);
            assertThat(each.path("reachesProbability").asBoolean())
                    .isEqualTo(each.at("/success/probability").asDouble() >= 0.95);
            assertThat(each.path("sentence").asText())
                    .matches("[A-Z].*: success .*from [0-9.]+ % to [0-9.]+ %, [+-][0-9.]+ points ± [0-9.]+\\.");
            last = effect;
        }
        assertThat(list.size() + answer.path("leftOut").size()).isEqualTo(11);
        assertThat(answer.at("/needed/spending/solution/success/probability").asDouble())
                .isGreaterThanOrEqualTo(0.95);
        assertThat(answer.path("simulations").asInt()).isLessThanOrEqualTo(analysis.simulations());
        assertThat(analysis.answer(Samples::simulate).toString()).isEqualTo(answer.toString());
    }

    /** Each lever moves the document as docs/ANALYSES.md says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "retirement | 2      | /cashFlows/0/lastYear                   | 11",
                "retirement | 2      | /cashFlows/2/firstYear                  | 12",
                "retirement | 2      | /cashFlows/3/firstYear                  | 12",
                "retirement | -10    | /cashFlows/0/amount                     | 30000",
                "spending   | 0.9    | /cashFlows/3/amount                     | 45000",
                "saving     | 5000   | /cashFlows/4/amount                     | 5000",
                "saving     | 5000   | /cashFlows/4/lastYear                   | 9",
                "returns    | -0.01  | /assumptions/assetClasses/1/expectedReturn | 0.03",
                "volatility | 2      | /assumptions/assetClasses/0/volatility  | 0.3",
                "inflation  | 0.01   | /assumptions/inflation/mean             | 0.03",
                "fees       | 0.001  | /portfolio/annualFee                    | 0.004",
                "wealth     | 2      | /accounts/0/balance                     | 1000000",
                "goals      | 0.5    | /cashFlows/1/amount                     | 15000"
            })
    void aLeverMovesAPlanOfSchema1(String lever, String value, String pointer, double expected) {
        assertMoved(Samples.pot(), lever, value, pointer, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "retirement  | 2     | /incomes/0/end/step                       | 8",
                "retirement  | 2     | /expenses/1/start/step                    | 8",
                "spending    | 0.9   | /expenses/1/amount                        | 7200",
                "saving      | 5000  | /contributions/1/end/step                 | 6",
                "saving      | 5000  | /contributions/1/account                  | 0",
                "returns     | 0.01  | /assumptions/assetClasses/0/expectedReturn | 0.08",
                "volatility  | 0.5   | /assumptions/assetClasses/1/volatility    | 0.03",
                "inflation   | 0.01  | /assumptions/inflation/mean               | 0.03",
                "fees        | 0.001 | /assumptions/assetClasses/1/annualFee     | 0.004",
                "wealth      | 0.5   | /accounts/0/costBasis                     | 100000",
                "wealth      | 0.5   | /accounts/1/balance                       | 150000",
                "goals       | 2     | /goals/0/amount                           | 60000",
                "claimingAge | 8     | /socialSecurity/0/claimingAgeMonths       | 840",
                "claimingAge | -1    | /socialSecurity/0/claimingAgeMonths       | 792",
                "lastAge     | 90    | /longevity/0/endAge                       | 90"
            })
    void aLeverMovesAPlanOfSchema2(String lever, String value, String pointer, double expected) {
        assertMoved(Samples.household(), lever, value, pointer, expected);
    }

    private static void assertMoved(ObjectNode plan, String lever, String value, String pointer, double expected) {
        var moved = new PlanVariants(plan).with(Lever.of(lever).orElseThrow(), new BigDecimal(value));

        assertThat(HybridPlans.tree(moved).at(pointer).asDouble(Double.NaN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                   | /type: is missing: must be one of maximum-spending",
                "{'type': 'oracle'}                                   | /type: must be one of maximum-spending",
                "[]                                                   | : must be an object",
                "{'type': 'grid', 'z': 1}                             | /z: is not known here; allowed are type, x, y",
                "{'type': 'grid', 'x': {'lever': 'luck', 'values': [1]}} | /x/lever: must be one of retirement, spending",
                "{'type': 'grid', 'x': {'lever': 'fees', 'values': [0, 0.0]}} | /x/values/1: must be given once",
                "{'type': 'grid', 'x': {'lever': 'fees', 'values': [9]}} | /x/values/0: must be a number from -0.1 to 0.1",
                "{'type': 'grid', 'x': {'lever': 'lastAge', 'values': [90]}} | /x/values/0: cannot be: a plan of schema 1",
                "{'type': 'grid', 'x': {'lever': 'wealth', 'values': [3000000]}} | /x/values/0: cannot be: the plan",
                "{'type': 'sensitivity', 'levers': [{'lever': 'fees', 'low': 0.002, 'high': 0.001}]} | /levers/0/high",
                "{'type': 'sensitivity', 'levers': [{'lever': 'retirement', 'low': 0.5, 'high': 1}]} | /levers/0/low",
                "{'type': 'grid', 'x': {'lever': 'wealth', 'values': [1e-999999]}} | /x/values/0: must be a number",
                "{'type': 'maximum-spending', 'successProbability': 2}|/successProbability: must be a number from 0.01 to 1",
                "{'type': 'comparison', 'others': []}                 | /others: must be an array of 1 to 10 plans, not 0",
                "{'type': 'comparison', 'others': [{'name': 'a'}]}    | /others/0/plan: is missing: must be a plan document",
                "{'type': 'attribution', 'from': {'plan': {}}}        | /from/plan/schemaVersion"
            })
    void aQuestionThatMakesNoSenseIsRefusedWhereItDoesNot(String question, String problem) {
        JsonNode asked = DocumentJson.read(question.replace('\'', '"').getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Analysis.of(asked, Samples.pot()))
                .isInstanceOfSatisfying(PlanDocumentException.class, refused -> assertThat(refused.problems())
                        .anySatisfy(each -> assertThat(each.pointer() + ": " + each.message())
                                .startsWith(problem)));
    }

    @Test
    void whatIsWrongWithATaskIsToldWithPointersIntoIt() {
        JsonNode both = Samples.json("{'question': {'type': 'grid', 'w': 0}, 'plan': " + Samples.pot() + "}");
        JsonNode plan = Samples.json("{'question': {'type': 'grid'}, 'plan': {'schemaVersion': 1}}");

        assertThatThrownBy(() -> Analysis.ofTask(both))
                .hasMessageContaining("/question/w")
                .hasMessageContaining("/question/x");
        assertThatThrownBy(() -> Analysis.ofTask(plan)).hasMessageContaining("/plan/seed");
        assertThatThrownBy(() -> Analysis.ofTask(Samples.json("{'plan': 1, 'colour': 2}")))
                .hasMessageContaining("/colour");
    }

    @Test
    void nobodyRetiresFromAPlanWithoutRetirement() {
        ObjectNode plan = Samples.pot();
        ((ObjectNode) plan.at("/cashFlows/3")).put("firstYear", 0);
        plan.path("cashFlows").forEach(flow -> {
            if (flow.path("kind").asText().equals("contribution")) {
                ((ObjectNode) flow).put("kind", "income");
            }
        });

        assertThatThrownBy(() -> Samples.ask("{'type': 'earliest-retirement'}", plan))
                .hasMessageContaining("cannot be asked: the plan has no retirement");
    }

    @Test
    void anAnalysisThatIsToldToStopStops() {
        Analysis analysis = Analysis.of(Samples.json("{'type': 'sensitivity'}"), Samples.pot());

        assertThatThrownBy(() -> analysis.answer(plan -> {
                    throw new CancellationException();
                }))
                .isInstanceOf(CancellationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void anAttributionAddsUpExactlyAndEachStepIsAPlan(int seed) {
        var random = new Random(seed);
        ObjectNode from = Samples.random(random, seed % 2 == 0);
        ObjectNode to = Samples.random(random, seed % 3 == 0 ? seed % 2 != 0 : seed % 2 == 0);
        to.put(
                "horizonYears",
                to.path("horizonYears").asInt() + (to.path("schemaVersion").asInt() == 1 ? 0 : 1 - seed % 3));

        ObjectNode answer = Samples.ask("{'type': 'attribution', 'from': {'plan': " + from + "}}", to);

        for (String change : List.of("successChange", "medianWealthChange")) {
            var sum = BigDecimal.ZERO;
            for (JsonNode step : answer.path("steps")) {
                sum = sum.add(step.path(change).decimalValue());
            }
            assertThat(sum)
                    .isEqualByComparingTo(answer.path("total").path(change).decimalValue());
        }
        for (JsonNode step : answer.path("steps")) {
            var replayed = Samples.simulate(PlanDocument.canonical(step.path("input"), ""));
            assertThat(replayed.resultDigest())
                    .isEqualTo(step.path("resultDigest").asText());
            assertThat(replayed.inputDigest())
                    .isEqualTo(step.path("inputDigest").asText());
        }
        assertThat(answer.at("/steps/" + (answer.path("steps").size() - 1) + "/inputDigest"))
                .isEqualTo(answer.at("/base/inputDigest"));
        assertThat(answer.at("/total/successChange").asDouble())
                .isCloseTo(Samples.success(to) - Samples.success(from), within(1e-12));
    }

    @Test
    void aChangeOfOnePartAloneIsAllAttributedToIt() {
        ObjectNode from = Samples.household();
        ((ObjectNode) from.at("/assumptions/assetClasses/0")).put("expectedReturn", 0.06);

        ObjectNode answer = Samples.ask("{'type': 'attribution', 'from': {'plan': " + from + "}}", Samples.household());

        assertThat(answer.path("steps")).hasSize(1);
        assertThat(answer.at("/steps/0/parts").toString()).isEqualTo("[\"assumptions\"]");
        assertThat(answer.path("omitted")).hasSize(6);
    }

    @Test
    void aYearThatPassedIsAttributedToTime() {
        ObjectNode older = Samples.household();
        ObjectNode newer = Samples.household().put("startDate", "2027-01-01").put("horizonYears", 34);
        ((ObjectNode) newer.at("/goals/0/start")).put("year", 2);

        ObjectNode answer = Samples.ask("{'type': 'attribution', 'from': {'plan': " + older + "}}", newer);

        assertThat(answer.path("steps")).hasSize(1);
        assertThat(answer.at("/steps/0/parts").toString()).isEqualTo("[\"time\"]");
    }

    @Test
    void otherAssetClassesAreReplacedTogetherWithTheAllocation() {
        ObjectNode from = Samples.household();
        ((ObjectNode) from.at("/assumptions/assetClasses/1")).put("id", "gold");
        ((ObjectNode) from.path("allocation"))
                .putObject("weights")
                .put("stocks", 0.5)
                .put("gold", 0.5);

        ObjectNode answer = Samples.ask("{'type': 'attribution', 'from': {'plan': " + from + "}}", Samples.household());

        assertThat(answer.at("/steps/0/parts").toString()).isEqualTo("[\"assumptions\",\"allocation\"]");
        assertThat(answer.path("omitted").toString()).contains("Replaced with the next, since without it");
    }

    @Test
    void aPlanOfSchema1BecomesAHouseholdFirst() {
        ObjectNode answer =
                Samples.ask("{'type': 'attribution', 'from': {'plan': " + Samples.pot() + "}}", Samples.household());

        assertThat(answer.at("/steps/0/parts").toString()).isEqualTo("[\"algorithm\"]");
        assertThat(answer.at("/steps/0/successChange").asDouble()).isCloseTo(0, within(0.05));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stressIsToldAgainstThePlanOnTheSamePaths(boolean isPot) {
        ObjectNode answer = Samples.ask("{'type': 'stress'}", isPot ? Samples.pot() : Samples.household());

        assertThat(answer.path("scenarios").size() + answer.path("leftOut").size())
                .isEqualTo(8);
        for (JsonNode scenario : answer.path("scenarios")) {
            double difference = scenario.at("/success/probability").asDouble()
                    - answer.at("/base/success/probability").asDouble();
            assertThat(scenario.at("/successDifference/estimate").asDouble()).isCloseTo(difference, within(1e-12));
        }
        assertThat(answer.path("scenarios")).anySatisfy(scenario -> assertThat(
                        scenario.at("/successDifference/upper").asDouble())
                .isNegative());
        assertThat(answer.at("/series/stocks").asText()).isEqualTo("us-stocks");
    }

    @Test
    void aScenarioThatDoesNotFitIsRefusedWhereItIsAskedFor() {
        assertThatThrownBy(() ->
                        Samples.ask("{'type': 'stress', 'scenarios': ['dot-com', 'living-to-100']}", Samples.pot()))
                .hasMessageContaining("/scenarios/1")
                .hasMessageContaining("must be people with an age");
        assertThatThrownBy(() -> Samples.ask("{'type': 'stress', 'series': {'stocks': 'tulips'}}", Samples.pot()))
                .hasMessageContaining("/series, message=cannot be");
    }

    /** Decimals of such a length would take a day to add. */
    @Test
    void aPlanWithANumberThatIsNearlyNothingIsMovedAtOnce() {
        String tiny = Samples.POT.replace("\"expectedReturn\": 0.04", "\"expectedReturn\": 1e-99999999");

        ObjectNode answer = Samples.ask(
                "{'type': 'sensitivity', 'levers': [{'lever': 'returns', 'low': -0.01, 'high': 0.01}]}",
                Samples.json(tiny));

        assertThat(answer.path("simulations").asInt()).isEqualTo(3);
    }
}
