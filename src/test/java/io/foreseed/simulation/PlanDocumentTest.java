package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Timing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanDocumentTest {
    @Test
    void everyMemberIsRead() {
        PlanDocument document = new SampleDocument().read();

        SimulationInput input = (SimulationInput) document.input();

        assertThat(input.seed()).isEqualTo(20250821);
        assertThat(input.iterations()).isEqualTo(200);
        assertThat(input.horizonYears()).isEqualTo(30);
        assertThat(input.stepsPerYear()).isEqualTo(1);
        assertThat(input.confidenceLevel()).isEqualTo(0.9);
        assertThat(input.amounts()).isEqualTo(SimulationInput.Amounts.NOMINAL);
        assertThat(input.market().version()).isEqualTo("example");
        assertThat(input.market().returnModel()).isEqualTo(SimulationInput.ReturnModel.LOGNORMAL);
        assertThat(input.market().assetClasses())
                .containsExactly(
                        new SimulationInput.AssetClass("us-large-cap", 0.0767, 0.1654),
                        new SimulationInput.AssetClass("core-bonds", 0.0519, 0.0622));
        assertThat(input.market().correlations().rows()).containsExactly(List.of(1.0, 0.13), List.of(0.13, 1.0));
        assertThat(input.market().meanInflation()).isEqualTo(0.0239);
        assertThat(input.portfolio().weights())
                .containsExactlyInAnyOrderEntriesOf(Map.of("us-large-cap", 0.6, "core-bonds", 0.4));
        assertThat(input.portfolio().rebalancing()).isEqualTo(SimulationInput.Rebalancing.EVERY_STEP);
        assertThat(input.portfolio().annualFee()).isEqualTo(0.004);
        assertThat(input.balances()).containsExactly(1_000_000.0, 250_000.25);
        assertThat(input.cashFlows())
                .containsExactly(
                        new CashFlow(FlowKind.CONTRIBUTION, 12_000, 0, 9, Timing.END),
                        new CashFlow(FlowKind.EXPENSE, 120_000, 10, 29, Timing.START));
        assertThat(document.labels())
                .isEqualTo(new PlanLabels(
                        "Retire at 65",
                        "EUR",
                        Map.of("accounts", List.of("Savings", "IRA"), "cashFlows", List.of("Saving", "Living costs")),
                        List.of()));
    }

    @Test
    void whatIsNotGivenHasTheDefaultsOfTheSpecification() {
        PlanDocument document = new SampleDocument()
                .without("/currency")
                .without("/iterations")
                .without("/stepsPerYear")
                .without("/confidenceLevel")
                .without("/amounts")
                .without("/assumptions/inflation")
                .without("/portfolio/rebalancing")
                .without("/portfolio/annualFee")
                .without("/cashFlows/0/timing")
                .read();

        SimulationInput input = (SimulationInput) document.input();

        assertThat(document.labels().currency()).isEqualTo("USD");
        assertThat(input.iterations()).isEqualTo(10_000);
        assertThat(input.stepsPerYear()).isEqualTo(12);
        assertThat(input.confidenceLevel()).isEqualTo(0.95);
        assertThat(input.amounts()).isEqualTo(SimulationInput.Amounts.REAL);
        assertThat(input.market().meanInflation()).isZero();
        assertThat(input.portfolio().rebalancing()).isEqualTo(SimulationInput.Rebalancing.ANNUAL);
        assertThat(input.portfolio().annualFee()).isZero();
        assertThat(input.cashFlows().getFirst().timing()).isEqualTo(Timing.START);
    }

    /** Each line: where, what is there instead, where the problem is reported, and the sentence. */
    @ParameterizedTest
    @CsvFileSource(resources = "/documents/refused.csv", delimiter = '|', numLinesToSkip = 1, quoteCharacter = '`')
    void aMemberThatIsNotAllowedIsRefusedWhereItStands(String pointer, String json, String place, String sentence) {
        SampleDocument document = new SampleDocument().with(pointer, json);

        List<String> problems = document.problems();

        assertThat(problems).containsExactly(place + ": " + sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schemaVersion",
                "/name",
                "/seed",
                "/horizonYears",
                "/assumptions",
                "/assumptions/version",
                "/assumptions/returnModel",
                "/assumptions/returnModel/type",
                "/assumptions/assetClasses",
                "/assumptions/correlations",
                "/assumptions/assetClasses/0/id",
                "/assumptions/assetClasses/0/expectedReturn",
                "/assumptions/assetClasses/0/volatility",
                "/portfolio",
                "/portfolio/weights",
                "/accounts",
                "/accounts/0/name",
                "/accounts/0/balance",
                "/cashFlows",
                "/cashFlows/0/name",
                "/cashFlows/0/kind",
                "/cashFlows/0/amount",
                "/cashFlows/0/firstYear",
                "/cashFlows/0/lastYear"
            })
    void aRequiredMemberThatIsMissingIsNamed(String pointer) {
        SampleDocument document = new SampleDocument().without(pointer);

        List<String> problems = document.problems();

        assertThat(problems).anyMatch(problem -> problem.startsWith(pointer + ": is missing: must be "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schemaVersion",
                "/name",
                "/currency",
                "/seed",
                "/iterations",
                "/horizonYears",
                "/stepsPerYear",
                "/confidenceLevel",
                "/amounts",
                "/assumptions",
                "/assumptions/version",
                "/assumptions/returnModel",
                "/assumptions/returnModel/type",
                "/assumptions/assetClasses",
                "/assumptions/assetClasses/0",
                "/assumptions/assetClasses/0/id",
                "/assumptions/assetClasses/0/expectedReturn",
                "/assumptions/assetClasses/0/volatility",
                "/assumptions/correlations",
                "/assumptions/correlations/0",
                "/assumptions/correlations/0/0",
                "/assumptions/inflation",
                "/assumptions/inflation/mean",
                "/assumptions/inflation/volatility",
                "/portfolio",
                "/portfolio/weights",
                "/portfolio/weights/core-bonds",
                "/portfolio/rebalancing",
                "/portfolio/annualFee",
                "/accounts",
                "/accounts/0",
                "/accounts/0/name",
                "/accounts/0/balance",
                "/cashFlows",
                "/cashFlows/1",
                "/cashFlows/1/name",
                "/cashFlows/1/kind",
                "/cashFlows/1/amount",
                "/cashFlows/1/firstYear",
                "/cashFlows/1/lastYear",
                "/cashFlows/1/timing"
            })
    void nullIsNoValueOfAnyMember(String pointer) {
        SampleDocument document = new SampleDocument().with(pointer, "null");

        List<String> problems = document.problems();

        assertThat(problems).anyMatch(problem -> problem.startsWith(pointer + ": must be "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/seed                                  | 9007199254740991",
                "/seed                                  | -9007199254740991",
                "/seed                                  | \"9223372036854775807\"",
                "/seed                                  | \"-9223372036854775808\"",
                "/seed                                  | \"0\"",
                "/iterations                            | 1",
                "/iterations                            | 200000",
                "/iterations                            | 1e4",
                "/iterations                            | 10000.0",
                "/horizonYears                          | 100",
                "/stepsPerYear                          | 12",
                "/confidenceLevel                       | 0.50",
                "/confidenceLevel                       | 0.990",
                "/assumptions/assetClasses/0/volatility | 2",
                "/assumptions/assetClasses/0/volatility | 0",
                "/assumptions/assetClasses/0/expectedReturn | -0.5",
                "/assumptions/inflation/mean            | -0.1",
                "/assumptions/inflation                 | {}",
                "/portfolio/annualFee                   | 0.1",
                "/portfolio/weights                     | {\"core-bonds\": 1}",
                "/portfolio/weights                     | {\"core-bonds\": 0.5, \"us-large-cap\": 0.5000000009}",
                "/accounts/0/balance                    | 1e12",
                "/accounts/0/balance                    | -0.0",
                "/accounts/0/balance                    | 1e-400",
                "/accounts/0/balance                    | 1E-999999999",
                "/cashFlows                             | []",
                "/name                                  | \"\uD83D\uDC75 Ömer, 老後\"",
                "/currency                              | \"JPY\""
            })
    void theEndsOfEveryRangeAreAllowed(String pointer, String json) {
        SampleDocument document = new SampleDocument().with(pointer, json);

        List<String> problems = document.problems();

        assertThat(problems).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        SampleDocument document = new SampleDocument()
                .with("/nmae", "1")
                .with("/seed", "1.5")
                .with("/iterations", "0")
                .with("/currency", "\"XXY\"")
                .with("/assumptions/assetClasses/1/volatility", "-1")
                .with("/assumptions/correlations/0/1", "0.5")
                .with("/portfolio/weights/core-bonds", "0.5")
                .with("/accounts/1/balance", "\"12\"")
                .with("/cashFlows/0/kind", "\"gift\"")
                .with("/cashFlows/1/lastYear", "30");

        List<String> problems = document.problems();

        assertThat(problems)
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "/nmae",
                        "/seed",
                        "/iterations",
                        "/currency",
                        "/assumptions/assetClasses/1/volatility",
                        "/assumptions/correlations/1/0",
                        "/portfolio/weights",
                        "/accounts/1/balance",
                        "/cashFlows/0/kind",
                        "/cashFlows/1/lastYear");
    }

    @Test
    void anIdThatIsUsedTwiceIsNamed() {
        SampleDocument document = new SampleDocument()
                .with("/assumptions/assetClasses/1/id", "\"us-large-cap\"")
                .with("/portfolio/weights", "{\"us-large-cap\": 1}");

        List<String> problems = document.problems();

        assertThat(problems)
                .containsExactly("/assumptions/assetClasses/1/id: must be unique: "
                        + "\"us-large-cap\" is the id of an earlier class");
    }

    @Test
    void aShownTextIsCutBetweenCharacters() {
        SampleDocument document = new SampleDocument().with("/amounts", "\"" + "\uD83D\uDC75".repeat(40) + "\"");

        List<String> problems = document.problems();

        assertThat(problems)
                .containsExactly("/amounts: must be one of real, nominal, not \"" + "\uD83D\uDC75".repeat(29) + "?...");
    }

    @Test
    void anElementThatIsNoObjectIsReportedOnce() {
        SampleDocument document = new SampleDocument().with("/accounts/0", "5").with("/cashFlows/1", "[]");

        List<String> problems = document.problems();

        assertThat(problems)
                .containsExactlyInAnyOrder("/accounts/0: must be an object", "/cashFlows/1: must be an object");
    }

    @Test
    void namesAndCurrencyChangeNoDigest() {
        String digest = new SampleDocument().read().input().inputDigest();
        SampleDocument renamed = new SampleDocument()
                .with("/name", "\"Other\"")
                .with("/currency", "\"CHF\"")
                .with("/accounts/0/name", "\"Other\"")
                .with("/cashFlows/0/name", "\"Other\"");

        String afterwards = renamed.read().input().inputDigest();

        assertThat(afterwards).isEqualTo(digest);
    }

    @Test
    void theSpellingOfNumbersChangesNoDigest() {
        String digest = new SampleDocument().read().input().inputDigest();
        SampleDocument spelled = new SampleDocument()
                .with("/seed", "\"20250821\"")
                .with("/iterations", "2.0e2")
                .with("/portfolio/annualFee", "4E-3")
                .with("/accounts/0/balance", "1000000.000");

        String afterwards = spelled.read().input().inputDigest();

        assertThat(afterwards).isEqualTo(digest);
    }

    @Test
    void aDocumentWrittenAgainIsReadAsTheSamePlan() {
        PlanDocument document =
                new SampleDocument().with("/seed", "\"-9223372036854775808\"").read();

        PlanDocument again = PlanDocument.parse(document.toJson().toString().getBytes(StandardCharsets.UTF_8));

        assertThat(again).isEqualTo(document);
        assertThat(again.input().inputDigest()).isEqualTo(document.input().inputDigest());
    }

    @Test
    void aCanonicalInputReadAgainHasTheSameDigest() {
        SimulatedPlan input = new SampleDocument().read().input();

        SimulatedPlan again = PlanDocument.parseCanonical(input.canonicalJson());

        assertThat(again).isEqualTo(input);
        assertThat(again.inputDigest()).isEqualTo(input.inputDigest());
    }
}
