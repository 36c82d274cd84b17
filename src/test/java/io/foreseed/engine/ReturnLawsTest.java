package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.SimulationInput.AssetClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every return model. */
class ReturnLawsTest {
    private static final int STEPS = 30;
    private static final int PATHS = 300;

    static Stream<ReturnLaw> laws() {
        return SampleMarket.laws().stream();
    }

    @Test
    void everyModelHasItsName() {
        List<String> names = SampleMarket.laws().stream().map(ReturnLaw::type).toList();

        assertThat(ReturnLaws.types()).containsExactlyInAnyOrderElementsOf(names);
    }

    @ParameterizedTest
    @MethodSource("laws")
    void aModelIsReadFromWhatItWrites(ReturnLaw law) {
        ParameterReader parameters = SampleMarket.reader(law.json(), new SampleMarket().correlations);

        ReturnLaw read = ReturnLaws.read(law.type(), parameters).orElseThrow();

        assertThat(read).isEqualTo(law);
        assertThat(law.json()).containsEntry("type", law.type());
    }

    @Test
    void whatIsNotGivenIsTakenFromTheMarketOrUsual() {
        SampleMarket market = new SampleMarket();
        Map<String, Object> parameters = Map.of(
                "calmToTurbulent",
                0.03,
                "turbulentToCalm",
                0.2,
                "turbulentExpectedReturns",
                List.of(-0.15, 0.03),
                "turbulentVolatilities",
                List.of(0.32, 0.09));

        ParameterReader reader = SampleMarket.reader(parameters, market.correlations);

        assertThat(ReturnLaws.read("regime-switching", reader)).hasValue(SampleMarket.regimes(market.correlations));
        assertThat(ReturnLaws.read("stationary-bootstrap", reader)).hasValue(new StationaryBootstrap(10));
        assertThat(ReturnLaws.read("crystal-ball", reader)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("laws")
    void aPathIsTheSameInAnyBatchAndAlone(ReturnLaw law) {
        SampleMarket market = SampleMarket.of(law);
        market.inflation = SampleMarket.reverting();
        MarketModel model = market.model(STEPS, PATHS);

        double[][][] together = SampleMarket.trace(model, 0, PATHS, STEPS, PATHS);

        double[][][] inSevens = SampleMarket.trace(market.model(STEPS, PATHS), 0, PATHS, STEPS, 7);
        double[][][] alone = SampleMarket.trace(model, 0, PATHS, STEPS, 1);
        double[][][] last = SampleMarket.trace(market.model(STEPS, PATHS), PATHS - 1, 1, STEPS, 1);
        assertThat(Arrays.deepEquals(inSevens, together)).isTrue();
        assertThat(Arrays.deepEquals(alone, together)).isTrue();
        assertThat(last[0]).isDeepEqualTo(together[PATHS - 1]);
    }

    @ParameterizedTest
    @MethodSource("laws")
    void morePathsAndStepsBeginWithTheSame(ReturnLaw law) {
        SampleMarket market = SampleMarket.of(law);
        market.inflation = SampleMarket.reverting();

        double[][][] more = SampleMarket.trace(market.model(STEPS + 5, PATHS), 0, 50, STEPS, 50);

        double[][][] fewer = SampleMarket.trace(market.model(STEPS, 50), 0, 50, STEPS, 50);
        assertThat(Arrays.deepEquals(more, fewer)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("laws")
    void anotherSeedGivesOtherPathsUnlessNothingIsDrawn(ReturnLaw law) {
        SampleMarket market = SampleMarket.of(law);
        double[][] before = market.products(STEPS, 100);
        market.seed++;

        double[][] after = market.products(STEPS, 100);

        boolean isDrawn = !law.equals(new HistoricalSequences());
        assertThat(Arrays.equals(before[0], after[0])).isEqualTo(!isDrawn);
    }

    @ParameterizedTest
    @MethodSource("laws")
    void inflationChangesNoReturn(ReturnLaw law) {
        SampleMarket market = SampleMarket.of(law);
        double[][] constant = market.products(STEPS, 100);
        market.inflation = SampleMarket.reverting();

        double[][] reverting = market.products(STEPS, 100);

        assertThat(reverting[0]).containsExactly(constant[0]);
        assertThat(reverting[1]).containsExactly(constant[1]);
        assertThat(Arrays.equals(reverting[2], constant[2])).isEqualTo(law.isHistorical());
    }

    @ParameterizedTest
    @MethodSource("laws")
    void nothingIsEverWorthLessThanNothing(ReturnLaw law) {
        SampleMarket market = SampleMarket.of(law);
        market.stepsPerYear = 1;
        market.classes = List.of(new AssetClass("a", -0.5, 2), new AssetClass("b", 1, 2));
        market.inflation = new InflationLaw(1, 0.5, 0.01, -0.1, List.of(0.3, -0.8));

        double[][] products = market.products(20, 1000);

        for (double[] row : products) {
            assertThat(Arrays.stream(row).allMatch(value -> value >= 0 && value < Double.POSITIVE_INFINITY))
                    .isTrue();
        }
        assertThat(Arrays.stream(products[2]).allMatch(value -> value > 0)).isTrue();
    }

    /** The simple return of a step has mean m/n and variance s²/n; both bounds are four standard errors. */
    @ParameterizedTest
    @ValueSource(ints = {1, 12})
    void lognormalGrowthOfAYearHasTheMomentsOfTheAssumptions(int stepsPerYear) {
        SampleMarket market = SampleMarket.of(new LognormalReturns()).oneClass(0.08, 0.17);
        market.stepsPerYear = stepsPerYear;

        double[][] products = market.products(stepsPerYear, 400_000);

        double variance = Math.log1p(0.17 * 0.17 / 1.08 / 1.08);
        double[] law = new double[5];
        for (int power = 0; power < 5; power++) {
            law[power] = Math.pow(1.08, power) * Math.exp(variance * power * (power - 1) / 2);
        }
        Moments.assertOfLaw(products[0], law);
    }

    /** Of a product of n independent steps 1 + m/n + s/sqrt(n) z, each moment is the n-th power of the step's. */
    @Test
    void normalGrowthOfAYearHasTheMomentsOfItsSteps() {
        SampleMarket market = SampleMarket.of(new NormalReturns()).oneClass(0.08, 0.17);

        double[][] products = market.products(12, 400_000);

        double mean = 1 + 0.08 / 12;
        double variance = 0.17 * 0.17 / 12;
        double[] law = {
            1,
            mean,
            mean * mean + variance,
            mean * mean * mean + 3 * mean * variance,
            Math.pow(mean, 4) + 6 * mean * mean * variance + 3 * variance * variance
        };
        Moments.assertOfLaw(
                products[0], Arrays.stream(law).map(step -> Math.pow(step, 12)).toArray());
    }

    /**
     * The standard error of a correlation r of N pairs is (1 - r²) / sqrt(N). Asked is 0.005: five errors of a million
     * pairs whatever r is, and 3.1 errors of 100,000 pairs at r = 0.7.
     */
    @ParameterizedTest
    @CsvSource({"-0.5, 1000000", "0, 1000000", "0.13, 1000000", "0.7, 1000000", "0.7, 100000", "-0.8, 100000"})
    void theCorrelationOfTheDriversIsRecovered(double correlation, int pairs) {
        SampleMarket market = SampleMarket.of(new LognormalReturns());
        market.correlations = CorrelationMatrix.of(List.of(List.of(1.0, correlation), List.of(correlation, 1.0)));

        double[][] products = market.products(1, pairs);

        double[] first = Arrays.stream(products[0]).map(Math::log).toArray();
        double[] second = Arrays.stream(products[1]).map(Math::log).toArray();
        assertThat(Moments.correlation(first, second)).isEqualTo(correlation, within(0.005));
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        CorrelationMatrix two = new SampleMarket().correlations;
        List<Double> pair = List.of(0.1, 0.1);

        assertThatThrownBy(() -> new StudentTReturns(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StudentTReturns(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StationaryBootstrap(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StationaryBootstrap(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RegimeSwitchingReturns(0, 0.5, pair, pair, two))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RegimeSwitchingReturns(0.5, 1.5, pair, pair, two))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RegimeSwitchingReturns(0.5, 0.5, pair, List.of(0.1), two))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RegimeSwitchingReturns(0.5, 0.5, List.of(-0.6, 0.1), pair, two))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMarketWithoutTheHistoryThatItsModelNeedsIsRefused() {
        SampleMarket without = SampleMarket.of(new StationaryBootstrap(1));
        without.history = null;
        SampleMarket unknown = SampleMarket.of(new StationaryBootstrap(1));
        unknown.series = List.of("us-stocks", "tulips");
        SampleMarket unneeded = SampleMarket.of(new StationaryBootstrap(1));
        unneeded.law = new NormalReturns();
        SampleMarket other = SampleMarket.of(SampleMarket.laws().get(3)).oneClass(0, 0);

        assertThatThrownBy(without::input).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(unknown::input).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(unneeded::input).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(other::input).isInstanceOf(IllegalArgumentException.class);
    }
}
