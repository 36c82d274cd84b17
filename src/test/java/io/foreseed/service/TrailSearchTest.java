package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An auditor finds every action, page by page or as lines, and is in the trail for it; nobody else sees others' actions. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class TrailSearchTest {
    private static final String TRAIL = "/api/v1/audit-logs";

    private final Api auditor = Api.ofNew(Role.AUDITOR);
    private final Api client = Api.ofNewUser();

    @Test
    void eachFilterFindsItsRowsAndNoOther() {
        Api adviser = Api.ofNew(Role.ADVISER);
        client.isAdvisedBy(adviser);
        String plan = client.importedPlan(10);
        UUID request = UUID.randomUUID();
        adviser.given().header("X-Request-Id", request).get(plan);
        client.put(plan, "\"99\"", "{}");
        Instant after = Instant.now();
        String id = Api.idOf(plan);

        assertThat(found("subjectId=" + client.user() + "&userId=" + adviser.user()))
                .containsExactly("READ plan success");
        assertThat(found("requestId=" + request)).containsExactly("READ plan success");
        assertThat(found("resourceId=" + id + "&outcome=failed")).containsExactly("UPDATE plan failed");
        assertThat(found("userId=" + client.user() + "&resourceType=plan&action=CREATE"))
                .containsExactly("CREATE plan success");
        assertThat(found("userId=" + client.user() + "&from=" + after)).isEmpty();
        assertThat(found("userId=" + client.user() + "&to=" + after))
                .hasSize((int) Sql.count("select count(*) from audit_logs where user_id = ?", client.user()));
        assertThat(found("subjectId=" + client.user() + "&action=DELETE")).isEmpty();
        assertThat(found("resourceId=" + id + "&severity=warning")).containsExactly("UPDATE plan failed");
        assertThat(found("resourceId=" + id + "&complianceCategory=SOX")).isEmpty();
        assertThat(found("resourceId=" + id + "&complianceCategory=GDPR&severity=info"))
                .isNotEmpty()
                .allMatch(row -> row.endsWith("success"));
        assertThat(Api.expect(200, auditor.get(TRAIL + "?requestId=" + request))
                        .at("/items/0/complianceCategory")
                        .asText())
                .isEqualTo("GDPR");
    }

    @Test
    void pagesAndLinesHoldTheSameRowsOnceAndInOrder() {
        String plan = client.importedPlan(10);
        for (int count = 0; count < 250; count++) {
            Sql.run(
                    "insert into audit_logs (id, timestamp, user_id, action, resource_type) values"
                            + " (gen_random_uuid(), now() - interval '1 s' * (? / 10), ?, 'READ', 'plan')",
                    count,
                    client.user());
        }
        assertThat(plan).isNotEmpty();
        List<String> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = Api.expect(200, auditor.get(TRAIL + "?limit=7&userId=" + client.user() + cursor));
            page.path("items").forEach(row -> pages.add(row.path("id").asText()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());

        Response export = auditor.get(TRAIL + "/export?userId=" + client.user());

        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(export.contentType()).startsWith("application/x-ndjson");
        List<String> lines = export.asString()
                .lines()
                .map(line -> tree(line).path("id").asText())
                .toList();
        assertThat(lines).isEqualTo(pages).doesNotHaveDuplicates().hasSizeGreaterThan(250);
        JsonNode recorded = Api.expect(200, auditor.get(TRAIL + "?action=EXPORT&userId=" + auditor.user()))
                .at("/items/0");
        assertThat(recorded.at("/metadata/userId").asText())
                .isEqualTo(client.user().toString());
        Api.expect(200, auditor.get(TRAIL + "/" + pages.getFirst()));
        Api.expect(404, Api.ofNewUser().get(TRAIL + "/" + pages.getFirst()));
    }

    @Test
    void anExportThatCannotBeRecordedAnswersNoRow() {
        client.importedPlan(10);
        UUID request = UUID.randomUUID();
        Sql.run("create or replace function refuse_test_export() returns trigger language plpgsql as"
                + " $$ begin raise exception 'refused by a test'; end $$");
        Sql.run("create trigger refuse_test_export before insert on audit_logs for each row when (new.request_id = '"
                + request + "') execute function refuse_test_export()");
        try {
            Response refused =
                    auditor.given().header("X-Request-Id", request).get(TRAIL + "/export?userId=" + client.user());

            assertThat(Api.expect(503, refused).path("type").asText()).endsWith("audit-unavailable");
        } finally {
            Sql.runDespiteDeadlocks("drop trigger refuse_test_export on audit_logs");
        }
    }

    @Test
    void othersFindTheirOwnActionsWhateverTheyAskFor() {
        client.importedPlan(10);

        JsonNode page = Api.expect(200, Api.ofNewUser().get(TRAIL + "?userId=" + client.user()));

        assertThat(page.path("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userId=x",
                "subjectId=1",
                "action=LOOK",
                "outcome=fine",
                "severity=INFO",
                "severity=loud",
                "complianceCategory=gdpr",
                "from=yesterday",
                "to=2026-01-01",
                "cursor=01a20dee-5c0d-7ef7-bdde-769cb27eb289"
            })
    void whatIsNoFilterIsRefused(String filter) {
        JsonNode problem = Api.expect(422, auditor.get(TRAIL + "?" + filter));

        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("?" + filter.substring(0, filter.indexOf('=')));
    }

    private List<String> found(String filter) {
        List<String> rows = new ArrayList<>();
        Api.expect(200, auditor.get(TRAIL + "?limit=200&" + filter))
                .path("items")
                .forEach(row -> rows.add(row.path("action").asText() + " "
                        + row.path("resourceType").asText() + " "
                        + row.path("outcome").asText()));
        return rows;
    }

    private static JsonNode tree(String line) {
        try {
            return Api.JSON.readTree(line);
        } catch (IOException notJson) {
            throw new AssertionError(line, notJson);
        }
    }
}
