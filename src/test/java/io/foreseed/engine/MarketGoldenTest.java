package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.engine.DrawnLives.Life;
import io.foreseed.simulation.ReferenceData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bits that the models of algorithm 2 draw: what changes them is another {@link AlgorithmVersion}. */
class MarketGoldenTest {
    @ParameterizedTest
    @CsvSource({
        "normal, deeccc30ee455174c25c12c18c18f741c92aa7aa802469981d5e5035dfb2475f",
        "lognormal, a9fb6877c06ed0fe3b5632a9d375e9a0bc80478eca92291cc79a3b61cba6e1a2",
        "student-t, 9da0ca6318f77b6f84ed284d89d834cb6c1c417f0b7bc6cae131fb6569d8125c",
        "regime-switching, 1374cea43055a911061fc7ca39749cd4a022d56ad1bae1f4a2f0be46bc95370d",
        "stationary-bootstrap, f5c813143a4299071584732ed2c4f15c1cc21f58000cdf5deda57351ca2ede9d",
        "historical-sequences, b4327f92a2386b1a7056bcad0f659a6ceee83080056448b6afc114d5bd188815",
        "episode, 11986f3a713a1f1319baecf33a67f0959dd776349a2cd9e8aec5831b3242bb5e"
    })
    void aModelKeepsItsBits(String type, String digest) {
        ReturnLaw law = SampleMarket.laws().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();

        String drawn = SampleMarket.digest(law);

        assertThat(drawn).isEqualTo("sha256:" + digest);
    }

    @Test
    void livesKeepTheirBits() {
        LifeTable table = ReferenceData.lifeTable("ssa-period-2022", "female").orElseThrow();
        List<Life> people = List.of(new Life(table, 64.75), new Life(new GompertzLife(88, 10), 66.5));
        int[][] deaths = new int[2][600];
        Digest digest = new Digest();

        new DrawnLives(people, 12, 720, 20250821, 600).deathSteps(0, 600, deaths);

        for (int[] person : deaths) {
            for (int death : person) {
                digest.add(death);
            }
        }
        assertThat(digest.end()).isEqualTo("sha256:b6ebd556a6c8b2d7bf06cbac10cb202290e62984b5119f2efe9fcf298231a2ad");
    }
}
