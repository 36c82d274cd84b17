package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The planning formulas against their definitions: what they are paid from is used up exactly. */
class PlanningFormulasTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.06, 0, -0.02, 1e-12, 0.5})
    void levelPaymentsUseUpWhatIsThere(double rate) {
        double atEnd = LevelPayment.atEnd(1000, 100, rate, 30);
        double atStart = LevelPayment.atStart(1000, 100, rate, 30);

        double endOwed = 1000;
        double startOwed = 1000;
        for (int period = 0; period < 30; period++) {
            endOwed = endOwed * (1 + rate) - atEnd;
            startOwed = (startOwed - atStart) * (1 + rate);
        }
        double scale = 1e-10 * Math.max(1, Math.pow(1 + rate, 30));
        assertThat(endOwed).isEqualTo(100, within(scale));
        assertThat(startOwed).isEqualTo(100, within(scale));
    }

    @Test
    void aVariablePercentageSpendsEverythingInTheLastYear() {
        double growth = VpwPercentage.growth(0.4);
        double wealth = 1_000_000;
        double first = wealth * VpwPercentage.percentage(growth, 25);

        for (int yearsLeft = 25; yearsLeft >= 1; yearsLeft--) {
            double withdrawal = wealth * VpwPercentage.percentage(growth, yearsLeft);
            // when the portfolio grows as assumed, every year's withdrawal is the first
            assertThat(withdrawal).isEqualTo(first, within(first * 1e-11));
            wealth = (wealth - withdrawal) * (1 + growth);
        }

        assertThat(wealth).isEqualTo(0, within(1e-4));
        assertThat(growth).isEqualTo(0.4 * 0.05 + 0.6 * 0.019);
        assertThat(VpwPercentage.percentage(growth, 0.5)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.02, 0", "0.02, 300000", "0, 300000", "-0.01, 0"})
    void anAmortizationLeavesTheBequest(double rate, double bequest) {
        double wealth = 1_000_000;

        for (int yearsLeft = 30; yearsLeft >= 1; yearsLeft--) {
            wealth = (wealth - AmortizationPayment.withdrawal(wealth, bequest, rate, yearsLeft)) * (1 + rate);
        }

        assertThat(wealth).isEqualTo(bequest, within(1e-4));
    }

    @Test
    void anAmortizationPaysNothingOutOfTooLittleAndNeverMoreThanThereIs() {
        assertThat(AmortizationPayment.withdrawal(100, 1000, 0.02, 10)).isZero();
        assertThat(AmortizationPayment.withdrawal(0, 0, 0.02, 10)).isZero();
        assertThat(AmortizationPayment.withdrawal(100, 0, 0.02, 0)).isEqualTo(100, within(1e-12));
        assertThat(AmortizationPayment.withdrawal(100, 0, 0.02, 1)).isLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"900000, 45000", "1000000, 50000", "700000, 45000", "1400000, 62500", "1200000, 60000"})
    void bengenSpendsItsPercentageBetweenFloorAndCeiling(double wealth, double withdrawal) {
        double spent =
                SpendingBand.withdrawal(0.05, wealth, 50_000, SpendingBand.BENGEN_FLOOR, SpendingBand.BENGEN_CEILING);

        assertThat(spent).isEqualTo(withdrawal, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"990000, 49500", "900000, 48750", "1200000, 52500"})
    void vanguardBoundsTheChangeFromLastYear(double wealth, double withdrawal) {
        double spent = SpendingBand.withdrawal(
                0.05, wealth, 50_000, SpendingBand.VANGUARD_FLOOR, SpendingBand.VANGUARD_CEILING);

        assertThat(spent).isEqualTo(withdrawal, within(1e-9));
    }

    /** Initially 5 % of 1,000,000; guardrails at 6 % and 4 %. */
    @ParameterizedTest
    @CsvSource({
        // wealth, inflation, last return, years left, withdrawal
        "1000000, 0.03, 0.05, 30, 51500", // raised by inflation
        "1000000, 0.09, 0.05, 30, 53000", // by the cap at most
        "1000000, -0.02, 0.05, 30, 49000", // deflation lowers it
        "990000, 0.03, -0.01, 30, 50000", // frozen after a loss: 5.05 % is more than 5 %
        "1010000, 0.03, -0.01, 30, 51500", // not frozen: 4.95 % is less
        "850000, 0.03, 0.05, 30, 46350", // 51,500 is 6.06 %: cut by a tenth
        "850000, 0.03, -0.05, 30, 50000", // frozen, and 50,000 is 5.88 %: no cut
        "850000, 0.03, 0.05, 16, 46350", // more than 15 years are left
        "850000, 0.03, 0.05, 15, 51500", // in the last 15 years there is no cut
        "1300000, 0.03, 0.05, 30, 56650", // 51,500 is 3.96 %: raised by a tenth
        "1300000, 0.03, 0.05, 5, 56650", // to the end
        "0, 0.03, -0.05, 30, 45000" // nothing is left: frozen and cut
    })
    void guytonAndKlingersRulesInTheirOrder(
            double wealth, double inflation, double lastReturn, int yearsLeft, double withdrawal) {
        double decided =
                GuytonKlingerRules.published(0.05).withdrawal(50_000, wealth, inflation, lastReturn, yearsLeft);

        assertThat(decided).isEqualTo(withdrawal, within(1e-8));
    }

    /** A frozen and cut withdrawal is the least, a capped raise and the rise of prosperity the greatest. */
    @Test
    void guytonAndKlingersRulesScaleWithTheAmounts() {
        Random random = new Random(20250821);
        GuytonKlingerRules rules = GuytonKlingerRules.published(0.05);

        for (int round = 0; round < 10_000; round++) {
            double last = random.nextDouble(10_000, 100_000);
            double wealth = random.nextDouble(100_000, 3_000_000);
            double inflation = random.nextDouble(-0.05, 0.15);
            double lastReturn = random.nextDouble(-0.3, 0.4);
            int yearsLeft = random.nextInt(1, 50);
            double decided = rules.withdrawal(last, wealth, inflation, lastReturn, yearsLeft);
            assertThat(rules.withdrawal(4 * last, 4 * wealth, inflation, lastReturn, yearsLeft))
                    .isEqualTo(4 * decided);
            assertThat(decided).isBetween(0.9 * 0.95 * last * (1 - 1e-12), 1.1 * 1.06 * last * (1 + 1e-12));
        }
    }

    @Test
    void guardrailsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> GuytonKlingerRules.published(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GuytonKlingerRules(0.05, 0.2, 1.2, 0.1, 0.1, 0.06, 15))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GuytonKlingerRules(0.05, 0.2, 0.2, Double.NaN, 0.1, 0.06, 15))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Full retirement age by birth year, as SSA prints it: years and months. */
    @ParameterizedTest
    @CsvSource({
        "1930, 65, 0",
        "1937, 65, 0",
        "1938, 65, 2",
        "1942, 65, 10",
        "1943, 66, 0",
        "1954, 66, 0",
        "1955, 66, 2",
        "1957, 66, 6",
        "1959, 66, 10",
        "1960, 67, 0",
        "2001, 67, 0"
    })
    void fullRetirementAgeIsThatOfTheBirthYear(int birthYear, int years, int months) {
        assertThat(SocialSecurityClaiming.fullRetirementMonths(birthYear)).isEqualTo(years * 12 + months);
        // a survivor's is that of two years earlier
        assertThat(SocialSecurityClaiming.fullSurvivorMonths(birthYear + 2)).isEqualTo(years * 12 + months);
    }

    /** Percent of the PIA that SSA prints for claims at 62, 65, full retirement age and 70. */
    @ParameterizedTest
    @CsvSource({
        "1937, 80.00, 100.00, 132.50", "1943, 75.00, 93.333333, 132.00", "1955, 74.166667, 92.222222, 130.666667",
        "1958, 71.666667, 88.888889, 126.666667", "1960, 70.00, 86.666667, 124.00", "1990, 70.00, 86.666667, 124.00"
    })
    void theShareIsThatOfTheClaimingAge(int birthYear, double at62, double at65, double at70) {
        int full = SocialSecurityClaiming.fullRetirementMonths(birthYear);

        assertThat(100 * SocialSecurityClaiming.share(birthYear, 62 * 12)).isEqualTo(at62, within(1e-6));
        assertThat(100 * SocialSecurityClaiming.share(birthYear, 65 * 12)).isEqualTo(at65, within(1e-6));
        assertThat(SocialSecurityClaiming.share(birthYear, full)).isEqualTo(1);
        assertThat(100 * SocialSecurityClaiming.share(birthYear, 70 * 12)).isEqualTo(at70, within(1e-6));
        assertThat(SocialSecurityClaiming.share(birthYear, 75 * 12))
                .isEqualTo(SocialSecurityClaiming.share(birthYear, 70 * 12));
    }

    @Test
    void waitingAMonthNeverPaysLess() {
        for (int birthYear : List.of(1917, 1937, 1950, 1958, 1975)) {
            for (int months = SocialSecurityClaiming.EARLIEST; months < SocialSecurityClaiming.LATEST; months++) {
                assertThat(SocialSecurityClaiming.share(birthYear, months + 1))
                        .isGreaterThan(SocialSecurityClaiming.share(birthYear, months));
            }
        }
        assertThatThrownBy(() -> SocialSecurityClaiming.share(1960, 62 * 12 - 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** For births of 1962 on a survivor's benefit is full at 67, 71.5 % at 60 (RS 00615.305: 79.6 % at 62). */
    @ParameterizedTest
    @CsvSource({
        "1.0, 804, 1.0", // full
        "1.0, 720, 0.715", // at 60
        "1.0, 744, 0.796429", // at 62
        "0.7, 804, 0.825", // who died had claimed at 62: at least 82.5 %
        "0.7, 720, 0.715", // the reduced benefit is smaller than the limit
        "0.7, 780, 0.825", // the limit is smaller than the reduced benefit, 93.2 %
        "0.9, 804, 0.9", // what who died was paid
        "1.24, 804, 1.24", // with delayed credits
        "1.24, 720, 0.8866", // reduced from that
        "1.24, 900, 1.24" // never more
    })
    void aSurvivorGetsWhatTheDeceasedWasPaidWithinItsBounds(double deceased, int months, double share) {
        assertThat(SocialSecurityClaiming.survivorShare(deceased, 1965, months)).isEqualTo(share, within(1e-6));
    }
}
