package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.History;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.simulation.StressScenarios.Stressed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped scenarios, on plans of both schemas. */
class StressScenariosTest {
    private static final String MODEL = "/assumptions/returnModel";

    @ParameterizedTest
    @EnumSource
    void aScenarioFitsPlansOfEitherSchemaAndStep(StressScenario scenario) throws IOException {
        for (int stepsPerYear : new int[] {1, 12}) {
            ObjectNode couple = couple(stepsPerYear);

            Stressed stressed = StressScenarios.apply(couple, scenario, Map.of());

            HouseholdInput before = (HouseholdInput) PlanDocument.of(couple).input();
            HouseholdInput after =
                    (HouseholdInput) PlanDocument.of(stressed.document()).input();
            assertThat(after.inputDigest()).isNotEqualTo(before.inputDigest());
            assertThat(after.seed()).isEqualTo(before.seed());
            assertThat(stressed.document().at(MODEL + "/type").asText().equals("episode"))
                    .isEqualTo(scenario.isEpisode());
            assertThat(couple).isEqualTo(couple(stepsPerYear));
        }
        if (scenario.isEpisode()) {
            JsonNode pot = DocumentJson.read(Files.readAllBytes(Path.of("examples", "retiree.json")));

            Stressed stressed = StressScenarios.apply(pot, scenario, Map.of());

            assertThat(stressed.series())
                    .containsEntry("us-equity-large-cap", "us-stocks")
                    .containsEntry("real-estate", "us-stocks")
                    .containsEntry("tips", "us-bonds")
                    .containsEntry("us-treasuries-cash", "us-cash");
        }
    }

    /** The words about when stocks were back, what they lost and how prices rose are those of the data. */
    @ParameterizedTest
    @CsvSource({
        "GREAT_DEPRESSION, 1945-04, 0.79",
        "OIL_CRISIS, 1985-01, 0.52",
        "DOT_COM, 2013-05, 0.54",
        "FINANCIAL_CRISIS, 2013-03, 0.52",
        "STAGFLATION, 1983-01, 0.42"
    })
    void aCrisisLastsUntilStocksAreBackForGoodInRealTerms(StressScenario scenario, String back, double loss) {
        double[] real = real("us-stocks");
        int first = first(scenario);
        int end = first + scenario.months();
        double level = real[first];

        int[] below = IntStream.rangeClosed(first + 1, end)
                .filter(month -> real[month] < level)
                .toArray();

        double least = IntStream.rangeClosed(first, end)
                .mapToDouble(month -> real[month])
                .min()
                .orElseThrow();
        assertThat(1 - least / level).isEqualTo(loss, within(0.005));
        int recovered = scenario == StressScenario.GREAT_DEPRESSION
                ? IntStream.rangeClosed(first + 2, end)
                        .filter(month -> real[month] >= level)
                        .findFirst()
                        .orElseThrow()
                : below[below.length - 1] + 1;
        assertThat(recovered).isEqualTo(place(back) + 1);
        assertThat(end - recovered).isBetween(0, 11);
    }

    @Test
    void noTenCalendarYearsHadMoreInflationThanThose() {
        double[] prices = prices();
        int first = first(StressScenario.HIGH_INFLATION);

        double rise = prices[first + 120] / prices[first];

        assertThat(Math.pow(rise, 0.1)).isEqualTo(1.087, within(0.0005));
        for (int year = 1872; year <= 2016; year++) {
            int start = place(year + "-01");
            assertThat(prices[start + 120] / prices[start]).isLessThanOrEqualTo(rise);
        }
    }

    @Test
    void noEighteenMonthsOfTheFinancialCrisisWereWorse() {
        double[] real = real("us-stocks");
        int first = first(StressScenario.CRASH_AT_RETIREMENT);

        for (int start = place("2006-01"); start < place("2010-01"); start++) {
            assertThat(real[start + 18] / real[start]).isGreaterThanOrEqualTo(real[first + 18] / real[first]);
        }
        double[] prices = prices();
        int from1966 = first(StressScenario.STAGFLATION);
        assertThat(prices[from1966 + 216] / prices[from1966]).isBetween(3.0, 3.5);
    }

    @Test
    void theCrashBeginsWithTheRetirementOrAtOnce() throws IOException {
        ObjectNode retired = HouseholdDocument.tree();
        retired.remove("spendingRule");
        ((ObjectNode) retired.at("/incomes/0")).remove("end");
        ((ObjectNode) retired.at("/people/0")).remove("retirement");
        JsonNode pot = DocumentJson.read(Files.readAllBytes(Path.of("examples", "couple-before-retirement.json")));

        Stressed couple = crash(couple(12));
        Stressed yearly = crash(HouseholdDocument.tree());
        Stressed atOnce = crash(retired);
        Stressed ofPot = crash(pot);

        assertThat(start(couple)).isEqualTo(24);
        assertThat(couple.document().at(MODEL + "/periods").asInt()).isEqualTo(18);
        assertThat(yearly.document().at(MODEL + "/periods").asInt()).isEqualTo(24);
        assertThat(yearly.notes()).singleElement().asString().contains("24 months");
        assertThat(start(atOnce)).isZero();
        assertThat(atOnce.notes()).anyMatch(note -> note.contains("knows no retirement"));
        assertThat(start(ofPot)).isEqualTo(120);
    }

    private static ObjectNode couple(int stepsPerYear) {
        ObjectNode couple = HouseholdDocument.tree().put("stepsPerYear", stepsPerYear);
        ((ObjectNode) couple.at("/goals/1")).putObject("end").put("year", 9);
        return couple;
    }

    private static Stressed crash(JsonNode document) {
        return StressScenarios.apply(document, StressScenario.CRASH_AT_RETIREMENT, Map.of());
    }

    private static int start(Stressed stressed) {
        return PlanDocument.of(stressed.document())
                .toJson()
                .at(MODEL + "/start/step")
                .asInt();
    }

    @Test
    void longLivesExtendThePlan() {
        Stressed stressed = StressScenarios.apply(HouseholdDocument.tree(), StressScenario.LIVING_TO_100, Map.of());

        // Eva, the younger, is 62 years and a day at the start
        assertThat(stressed.document().path("horizonYears").asInt()).isEqualTo(38);
        assertThat(stressed.document().at("/longevity/1/endAge").asInt()).isEqualTo(100);
        assertThat(stressed.notes()).singleElement().asString().contains("38 years instead of 12");
        assertThat(stressed.series()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatIsAllowed() throws IOException {
        JsonNode pot = DocumentJson.read(Files.readAllBytes(Path.of("examples", "retiree.json")));
        JsonNode stressed = crash(HouseholdDocument.tree()).document();
        ObjectNode yearlyHistory = historical("us-annual-1928-2025", "us-stocks");
        ObjectNode tooLate = HouseholdDocument.tree();
        ((ObjectNode) tooLate.at("/people/0"))
                .putObject("retirement")
                .put("age", 90)
                .put("person", 0);
        tooLate.remove("spendingRule");

        assertThat(problem(pot, StressScenario.LIVING_TO_100, Map.of())).startsWith("/people must be");
        assertThat(problem(stressed, StressScenario.OIL_CRISIS, Map.of())).contains("episode already");
        assertThat(problem(yearlyHistory, StressScenario.OIL_CRISIS, Map.of()))
                .contains("must be us-monthly-1871-2025");
        assertThat(problem(tooLate, StressScenario.CRASH_AT_RETIREMENT, Map.of()))
                .startsWith("/assumptions/returnModel/start must be before");
        assertThat(problem(HouseholdDocument.tree(), StressScenario.OIL_CRISIS, Map.of("gold", "us-cash")))
                .startsWith("/series/gold")
                .contains("stocks, bonds");
        assertThat(problem(HouseholdDocument.tree(), StressScenario.OIL_CRISIS, Map.of("bonds", "tulips")))
                .contains("us-bonds, us-cash, us-stocks");
        assertThat(StressScenario.of("tulip-mania")).isEmpty();
    }

    @Test
    void aPlanThatDrawsFromHistoryKeepsItsLawAndSeries() {
        Stressed stressed =
                StressScenarios.apply(historical("us-monthly-1871-2025", "us-bonds"), StressScenario.DOT_COM, Map.of());
        Stressed chosen =
                StressScenarios.apply(HouseholdDocument.tree(), StressScenario.DOT_COM, Map.of("stocks", "us-cash"));

        assertThat(stressed.document().at(MODEL + "/then/type").asText()).isEqualTo("stationary-bootstrap");
        assertThat(stressed.series()).containsExactly(Map.entry("stocks", "us-bonds"), Map.entry("bonds", "us-bonds"));
        assertThat(chosen.series()).containsExactly(Map.entry("stocks", "us-cash"), Map.entry("bonds", "us-bonds"));
    }

    private static ObjectNode historical(String history, String series) {
        ObjectNode document = HouseholdDocument.tree();
        ObjectNode assumptions = (ObjectNode) document.get("assumptions");
        assumptions.putObject("returnModel").put("type", "stationary-bootstrap");
        assumptions.put("history", history);
        assumptions.path("assetClasses").forEach(each -> ((ObjectNode) each).put("series", series));
        return document;
    }

    private static String problem(JsonNode document, StressScenario scenario, Map<String, String> series) {
        var refused = new PlanDocumentException[1];
        assertThatThrownBy(() -> StressScenarios.apply(document, scenario, series))
                .isInstanceOfSatisfying(PlanDocumentException.class, thrown -> refused[0] = thrown);
        List<DocumentProblem> problems = refused[0].problems();
        assertThat(problems).hasSize(1);
        return problems.getFirst().pointer() + " " + problems.getFirst().message();
    }

    private static int first(StressScenario scenario) {
        JsonNode from = scenario.from();
        return place(from.path("year").asInt() + "-" + from.path("month").asInt());
    }

    /** The level before a month: levels begin with January 1871, which has no growth. */
    private static int place(String month) {
        String[] parts = month.split("-", 2);
        return (Integer.parseInt(parts[0]) - 1871) * 12 + Integer.parseInt(parts[1]) - 2;
    }

    private static double[] real(String series) {
        History history = ReferenceData.history(StressScenarios.HISTORY).orElseThrow();
        double[] nominal = levels(Objects.requireNonNull(history.growth().get(series)));
        double[] prices = prices();
        return IntStream.range(0, nominal.length)
                .mapToDouble(month -> nominal[month] / prices[month])
                .toArray();
    }

    private static double[] prices() {
        return levels(
                ReferenceData.history(StressScenarios.HISTORY).orElseThrow().inflation());
    }

    private static double[] levels(List<Double> growth) {
        double[] levels = new double[growth.size() + 1];
        levels[0] = 1;
        for (int month = 0; month < growth.size(); month++) {
            levels[month + 1] = levels[month] * growth.get(month);
        }
        return levels;
    }
}
