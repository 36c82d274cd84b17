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
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A person is given everything about them, and erased so that nothing of them is found and everything else holds. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class PrivacyTest {
    private static final String APPROVALS = "/api/v1/approvals/";

    private final Api requester = Api.ofNew(Role.SUPERUSER);
    private final Api approver = Api.ofNew(Role.SUPERUSER);
    private final Api auditor = Api.ofNew(Role.AUDITOR);

    /** A text that is nowhere else, in each place where a person or somebody else can write about them. */
    private final String marker = "Mark" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void anErasedPersonIsFoundNowhereAndTheirRunsReplayToTheBit() {
        Person person = person();
        Api adviser = Api.ofNew(Role.ADVISER);
        person.api.isAdvisedBy(adviser);
        Api.expect(
                201,
                adviser.given()
                        .header("Idempotency-Key", UUID.randomUUID())
                        .contentType("application/json")
                        .body(input("Pension of " + marker))
                        .post(person.plan + "/inputs"));
        Api.expect(200, adviser.get("/api/v1/users/" + person.id));
        assertThat(RawSearch.find(List.of(marker))).isNotEmpty();
        String commitments = commitments(person.id);

        erase(person.id, "Letter of " + marker);

        assertThat(RawSearch.find(List.of(marker))).isEmpty();
        assertThat(commitments(person.id)).startsWith(commitments);
        assertThat(Sql.text("select email from users where id = ?", person.id))
                .isEqualTo("erased-" + person.id + "@erased.invalid");
        assertThat(replayed(person)).isTrue();
    }

    /** The event of an erasure is signed, and the seal signs nothing while its state is not where the trail is. */
    @Test
    void whereTheStateOfTheSealWasMovedNobodyIsErased() {
        Person person = person();
        String asked = ask(person.id, "Letter");
        Sql.run("update audit_seal_state set sequence_number = sequence_number + 1000000");
        try {
            JsonNode refused = Api.expect(503, approver.post(APPROVALS + asked + "/approve", ""));

            assertThat(refused.path("type").asText()).endsWith("audit-unavailable");
        } finally {
            Sql.run("update audit_seal_state set sequence_number = sequence_number - 1000000");
        }
        assertThat(RawSearch.find(List.of(marker))).isNotEmpty();
        Api.expect(200, approver.post(APPROVALS + asked + "/approve", ""));
        assertThat(RawSearch.find(List.of(marker))).isEmpty();
    }

    @Test
    void theTrailSaysWhoErasedAndWhatCannotBeReadAnyMore() {
        Person person = person();
        JsonNode readable = newest(auditor, "subjectId=" + person.id + "&resourceType=plan&action=UPDATE");
        assertThat(readable.toString()).contains(marker);
        assertThat(readable.has("erased")).isFalse();

        String approval = erase(person.id, "Letter");

        JsonNode erased = newest(auditor, "subjectId=" + person.id + "&resourceType=plan&action=UPDATE");
        assertThat(erased.path("erased").asBoolean()).isTrue();
        assertThat(erased.has("oldValues")).isFalse();
        assertThat(erased.has("ipAddress")).isFalse();
        assertThat(erased.path("changedFields").toString()).contains("name");
        JsonNode order = newest(auditor, "subjectId=" + person.id + "&action=ERASE&outcome=success");
        assertThat(order.path("userId").asText()).isEqualTo(approver.user().toString());
        assertThat(order.at("/metadata/requestedBy").asText())
                .isEqualTo(requester.user().toString());
        assertThat(order.at("/metadata/approval").asText()).isEqualTo(approval);
        assertThat(order.at("/metadata/rows/plans").asInt()).isEqualTo(1);
    }

    @Test
    void anErasedPersonCannotSignInAndANewOneMayTakeTheAddress() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();
        UUID id = member.id();

        erase(id, "Letter");

        assertThat(member.signIn().statusCode()).isEqualTo(401);
        assertThat(Member.refresh(session).statusCode()).isEqualTo(401);
        assertThat(Member.as(session).get("/api/v1/plans").statusCode()).isEqualTo(401);
        Member.expectNothing(member.register());
        assertThat(member.id()).isNotEqualTo(id);
        Response revived = approver.put(
                "/api/v1/users/" + id,
                "*",
                Api.JSON.createObjectNode().put("role", "client").put("isActive", true));
        assertThat(revived.statusCode()).isEqualTo(409);
    }

    @Test
    void aHoldForbidsToAskAndToApproveUntilTwoReleaseIt() {
        Person person = person();
        String asked = ask(person.id, "Letter");
        String ground = "Case " + marker;
        JsonNode hold = Api.expect(
                201,
                requester.post(
                        "/api/v1/users/" + person.id + "/legal-holds",
                        Api.JSON.createObjectNode().put("ground", ground)));

        Response approved = approver.post(APPROVALS + asked + "/approve", "");
        Response again = approver.post("/api/v1/users/" + person.id + "/erase", "{}");

        for (Response refused : List.of(approved, again)) {
            JsonNode problem = Api.expect(409, refused);
            assertThat(problem.path("type").asText()).endsWith("legal-hold");
            assertThat(problem.path("detail").asText()).contains(ground);
        }
        assertThat(Sql.text("select first_name from users where id = ?", person.id))
                .isEqualTo(marker);
        ObjectNode release = Api.JSON
                .createObjectNode()
                .put("kind", "release_legal_hold")
                .put("subjectId", hold.path("id").asText());
        String released = Api.expect(201, requester.post("/api/v1/approvals", release))
                .path("id")
                .asText();
        assertThat(requester.post(APPROVALS + released + "/approve", "").statusCode())
                .isEqualTo(403);
        Api.expect(200, approver.post(APPROVALS + released + "/approve", ""));
        Api.expect(200, approver.post(APPROVALS + asked + "/approve", ""));
        assertThat(RawSearch.find(List.of(marker))).isEmpty();
    }

    @Test
    void nobodyErasesAlone() {
        Person person = person();
        String asked = ask(person.id, "Letter");

        Response alone = requester.post(APPROVALS + asked + "/approve", "");

        Api.expect(403, alone);
        assertThat(RawSearch.find(List.of(marker))).contains("users: " + marker);
        assertThat(Sql.count(
                        "select count(*) from subject_keys where person_id = ? and destroyed_at is null", person.id))
                .isEqualTo(1);
    }

    @Test
    void theExportHoldsEverythingTheyMadeAndTheirTrail() {
        Person person = person();
        Api adviser = Api.ofNew(Role.ADVISER);
        person.api.isAdvisedBy(adviser);
        Api.expect(200, adviser.get(person.plan));

        JsonNode document = Api.expect(200, person.api.get("/api/v1/users/" + person.id + "/export"));

        Set<String> kinds = new TreeSet<>();
        document.forEach(record -> kinds.add(record.path("of").asText()));
        assertThat(kinds)
                .contains(
                        "export",
                        "users",
                        "adviser_clients",
                        "plans",
                        "plan_inputs",
                        "plan_outputs",
                        "simulation_runs",
                        "audit_logs");
        List<JsonNode> actions = of(document, "audit_logs");
        assertThat(actions).hasSize((int)
                Sql.count("select count(*) from audit_logs where user_id = ? or subject_id = ?", person.id, person.id));
        JsonNode byAdviser = actions.stream()
                .filter(row -> row.path("userId").asText().equals(adviser.user().toString()))
                .findFirst()
                .orElseThrow();
        assertThat(byAdviser.has("ipAddress")).isFalse();
        assertThat(of(document, "users").toString()).contains(marker).doesNotContain("hashed_password");
        assertThat(of(document, "simulation_runs").getFirst().path("input").isObject())
                .isTrue();
        assertThat(actions.getLast().path("action").asText()).isEqualTo("EXPORT");
        assertThat(adviser.get("/api/v1/users/" + person.id + "/export").statusCode())
                .isEqualTo(404);
    }

    private record Person(Api api, UUID id, String plan, String run) {}

    /** Somebody with the marker in every text they can write, a run, and a renamed plan. */
    private Person person() {
        Api api = Api.ofNewUser();
        Sql.run(
                "update users set first_name = ?, last_name = ?, email = lower(?) || '@test.invalid', company = ?,"
                        + " preferences = jsonb_build_object('note', ?::text) where id = ?",
                marker,
                marker,
                marker,
                marker,
                marker,
                api.user());
        ObjectNode document = Api.document(10).put("name", "Plan of " + marker);
        String plan = "/api/v1/plans/"
                + Api.expect(
                                201,
                                api.given()
                                        .header("Idempotency-Key", UUID.randomUUID())
                                        .header("User-Agent", marker)
                                        .contentType("application/json")
                                        .body(document.toString())
                                        .post("/api/v1/plan-documents"))
                        .path("id")
                        .asText();
        Api.expect(201, api.post(plan + "/inputs", input("Savings of " + marker)));
        JsonNode before = Api.expect(200, api.get(plan));
        Api.expect(
                200,
                api.put(
                        plan,
                        "*",
                        Api.JSON
                                .createObjectNode()
                                .put("name", "Renamed by " + marker)
                                .put("description", marker)
                                .put("category", marker)
                                .put(
                                        "assumptionsId",
                                        before.path("assumptionsId").asText())
                                .put(
                                        "portfolioModelId",
                                        before.path("portfolioModelId").asText())
                                .put("iterations", 10)
                                .put("horizonYears", before.path("horizonYears").asInt())));
        String run = Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();
        ObjectNode model = Api.JSON.createObjectNode().put("name", marker).put("riskLevel", 1);
        model.putObject("assetAllocation").put("us-treasuries-cash", 1);
        Api.expect(201, api.post("/api/v1/portfolio-models", model));
        return new Person(api, api.user(), plan, run);
    }

    private static String input(String name) {
        return "{\"type\":\"assets\",\"name\":\"" + name + "\",\"value\":{\"balance\":1000}}";
    }

    private String ask(UUID person, String reason) {
        ObjectNode request = Api.JSON.createObjectNode().put("reason", reason);
        return Api.expect(
                        201,
                        requester
                                .given()
                                .header("Idempotency-Key", UUID.randomUUID())
                                .contentType("application/json")
                                .body(request.toString())
                                .post("/api/v1/users/" + person + "/erase"))
                .path("id")
                .asText();
    }

    private String erase(UUID person, String reason) {
        String asked = ask(person, reason);
        Api.expect(200, approver.post(APPROVALS + asked + "/approve", ""));
        return asked;
    }

    /** The run of an erased person, computed again by somebody who is given the plan for the test. */
    private static boolean replayed(Person person) {
        Api other = Api.ofNewUser();
        Sql.run("update plans set user_id = ? where id = ?::uuid", other.user(), Api.idOf(person.plan));
        JsonNode replay = Api.expect(200, other.post(person.plan + "/runs/" + person.run + "/replay", ""));
        return replay.path("equal").asBoolean();
    }

    /** What the leaves of a person's rows hold of their envelopes, in the order of the trail. */
    private static String commitments(UUID person) {
        return Sql.text(
                "select string_agg(encode(coalesce(personal_data_commitment, ''), 'hex') || ' '"
                        + " || encode(coalesce(subject_data_commitment, ''), 'hex'), ' ' order by sequence_number)"
                        + " from audit_logs where user_id = ? or subject_id = ?",
                person,
                person);
    }

    private static JsonNode newest(Api auditor, String filter) {
        return Api.expect(200, auditor.get("/api/v1/audit-logs?" + filter)).at("/items/0");
    }

    private static List<JsonNode> of(JsonNode document, String kind) {
        List<JsonNode> records = new ArrayList<>();
        document.forEach(record -> {
            if (record.path("of").asText().equals(kind)) {
                records.add(record.path("record"));
            }
        });
        return records;
    }
}
