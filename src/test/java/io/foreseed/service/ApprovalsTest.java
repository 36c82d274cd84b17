package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes two superusers: one asks, another decides, and only then it is done. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class ApprovalsTest {
    private static final String APPROVALS = "/api/v1/approvals";
    private static final String SETS = "/api/v1/capital-market-assumptions/";

    private final Api requester = Api.ofNew(Role.SUPERUSER);
    private final Api approver = Api.ofNew(Role.SUPERUSER);

    @Test
    void twoSuperusersApproveASetAndTheTrailSaysBoth() {
        String set = proposedBy(Api.ofNew(Role.ADVISER));
        String request = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", set)).path("id").asText();

        JsonNode approved = Api.expect(200, approver.post(request + "/approve", ""));

        assertThat(approved.path("state").asText()).isEqualTo("approved");
        assertThat(approved.path("decidedBy").asText())
                .isEqualTo(approver.user().toString());
        JsonNode stored = Api.expect(200, approver.get(SETS + set));
        assertThat(stored.path("status").asText()).isEqualTo("approved");
        assertThat(stored.path("approvedBy").asText()).isEqualTo(approver.user().toString());
        JsonNode row = approver.trail(set).stream()
                .filter(each -> each.path("action").asText().equals("UPDATE"))
                .findFirst()
                .orElseThrow();
        assertThat(row.at("/oldValues/status").asText()).isEqualTo("proposed");
        assertThat(row.at("/newValues/status").asText()).isEqualTo("approved");
        assertThat(row.at("/metadata/requestedBy").asText())
                .isEqualTo(requester.user().toString());
        JsonNode decision = approver.trail(Api.idOf(request)).getFirst();
        assertThat(decision.at("/oldValues/state").asText()).isEqualTo("pending");
        assertThat(decision.at("/newValues/state").asText()).isEqualTo("approved");
        assertThat(requester.trail(Api.idOf(request)).getFirst().path("action").asText())
                .isEqualTo("CREATE");
    }

    @Test
    void nobodyApprovesTheirOwnRequestNorWhatTheyMade() {
        String byApprover = proposedBy(approver);
        String ofAdviser = proposedBy(Api.ofNew(Role.ADVISER));
        String own = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", ofAdviser))
                        .path("id")
                        .asText();
        String made = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", byApprover))
                        .path("id")
                        .asText();

        Response ownRequest = requester.post(own + "/approve", "");
        Response ownSet = approver.post(made + "/approve", "");

        Api.expect(403, ownRequest);
        Api.expect(403, ownSet);
        assertThat(status(ofAdviser)).isEqualTo("proposed");
        assertThat(status(byApprover)).isEqualTo("proposed");
        assertThat(state(own)).isEqualTo("pending");
        assertThat(state(made)).isEqualTo("pending");
        assertThat(requester.trail(Api.idOf(own)).getFirst().path("outcome").asText())
                .isEqualTo("denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "withdraw", "approve"})
    void whatIsDecidedIsDecided(String decision) {
        String set = proposedBy(Api.ofNew(Role.ADVISER));
        String request = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", set)).path("id").asText();
        Api decider = decision.equals("withdraw") ? requester : approver;
        JsonNode decided = Api.expect(200, decider.post(request + "/" + decision, ""));

        List<Integer> later = List.of(
                approver.post(request + "/approve", "").statusCode(),
                approver.post(request + "/refuse", "").statusCode(),
                requester.post(request + "/withdraw", "").statusCode());

        assertThat(later).containsOnly(409);
        assertThat(Api.expect(200, requester.get(request))).isEqualTo(decided);
        assertThat(status(set)).isEqualTo(decision.equals("approve") ? "approved" : "proposed");
    }

    @Test
    void afterADayItIsTooLateAndASecondRequestHasRoom() {
        String set = proposedBy(Api.ofNew(Role.ADVISER));
        String request = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", set)).path("id").asText();
        Api.expect(409, ask("approve_assumptions", set));
        letADayPass(request);

        Response tooLate = approver.post(request + "/approve", "");
        Response second = ask("approve_assumptions", set);

        Api.expect(409, tooLate);
        assertThat(tooLate.asString()).contains("expired");
        assertThat(status(set)).isEqualTo("proposed");
        Api.expect(201, second);
        assertThat(state(request)).isEqualTo("expired");
        assertThat(Api.expect(200, approver.get(APPROVALS + "?state=expired&limit=200"))
                        .path("items")
                        .findValuesAsText("id"))
                .contains(Api.idOf(request));
        assertThat(Api.expect(200, approver.get(APPROVALS + "?state=pending&limit=200"))
                        .path("items")
                        .findValuesAsText("id"))
                .contains(Api.expect(201, second).path("id").asText())
                .doesNotContain(Api.idOf(request));
    }

    @Test
    void whatExpiresWhileAnApprovalWaitsIsNotApproved() throws Exception {
        String set = proposedBy(Api.ofNew(Role.ADVISER));
        String request = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", set)).path("id").asText();

        Response late;
        try (var holder = Sql.connection();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("alter table approval_requests disable trigger approval_requests_are_decided_once");
                statement.execute("update approval_requests set requested_at = now() - interval '25 hours',"
                        + " expires_at = now() - interval '1 hour' where id = '" + Api.idOf(request) + "'");
                statement.execute(
                        "alter table approval_requests enable always trigger approval_requests_are_decided_once");
            }
            Future<Response> waiting = thread.submit(() -> approver.post(request + "/approve", ""));
            org.awaitility.Awaitility.await()
                    .until(() -> Sql.count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") > 0);
            holder.commit();
            late = waiting.get();
        }

        Api.expect(409, late);
        assertThat(status(set)).isEqualTo("proposed");
    }

    @Test
    void ofManyWhoDecideAtOnceOneDoes() throws Exception {
        for (int round = 0; round < 5; round++) {
            String set = proposedBy(Api.ofNew(Role.ADVISER));
            String request = APPROVALS + "/"
                    + Api.expect(201, ask("approve_assumptions", set))
                            .path("id")
                            .asText();
            List<Callable<Integer>> deciders = new ArrayList<>();
            for (int index = 0; index < 3; index++) {
                Api another = Api.ofNew(Role.SUPERUSER);
                deciders.add(() -> another.post(request + "/approve", "").statusCode());
                deciders.add(() -> another.post(request + "/refuse", "").statusCode());
            }
            deciders.add(() -> requester.post(request + "/withdraw", "").statusCode());

            List<Integer> statuses = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(deciders.size())) {
                for (Future<Integer> answer : threads.invokeAll(deciders)) {
                    statuses.add(answer.get());
                }
            }

            assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
            assertThat(status(set)).isEqualTo(state(request).equals("approved") ? "approved" : "proposed");
            assertThat(Sql.count(
                            "select count(*) from audit_logs where resource_id = ? and action = 'UPDATE'"
                                    + " and outcome = 'success'",
                            UUID.fromString(Api.idOf(request))))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeDoneAnyMoreStaysPending() {
        Api adviser = Api.ofNew(Role.ADVISER);
        String set = proposedBy(adviser);
        String request = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", set)).path("id").asText();
        Api.expect(200, adviser.given().header("If-Match", "*").post(SETS + set + "/retire"));

        Response approved = approver.post(request + "/approve", "");

        Api.expect(409, approved);
        assertThat(state(request)).isEqualTo("pending");
        assertThat(status(set)).isEqualTo("retired");
    }

    @Test
    void whoAskedMustStillBeASuperuser() {
        String set = proposedBy(Api.ofNew(Role.ADVISER));
        String request = APPROVALS + "/"
                + Api.expect(201, ask("approve_assumptions", set)).path("id").asText();
        Sql.run("update users set is_active = false where id = ?", requester.user());

        Response approved = approver.post(request + "/approve", "");
        Response refused = approver.post(request + "/refuse", "");

        Api.expect(409, approved);
        Api.expect(200, refused);
        assertThat(status(set)).isEqualTo("proposed");
    }

    @Test
    void nobodyMakesASuperuserAlone() {
        Api user = Api.ofNew(Role.OPERATOR);
        String account = "/api/v1/users/" + user.user();

        Response alone = requester.put(account, "*", "{\"role\":\"superuser\",\"isActive\":true}");
        JsonNode request = Api.expect(201, ask("grant_superuser", user.user().toString()));
        Response twice = approver.post(APPROVALS + "/" + request.path("id").asText() + "/approve", "");

        Api.expect(403, alone);
        Api.expect(200, twice);
        assertThat(Api.expect(200, requester.get(account)).path("role").asText())
                .isEqualTo("superuser");
        assertThat(Sql.text("select is_superuser from users where id = ?", user.user()))
                .isEqualTo("t");
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        String set = proposedBy(Api.ofNew(Role.ADVISER));
        ObjectNode withPayload = request("approve_assumptions", set);
        withPayload.putObject("payload").put("status", "approved");

        Response unknownKind = ask("launch_missiles", set);
        Response unknownSubject = ask("approve_assumptions", UUID.randomUUID().toString());
        Response superuserAlready = ask("grant_superuser", approver.user().toString());
        Response payload = requester.post(APPROVALS, withPayload);

        assertThat(Api.expect(422, unknownKind).at("/errors/0/pointer").asText())
                .isEqualTo("/kind");
        Api.expect(404, unknownSubject);
        Api.expect(409, superuserAlready);
        assertThat(Api.expect(422, payload).at("/errors/0/pointer").asText()).isEqualTo("/payload");
    }

    private Response ask(String kind, String subject) {
        return requester.post(APPROVALS, request(kind, subject));
    }

    private static ObjectNode request(String kind, String subject) {
        return Api.JSON.createObjectNode().put("kind", kind).put("subjectId", subject);
    }

    private static String proposedBy(Api maker) {
        String id = Api.expect(201, maker.post(SETS.substring(0, SETS.length() - 1), AccessSubjects.set()))
                .path("id")
                .asText();
        Api.expect(200, maker.given().header("If-Match", "*").post(SETS + id + "/propose"));
        return id;
    }

    private static void letADayPass(String request) {
        Sql.run("alter table approval_requests disable trigger approval_requests_are_decided_once");
        Sql.run(
                "update approval_requests set requested_at = requested_at - interval '25 hours',"
                        + " expires_at = expires_at - interval '25 hours' where id = ?",
                UUID.fromString(Api.idOf(request)));
        Sql.run("alter table approval_requests enable always trigger approval_requests_are_decided_once");
    }

    private String status(String set) {
        return Sql.text("select status from capital_market_assumptions where id = ?", UUID.fromString(set));
    }

    private String state(String request) {
        return Api.expect(200, approver.get(request)).path("state").asText();
    }
}
