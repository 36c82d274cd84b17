package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of the system by the API: who operates the service looks at them, resolves them and opens them again. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class SystemEventsTest {
    private static final String EVENTS = "/api/v1/system-events";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Api operator = Api.ofNew(Role.OPERATOR);
    private final String component = "test-" + UUID.randomUUID();

    @Test
    void whatHappensIsListedReadAndResolvedWithANote() {
        String event = happened(component);
        assertThat(listed("component=" + component)).containsExactly(event);

        Response read = operator.get(EVENTS + "/" + event);
        JsonNode resolved = Api.expect(200, resolve(event, read.header("ETag"), "Restarted it."));

        assertThat(resolved.path("resolved").asBoolean()).isTrue();
        assertThat(resolved.path("resolvedAt").asText()).isNotEmpty();
        assertThat(resolved.path("resolvedBy").asText())
                .isEqualTo(operator.user().toString());
        assertThat(resolved.path("resolutionNotes").asText()).isEqualTo("Restarted it.");
        assertThat(Api.expect(200, operator.get(EVENTS + "/" + event))).isEqualTo(resolved);
        JsonNode row = operator.trail(event).getFirst();
        assertThat(row.path("action").asText()).isEqualTo("READ");
        JsonNode change = operator.trail(event).stream()
                .filter(each -> each.path("action").asText().equals("UPDATE"))
                .findFirst()
                .orElseThrow();
        assertThat(change.at("/oldValues/resolved").asBoolean()).isFalse();
        assertThat(change.at("/newValues/resolutionNotes").asText()).isEqualTo("Restarted it.");
        assertThat(change.path("resourceType").asText()).isEqualTo("system_event");
    }

    @Test
    void aResolvedEventIsOpenedAgainAndAnOpenOneIsNot() {
        String event = happened(component);
        Api.expect(409, reopen(event, "*"));
        Api.expect(200, resolve(event, "*", "Over."));
        Api.expect(409, resolve(event, "*", "Over, again."));

        JsonNode opened = Api.expect(200, reopen(event, "*"));

        assertThat(opened.path("resolved").asBoolean()).isFalse();
        assertThat(opened.has("resolvedAt")).isFalse();
        assertThat(opened.has("resolvedBy")).isFalse();
        assertThat(opened.has("resolutionNotes")).isFalse();
        assertThat(opened.path("rowVersion").asLong()).isEqualTo(3);
        assertThat(operator.trail(event).toString()).contains("Over.").doesNotContain("Over, again.");
    }

    /** The same that happens after it was resolved is another event; then the first one cannot come back beside it. */
    @Test
    void whatHappensAgainIsAnotherEventBesideWhichTheFirstStaysResolved() {
        String first = happened(component);
        Api.expect(200, resolve(first, "*", "Over."));
        String second = happened(component);

        Response refused = reopen(first, "*");

        assertThat(second).isNotEqualTo(first);
        assertThat(Api.expect(409, refused).path("detail").asText()).contains(second);
        assertThat(listed("component=" + component)).containsExactly(second, first);
        assertThat(listed("component=" + component + "&resolved=false")).containsExactly(second);
        Api.expect(200, resolve(second, "*", "Over too."));
        Api.expect(200, reopen(first, "*"));
    }

    @Test
    void whoHasNotSeenTheLastChangeChangesNothing() {
        String event = happened(component);
        String seen = operator.get(EVENTS + "/" + event).header("ETag");

        Api.expect(428, operator.post(EVENTS + "/" + event + "/resolve", notes("No tag.")));
        Api.expect(412, resolve(event, "\"7\"", "Another tag."));
        Api.expect(200, resolve(event, seen, "The tag."));
        Api.expect(412, reopen(event, seen));
        Api.expect(428, operator.post(EVENTS + "/" + event + "/reopen", ""));
    }

    /** Happening again is no change that somebody must have seen before they resolve it. */
    @Test
    void happeningAgainChangesNoTag() {
        String event = happened(component);
        String seen = operator.get(EVENTS + "/" + event).header("ETag");
        notice(component).post();
        await().atMost(PATIENCE)
                .until(() -> Sql.count("select occurrences from system_events where id = cast(? as uuid)", event) == 2);

        Api.expect(200, resolve(event, seen, "Twice."));
    }

    @Test
    void ofManyWhoResolveAtOnceOneDoes() throws Exception {
        String event = happened(component);
        List<Callable<Integer>> attempts = new ArrayList<>();
        for (int attempt = 0; attempt < 8; attempt++) {
            attempts.add(() -> resolve(event, "*", "At once.").statusCode());
        }

        List<Integer> answers = new ArrayList<>();
        try (var callers = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> answer : callers.invokeAll(attempts)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).filteredOn(answer -> answer == 200).hasSize(1);
        assertThat(answers).allMatch(answer -> List.of(200, 409, 412).contains(answer));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"CLIENT", "ADVISER", "AUDITOR"})
    void whoDoesNotOperateTheServiceMayNot(Role role) {
        String event = happened(component);
        Api other = Api.ofNew(role);

        Api.expect(403, other.get(EVENTS));
        Api.expect(403, other.get(EVENTS + "/" + event));
        Api.expect(403, other.post(EVENTS + "/" + event + "/resolve", notes("Not mine.")));
        Api.expect(403, other.post(EVENTS + "/" + event + "/reopen", ""));
        assertThat(listed("component=" + component + "&resolved=false")).containsExactly(event);
    }

    /** A start is open while its instance runs, and closed by it. */
    @Test
    void whatIsForInformationIsNobodysToChange() {
        JsonNode start = Api.expect(200, operator.get(EVENTS + "?eventType=startup&resolved=false"))
                .at("/items/0");
        assertThat(start.path("severity").asText()).isEqualTo("info");
        String id = start.path("id").asText();

        Response resolved = resolve(id, "*", "I do not like it.");

        assertThat(Api.expect(409, resolved).path("detail").asText()).contains("for information");
        Api.expect(409, reopen(id, "*"));
        assertThat(Api.expect(200, operator.get(EVENTS + "/" + id)).path("rowVersion"))
                .isEqualTo(start.path("rowVersion"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "severity=error | true",
                "severity=critical | false",
                "eventType=error | true",
                "eventType=performance | false",
                "category=system | true",
                "category=api | false",
                "resolved=false | true",
                "resolved=true | false",
                "from=2026-01-01T00:00:00Z | true",
                "from=9999-12-31T00:00:00Z | false",
                "to=9999-12-31T00:00:00Z | true",
                "to=2000-01-01T00:00:00Z | false"
            })
    void eachFilterNarrows(String filter, boolean isFound) {
        String event = happened(component);

        List<String> found = listed("component=" + component + "&" + filter);

        assertThat(found).isEqualTo(isFound ? List.of(event) : List.of());
    }

    /** It began before the time asked for, and was still happening. */
    @Test
    void whatStillHappenedIsFoundByItsLastTime() {
        String event = happened(component);
        Sql.run("update system_events set timestamp = now() - interval '2 days' where id = cast(? as uuid)", event);
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));

        assertThat(listed("component=" + component + "&from=" + yesterday)).containsExactly(event);
        assertThat(listed("component=" + component + "&to=" + yesterday)).containsExactly(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "severity=loud",
                "severity=ERROR",
                "category=weather",
                "resolved=maybe",
                "resolved=TRUE",
                "from=yesterday",
                "from=%2B999999999-01-01T00:00:00Z",
                "to=-999999999-01-01T00:00:00Z",
                "limit=0",
                "limit=201",
                "cursor=x",
                "severety=error"
            })
    void aWrongParameterIsRefused(String query) {
        Api.expect(422, operator.given().urlEncodingEnabled(false).get(EVENTS + "?" + query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"notes\":null}",
                "{\"notes\":\"\"}",
                "{\"notes\":\"  \"}",
                "{\"notes\":\"a\\u0000b\"}",
                "{\"notes\":{}}",
                "{\"notes\":\"n\",\"resolvedBy\":\"x\"}",
                "{\"notes\":"
            })
    void aWrongNoteIsRefused(String body) {
        String event = happened(component);

        Response refused = operator.given()
                .contentType("application/json")
                .header("If-Match", "*")
                .body(body)
                .post(EVENTS + "/" + event + "/resolve");

        assertThat(refused.statusCode()).as(refused.asString()).isIn(400, 422);
        assertThat(listed("component=" + component + "&resolved=false")).containsExactly(event);
    }

    @Test
    void aNoteHasItsLengthAndIsKeptAsItIs() {
        String event = happened(component);
        String longest = "'; drop table system_events; -- <b>\uD83D\uDD25</b> "
                .repeat(60)
                .substring(0, 2_000);

        Api.expect(422, resolve(event, "*", longest + "x"));
        JsonNode resolved = Api.expect(200, resolve(event, "*", longest));

        assertThat(resolved.path("resolutionNotes").asText()).isEqualTo(longest);
    }

    @Test
    void pagesFollowEachOtherNewestFirst() {
        List<String> made = new ArrayList<>();
        for (int count = 0; count < 5; count++) {
            made.addFirst(happened(component));
            Api.expect(200, resolve(made.getFirst(), "*", "Next."));
        }

        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = Api.expect(200, operator.get(EVENTS + "?limit=2&component=" + component + cursor));
            page.path("items").forEach(item -> found.add(item.path("id").asText()));
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());

        assertThat(found).isEqualTo(made);
    }

    private static Notice notice(String component) {
        return Notice.of(Kind.JOB_FAILED, component).because(new IllegalStateException("a test"));
    }

    /** The event that is open after something has failed. */
    private static String happened(String component) {
        notice(component).post();
        await().atMost(PATIENCE)
                .until(() ->
                        Sql.count("select count(*) from system_events where component = ? and not resolved", component)
                                == 1);
        return Sql.text("select id from system_events where component = ? and not resolved", component);
    }

    private List<String> listed(String query) {
        List<String> ids = new ArrayList<>();
        Api.expect(200, operator.get(EVENTS + "?" + query))
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private Response resolve(String event, String ifMatch, String notes) {
        return operator.given()
                .contentType("application/json")
                .header("If-Match", ifMatch)
                .body(notes(notes).toString())
                .post(EVENTS + "/" + event + "/resolve");
    }

    private Response reopen(String event, String ifMatch) {
        return operator.given().header("If-Match", ifMatch).post(EVENTS + "/" + event + "/reopen");
    }

    private static JsonNode notes(String text) {
        return Api.JSON.createObjectNode().put("notes", text);
    }
}
