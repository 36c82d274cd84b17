package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stored row that nobody can read costs itself, and not the list that everybody needs. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class UnreadableRowsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "createPlan, /api/v1/plans, plans, tags, {}",
        "createPortfolioModel, /api/v1/portfolio-models, portfolio_models, asset_allocation, []",
        "createAssumptionSet, /api/v1/capital-market-assumptions, capital_market_assumptions, assumptions, []",
    })
    void costsItselfAndNotTheList(String operation, String path, String table, String column, String unreadable) {
        Api maker = Api.ofNew(Role.ADVISER);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(Api.expect(201, maker.post(path, AccessSubjects.body(operation)))
                    .path("id")
                    .asText());
        }
        UUID broken = UUID.fromString(made.get(1));
        String before = Sql.text("select cast(" + column + " as text) from " + table + " where id = ?", broken);
        write(table, column, unreadable, broken);
        try {
            List<String> listed = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = Api.expect(200, maker.get(path + "?limit=1" + cursor));
                page.path("items").forEach(item -> listed.add(item.path("id").asText()));
                cursor =
                        page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
            } while (!cursor.isEmpty());

            assertThat(listed).contains(made.get(0), made.get(2)).doesNotContain(made.get(1));
            assertThat(maker.get(path + "/" + broken).statusCode()).isEqualTo(500);
        } finally {
            write(table, column, before, broken);
        }
        assertThat(maker.get(path + "/" + broken).statusCode()).isEqualTo(200);
    }

    private static void write(String table, String column, String text, UUID id) {
        Sql.run("update " + table + " set " + column + " = cast(? as jsonb) where id = ?", text, id);
    }
}
