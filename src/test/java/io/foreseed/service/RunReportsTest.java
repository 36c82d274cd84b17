package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.report.Paper;
import io.foreseed.report.Report;
import io.foreseed.report.YearsTable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Runs that leave the service as pages and tables. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class RunReportsTest {
    private final Api api = Api.ofNewUser();

    @Test
    void aRunIsAPageThatMayDoNothing() {
        String run = ended(300);

        Response page = api.get(run + "/report");
        Response letter = api.get(run + "/report?paper=letter");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.contentType()).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo(Report.contentSecurityPolicy(Paper.A4) + "; frame-ancestors 'none'");
        assertThat(page.asString())
                .startsWith("<!DOCTYPE html>")
                .contains("Simulated on", "size: A4")
                .contains(api.get(run).jsonPath().getString("resultDigest"));
        assertThat(letter.asString()).contains("size: letter");
    }

    @Test
    void theYearsOfARunAreThoseOfItsResult() throws Exception {
        String run = ended(300);

        Response table = api.get(run + "/years");

        JsonNode result = Api.JSON.readTree(api.get(run + "/result").asString());
        assertThat(table.statusCode()).isEqualTo(200);
        assertThat(table.contentType()).isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(table.header("Content-Disposition")).contains("attachment");
        assertThat(table.asString()).isEqualTo(YearsTable.csv(result, "USD"));
    }

    @Test
    void whatHasNotSucceededIsNeitherPageNorTable() {
        String run = ended(10);
        Sql.run(
                "update simulation_runs set state = 'cancelled', result_digest = null where id = ?",
                UUID.fromString(run.substring(run.lastIndexOf('/') + 1)));

        Response page = api.get(run + "/report");
        Response table = api.get(run + "/years");

        assertThat(Api.expect(409, page).path("detail").asText()).contains("cancelled");
        Api.expect(409, table);
    }

    @Test
    void anUnknownPaperIsRefused() {
        JsonNode problem = Api.expect(422, api.get(ended(10) + "/report?paper=a5"));

        assertThat(problem.toString()).contains("?paper", "must be a4 or letter");
    }

    @Test
    void everyPageAndTableIsInTheTrail() {
        String run = ended(10);
        String id = run.substring(run.lastIndexOf('/') + 1);

        api.get(run + "/report");
        api.get(run + "/years");
        api.get(run + "/result");

        List<String> forms = api.trail(id).stream()
                .filter(row -> row.path("action").asText().equals("EXPORT"))
                .map(row -> row.at("/metadata/form").asText())
                .toList();
        assertThat(forms).containsExactlyInAnyOrder("report", "years", "document");
    }

    private String ended(int iterations) {
        String plan = api.importedPlan(iterations);
        return plan + "/runs/"
                + Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();
    }
}
