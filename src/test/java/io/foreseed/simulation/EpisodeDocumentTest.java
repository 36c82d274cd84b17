package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.PathOutcome;
import io.foreseed.engine.Simulation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plan documents with an episode of history. */
class EpisodeDocumentTest {
    /**
     * 36,665.93 a year is what lasts from 1966 to 1995: Owl (Gosselin), case of Bill. Of a cent a year less than a unit
     * of money is left after 30 years.
     */
    @Test
    void whoMeets1966EndsWhereHistoryDid() {
        PathOutcome enough = path(36_665.92);

        PathOutcome tooMuch = path(36_666.00);

        assertThat(enough.firstUnfundedYear()).isEmpty();
        assertThat(enough.yearEndWealth().getLast()).isCloseTo(0, within(1.0));
        assertThat(path(36_665.93).shortfall()).isLessThan(1);
        assertThat(tooMuch.firstUnfundedYear()).hasValue(29);
    }

    private static PathOutcome path(double spending) {
        return new Simulation(PlanDocument.of(from1966(spending)).input()).computePath(0);
    }

    private static ObjectNode from1966(double spending) {
        String document = String.format(Locale.ROOT, """
            {"schemaVersion": 2, "name": "1966", "seed": 1, "iterations": 1, "horizonYears": 30, "stepsPerYear": 1,
             "assumptions": {"version": "any", "history": "us-annual-1928-2025",
               "returnModel": {"type": "episode", "from": {"year": 1966}, "periods": 30, "then": {"type": "normal"}},
               "assetClasses": [
                 {"id": "stocks", "expectedReturn": 0.08, "volatility": 0.17, "series": "us-stocks"},
                 {"id": "bonds", "expectedReturn": 0.05, "volatility": 0.06, "series": "us-treasury-notes"}],
               "correlations": [[1, 0.1], [0.1, 1]]},
             "allocation": {"weights": {"stocks": 0.5, "bonds": 0.5}},
             "people": [{"name": "One", "ageMonths": 780, "birthYear": 1961, "sex": "female"}],
             "accounts": [{"name": "Pot", "type": "tax-free", "balance": 1000000}],
             "expenses": [{"name": "All", "amount": %.2f}]}
            """, spending);
        return (ObjectNode) DocumentJson.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenIsReadAgainWithTheSameDigest() {
        ObjectNode document = couple("""
                {"type": "episode", "from": {"year": 2007, "month": 11}, "periods": 24, "start": {"retirement": "Eva"},
                 "then": {"type": "student-t", "degreesOfFreedom": 5}}""");
        PlanDocument read = PlanDocument.of(document);

        JsonNode written = read.toJson();

        assertThat(written.at("/assumptions/returnModel/start/step").asInt()).isEqualTo(2);
        assertThat(written.at("/assumptions/returnModel/then/degreesOfFreedom").asInt())
                .isEqualTo(5);
        assertThat(PlanDocument.of(written).input().inputDigest())
                .isEqualTo(read.input().inputDigest());
        assertThat(PlanDocument.parseCanonical(read.input().canonicalJson())).isEqualTo(read.input());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "periods": 12, "then": {"type": "normal"} | /from | is missing
            "from": {"year": 1870}, "periods": 12, "then": {"type": "normal"} | /from | 1871-02 to 2025-12
            "from": {"year": 2025, "month": 2}, "periods": 12, "then": {"type": "normal"} | /periods | must be at most 11
            "from": {"year": 1966}, "periods": 18, "then": {"type": "normal"} | /periods | whole number of steps
            "from": {"year": 1966}, "periods": 0, "then": {"type": "normal"} | /periods | from 1 to 1200
            "from": {"year": 1966}, "periods": 12 | /then | is missing
            "from": {"year": 1966}, "periods": 12, "then": {"type": "episode"} | /then/type | one of historical
            "from": {"year": 1966}, "periods": 12, "then": {"type": "student-t"} | /then/degreesOfFreedom | is missing
            "from": {"year": 1966}, "periods": 12, "start": {"year": 12}, "then": {"type": "normal"} | /start | before
            "from": {"year": 1966}, "periods": 12, "when": 0, "then": {"type": "normal"} | /when | not known here
            "from": {"year": 1966, "day": 1}, "periods": 12, "then": {"type": "normal"} | /from/day | not known
            """)
    void whatCannotBeIsRefusedWithItsPlaceAndWhatIsAllowed(String model, String member, String message) {
        List<DocumentProblem> problems = problems(couple("{\"type\": \"episode\", " + model + "}"));

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().pointer()).isEqualTo("/assumptions/returnModel" + member);
        assertThat(problems.getFirst().message()).contains(message);
    }

    @Test
    void aYearlyHistoryNeedsYearlyStepsAndKnowsNoMonths() {
        ObjectNode monthly = from1966(1).put("stepsPerYear", 12);
        ObjectNode february = from1966(1);
        ((ObjectNode) february.at("/assumptions/returnModel/from")).put("month", 2);

        assertThat(problems(monthly)).extracting(DocumentProblem::pointer).containsExactly("/assumptions/history");
        assertThat(problems(february))
                .extracting(DocumentProblem::pointer)
                .containsExactly("/assumptions/returnModel/from");
    }

    private static List<DocumentProblem> problems(JsonNode document) {
        try {
            PlanDocument.of(document);
            return List.of();
        } catch (PlanDocumentException refused) {
            return refused.problems();
        }
    }

    private static ObjectNode couple(String model) {
        ObjectNode document = HouseholdDocument.tree();
        ObjectNode assumptions = (ObjectNode) document.get("assumptions");
        assumptions.set("returnModel", DocumentJson.read(model.getBytes(StandardCharsets.UTF_8)));
        assumptions.put("history", "us-monthly-1871-2025");
        assumptions.path("assetClasses").forEach(each -> ((ObjectNode) each).put("series", "us-stocks"));
        return document;
    }
}
