package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.History;
import io.foreseed.engine.LifeTable;
import io.foreseed.engine.UniformLifetimeTable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceDataTest {
    /** Stored runs name a version: its bytes never change, and newer data is another file. */
    @ParameterizedTest
    @CsvSource({
        "us-annual-1928-2025, 1c3d6f43641241fe694eedfd3d697173c795b66b1b76327cbf2f0b7df6e8c16d",
        "us-monthly-1871-2025, 07c7fc7f6b8b0173c2f248013c094df75af9e9a572283ed8f6d1f4e1948e481a",
        "ssa-period-2022, 581a67cc208d23ce3049c7c19e19d2fce480c9ef3bcd933910bce903fac31dfb",
        "irs-uniform-lifetime-2022, b153931aaefa32d095c9ca8bb43c5ca571a0f74c76d7a14a90e8e00ca1e81292",
        "flat-us-2022, b0d385f148049eb463023b9aaf6189cd566cfa565945f5951c9055237c8e2e75"
    })
    void aVersionNeverChanges(String version, String digest) throws IOException, NoSuchAlgorithmException {
        try (InputStream file = ReferenceDataTest.class.getResourceAsStream("/data/" + version + ".csv")) {
            byte[] bytes = Objects.requireNonNull(file).readAllBytes();

            byte[] actual = MessageDigest.getInstance("SHA-256").digest(bytes);

            assertThat(HexFormat.of().formatHex(actual)).isEqualTo(digest);
        }
    }

    @Test
    void everyVersionIsReadAndNamesItsSource() {
        assertThat(ReferenceData.HISTORIES).allSatisfy(version -> assertThat(ReferenceData.history(version))
                .isPresent());
        assertThat(ReferenceData.LIFE_TABLES).allSatisfy(version -> assertThat(ReferenceData.lifeTable(version, "male"))
                .isPresent());
        assertThat(ReferenceData.UNIFORM_LIFETIME_TABLES)
                .allSatisfy(version ->
                        assertThat(ReferenceData.uniformLifetimeTable(version)).isPresent());
        assertThat(List.of(
                        "us-annual-1928-2025", "us-monthly-1871-2025", "ssa-period-2022", "irs-uniform-lifetime-2022"))
                .allSatisfy(version -> assertThat(ReferenceTable.read(version).property("source"))
                        .isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "us-monthly", "../application", "ssa-period-2022"})
    void anUnknownHistoryIsNone(String version) {
        assertThat(ReferenceData.history(version)).isEmpty();
    }

    /** Levels of January and December 1871 and 2025 as their source has them. */
    @Test
    void theMonthlyHistoryBeginsWithTheGrowthOfFebruary1871() {
        History history = ReferenceData.history("us-monthly-1871-2025").orElseThrow();

        List<Double> stocks = history.growth().get("us-stocks");

        assertThat(history.growth()).containsOnlyKeys("us-stocks", "us-bonds", "us-cash");
        assertThat(history.periods()).isEqualTo(1859);
        assertThat(history.firstYear()).isEqualTo(1871);
        assertThat(history.firstPeriod()).isEqualTo(1);
        assertThat(Objects.requireNonNull(stocks).getFirst()).isEqualTo(101.87 / 100);
        assertThat(stocks.getLast()).isEqualTo(83237634.92 / 83186717.38);
        assertThat(history.inflation().getFirst()).isEqualTo(12.845 / 12.464);
    }

    @Test
    void theAnnualHistoryIsInPercent() {
        History history = ReferenceData.history("us-annual-1928-2025").orElseThrow();

        List<Double> stocks = history.growth().get("us-stocks");

        assertThat(history.periods()).isEqualTo(98);
        assertThat(history.firstYear()).isEqualTo(1928);
        assertThat(Objects.requireNonNull(stocks).getFirst()).isEqualTo(1.4381);
        assertThat(stocks.getLast()).isEqualTo(1 + 17.72 / 100);
        assertThat(history.inflation().getLast()).isEqualTo(1 + 2.74 / 100);
        assertThat(history.growth()).hasSize(5);
    }

    /** The printed survivors and life expectancies follow from the printed q(x), within their rounding. */
    @ParameterizedTest
    @ValueSource(strings = {"female", "male"})
    void theLifeTableIsConsistent(String sex) {
        ReferenceTable table = ReferenceTable.read("ssa-period-2022");
        List<Double> lives = table.column(sex + "-lives");
        List<Double> expectancies = table.column(sex + "-life-expectancy");

        LifeTable law = ReferenceData.lifeTable("ssa-period-2022", sex).orElseThrow();

        assertThat(table.firstAge()).isZero();
        assertThat(law.deathProbabilities()).hasSize(120);
        assertThat(law.deathProbabilities().getLast()).isEqualTo(1);
        for (int age = 0; age < 120; age++) {
            assertThat(100_000 * law.survival(0, age)).isEqualTo(lives.get(age), within(1.0));
            double expectancy = 0.5;
            for (int years = 1; age + years < 120; years++) {
                expectancy += law.survival(age, years);
            }
            assertThat(expectancy).as("at %d", age).isEqualTo(expectancies.get(age), within(0.006));
        }
    }

    @Test
    void theDivisorsAreThoseOfTheRegulation() {
        UniformLifetimeTable table =
                ReferenceData.uniformLifetimeTable("irs-uniform-lifetime-2022").orElseThrow();

        List<Double> divisors = table.divisors();

        assertThat(table.firstAge()).isEqualTo(72);
        assertThat(divisors).hasSize(49).isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(table.divisor(73)).isEqualTo(26.5);
        assertThat(table.divisor(75)).isEqualTo(24.6);
        assertThat(table.divisor(90)).isEqualTo(12.2);
        assertThat(table.divisor(120)).isEqualTo(2.0);
        assertThat(table.divisor(131)).isEqualTo(2.0);
        assertThatThrownBy(() -> table.divisor(71)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1949, 72", "1950, 72", "1951, 73", "1959, 73", "1960, 75", "2000, 75"})
    void distributionsBeginAtTheAgeOfTheLaw(int birthYear, int age) {
        assertThat(UniformLifetimeTable.firstDistributionAge(birthYear)).isEqualTo(age);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "age,q\n0,0.1\n2,0.1", // a gap
                "age,q\n0,0.1\n0,0.1", // twice
                "age,q\n0,0.1,3", // too many fields
                "age,q\n0", // too few
                "age,q\n0,", // nothing
                "age,q\n0,NaN",
                "age,q\n0,1e5",
                "age,q\nx,1",
                "period,q\n1871-13,1",
                "# kind\nage,q\n0,1", // a property without value
                "# kind: a\n# kind: b\nage,q\n0,1"
            })
    void aTableThatIsNotAsItMustBeIsRefused(String text) {
        List<String> lines = text.lines().toList();

        assertThatThrownBy(() -> new ReferenceTable("broken", lines))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken: line");
    }
}
