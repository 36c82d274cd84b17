package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.AccessTable.Line;
import io.foreseed.service.AccessTable.Question;
import io.foreseed.service.AccessTable.Whose;
import io.foreseed.service.DescribedApi.Described;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every operation: a refused request and a successful one leave rows of the action and the resource that its
 * {@code @Endpoint} names, and every row has the category and severity of the table.
 */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class OperationRowsTest {
    private static final String CREDENTIALS = "signIn";

    /** Asked for twice a second, and the keys that everybody may see. */
    private static final Set<String> LEAVE_NONE = Set.of("followRun", "readSigningKeys");

    /** Of nobody who is known; signing in, which is recorded whoever tries, is not among them. */
    private static final Set<String> OF_NOBODY = Set.of(
            "readSigningKeys",
            "registerAccount",
            "verifyEmail",
            "requestPasswordReset",
            "confirmPasswordReset",
            "signInProgram",
            "refreshSession");

    /** Whoever has an account sees their own. */
    private static final Set<String> NEVER_REFUSED = Set.of("readProfile");

    /** What takes more than a question of the access table to succeed. */
    private static final Set<String> WITH_CREDENTIALS = Set.of(
            "verifyEmail",
            "confirmPasswordReset",
            CREDENTIALS,
            "refreshSession",
            "changePassword",
            "signOut",
            "signInProgram",
            "enrolSecondFactor",
            "confirmSecondFactor",
            "registerAccount",
            "requestPasswordReset",
            "readConsistency");

    private static final Map<String, Endpoint> ENDPOINTS = DescribedEndpoints.read();

    static List<Line> lines() {
        return AccessTable.read().lines();
    }

    static List<Line> refusable() {
        return lines().stream()
                .filter(line -> !OF_NOBODY.contains(line.operation()) && !NEVER_REFUSED.contains(line.operation()))
                .toList();
    }

    static List<Line> grantable() {
        return lines().stream()
                .filter(line -> !WITH_CREDENTIALS.contains(line.operation()))
                .toList();
    }

    @Test
    void everyOperationSaysWhatItIs() {
        assertThat(ENDPOINTS.keySet())
                .containsExactlyInAnyOrderElementsOf(AccessTable.read().operations());
    }

    @ParameterizedTest
    @MethodSource("refusable")
    void aRefusedRequestIsTheOperationItAskedFor(Line line) {
        UUID request = UUID.randomUUID();

        Response refused = refused(line, request);

        assertThat(refused.statusCode()).as(refused.asString()).isBetween(400, 499);
        RecordedRows rows = RecordedRows.ofRequest(request);
        assertThat(rows.events()).containsExactly(eventOf(line.operation()));
        assertThat(rows.rows().getFirst().outcome()).isIn("denied", "failed");
        assertThat(rows.rows()).allMatch(row -> row.isAsTheTableSays(refused.statusCode()));
    }

    @ParameterizedTest
    @MethodSource("grantable")
    void aSuccessfulRequestIsTheOperationItAskedFor(Line line) {
        UUID request = UUID.randomUUID();
        Question question = question(line, each -> each.expected() < 300);

        Response done = AskedOperations.ask(described(line), line, question, Map.of(), request);

        assertThat(done.statusCode()).as(done.asString()).isLessThan(300);
        RecordedRows rows = RecordedRows.ofRequest(request);
        if (LEAVE_NONE.contains(line.operation())) {
            assertThat(rows.rows()).isEmpty();
        } else {
            assertThat(rows.succeeded()).contains(eventOf(line.operation()));
        }
        assertThat(rows.rows()).allMatch(row -> row.isAsTheTableSays(200));
    }

    /** Each is named by the row it leaves; one member uses all of them. */
    @Test
    void whatTakesCredentialsIsRecordedAsItsOperationToo() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();
        JsonNode refreshed = Api.expect(200, Member.refresh(session));
        Member.expectNothing(Member.as(refreshed)
                .contentType("application/json")
                .body(Member.body("currentPassword", Member.PASSWORD)
                        .put("newPassword", "ten ducks cross a river")
                        .toString())
                .post("/api/v1/auth/password"));
        Member.expectNothing(Member.call("password-reset", Member.body("email", member.email())));
        Member.expectNothing(Member.call(
                "password-reset/confirm",
                Member.body("token", member.mailed("reset-password")).put("newPassword", Member.PASSWORD)));
        JsonNode last = member.signedIn();
        JsonNode token = Api.expect(
                201,
                Member.as(last)
                        .contentType("application/json")
                        .body(AccessSubjects.body("createAccessToken"))
                        .post("/api/v1/access-tokens"));
        Api.expect(
                200,
                Member.call("token", Member.body("token", token.path("token").asText())));
        Authenticator.enrol(last, Member.PASSWORD);
        Member.expectNothing(Member.as(last).post("/api/v1/auth/logout"));
        Api auditor = Api.ofNew(Role.AUDITOR);
        Api.expect(200, auditor.get("/api/v1/audit/consistency?from=1&to=1"));

        List<String> ofMember = RecordedRows.of("subject_id = ?", member.id()).succeeded();
        List<String> ofAuditor = RecordedRows.of("user_id = ?", auditor.user()).succeeded();

        for (String operation : WITH_CREDENTIALS) {
            assertThat(operation.equals("readConsistency") ? ofAuditor : ofMember)
                    .as(operation)
                    .contains(eventOf(operation));
        }
        assertThat(RecordedRows.of("subject_id = ?", member.id()).rows()).allMatch(row -> row.isAsTheTableSays(200));
    }

    /** Who made them may be erased; what everybody plans with stays readable. */
    @Test
    void whatIsSharedIsNobodys() {
        Api superuser = Api.ofNew(Role.SUPERUSER);
        for (String operation : List.of("createTaxRules", "createAssumptionSet")) {
            UUID request = UUID.randomUUID();
            Api.expect(
                    201,
                    AskedOperations.send(
                            superuser.given().contentType("application/json").body(AccessSubjects.body(operation)),
                            AskedOperations.described(operation),
                            Map.of(),
                            "",
                            request));

            assertThat(Sql.text(
                            "select subject_id is null and subject_data is null and new_values is not null"
                                    + " from audit_logs where request_id = ?",
                            request))
                    .as(operation)
                    .isEqualTo("t");
        }
    }

    private static Response refused(Line line, UUID request) {
        Described operation = described(line);
        if (line.operation().equals(CREDENTIALS)) {
            Question visitor = line.questions().getFirst();
            return AskedOperations.ask(operation, line, visitor, Map.of(), request);
        }
        Predicate<Question> isRefused = each -> each.role() != null && each.expected() >= 400;
        if (line.questions().stream().anyMatch(isRefused)) {
            Question question = question(line, isRefused);
            Map<String, String> ids = question.isAboutAStrangersThing()
                    ? AccessSubjects.of(line.about(), Api.ofNewUser())
                    : AccessSubjects.missing();
            return AskedOperations.ask(operation, line, question, ids, request);
        }
        // all may: then a list has no page of that length, and a change no such member
        Question question = question(line, each -> each.role() != null);
        Api caller = Api.ofNew(java.util.Objects.requireNonNull(question.role()));
        return operation.method().equals("get")
                ? AskedOperations.send(caller.given(), operation, Map.of(), "?limit=0", request)
                : AskedOperations.send(
                        caller.given().contentType("application/json").body("{\"nobodyKnows\":1}"),
                        operation,
                        Map.of(),
                        "",
                        request);
    }

    private static Question question(Line line, Predicate<Question> wanted) {
        return line.questions().stream()
                .filter(wanted)
                .filter(each -> each.expected() < 400 || each.whose() != Whose.CLIENTS)
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + " has no such question"));
    }

    private static Described described(Line line) {
        return AskedOperations.described(line.operation());
    }

    private static String eventOf(String operation) {
        Endpoint endpoint = ENDPOINTS.get(operation);
        if (endpoint == null) {
            throw new AssertionError(operation + " has no @Endpoint");
        }
        return endpoint.action() + " " + endpoint.resource().code();
    }
}
