package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one superuser cannot do to accounts alone, and what keeps somebody out at once. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class TwoSuperusersTest {
    private static final String APPROVALS = "/api/v1/approvals";
    private static final String USERS = "/api/v1/users/";

    private final Api one = Api.ofNew(Role.SUPERUSER);
    private final Api two = Api.ofNew(Role.SUPERUSER);

    @ParameterizedTest
    @EnumSource(names = {"AUDITOR", "OPERATOR", "SUPERUSER"})
    void aRoleThatWidensTakesTwo(Role role) {
        Api user = Api.ofNew(Role.ADVISER);

        Response alone = change(one, user, role.code(), true);
        String request = asked("grant_" + role.code(), user);
        Response own = one.post(request + "/approve", "");
        Response approved = two.post(request + "/approve", "");

        Api.expect(403, alone);
        assertThat(alone.asString()).contains("grant_" + role.code());
        Api.expect(403, own);
        Api.expect(200, approved);
        assertThat(account(user).path("role").asText()).isEqualTo(role.code());
        JsonNode row = updates(user).getFirst();
        assertThat(row.at("/newValues/role").asText()).isEqualTo(role.code());
        assertThat(row.at("/metadata/requestedBy").asText())
                .isEqualTo(one.user().toString());
    }

    @ParameterizedTest
    @EnumSource(names = {"AUDITOR", "OPERATOR", "SUPERUSER"})
    void openingAShutAccountOfSuchARoleTakesTwo(Role role) {
        Api user = Api.ofNew(role);
        Sql.run("update users set is_active = false where id = ?", user.user());

        Api.expect(403, change(one, user, role.code(), true));
        Api.expect(200, two.post(asked("grant_" + role.code(), user) + "/approve", ""));

        assertThat(account(user).path("isActive").asBoolean()).isTrue();
    }

    @Test
    void whoIsShutAfterTheRequestIsNotOpenedByIt() {
        Api user = Api.ofNewUser();
        String request = asked("grant_auditor", user);
        Api.expect(200, change(two, user, "client", false));

        Api.expect(409, two.post(request + "/approve", ""));

        assertThat(account(user).path("role").asText()).isEqualTo("client");
        assertThat(account(user).path("isActive").asBoolean()).isFalse();
        assertThat(Api.expect(200, one.get(request)).path("state").asText()).isEqualTo("pending");
    }

    @Test
    void disablingAnotherSuperuserTakesTwo() {
        Api third = Api.ofNew(Role.SUPERUSER);

        Response shut = change(one, third, "superuser", false);
        Response demoted = change(one, third, "client", true);
        String request = asked("disable_superuser", third);
        Response own = one.post(request + "/approve", "");
        int before = third.get(USERS + third.user()).statusCode();
        Response approved = two.post(request + "/approve", "");

        Api.expect(403, shut);
        Api.expect(403, demoted);
        Api.expect(403, own);
        assertThat(before).isEqualTo(200);
        Api.expect(200, approved);
        Api.expect(401, third.get(USERS + third.user()));
        Api.expect(409, one.post(APPROVALS, request("disable_superuser", third)));
        Api.expect(409, one.post(APPROVALS, request("disable_superuser", Api.ofNewUser())));
    }

    @Test
    void aSuspensionKeepsOutAtOnceAndEndsByItself() {
        Api third = Api.ofNew(Role.SUPERUSER);
        String ofThird = asked(third, "grant_auditor", Api.ofNewUser());

        JsonNode suspended = Api.expect(200, suspend(one, third));
        int during = third.get(USERS + third.user()).statusCode();
        Response theirs = two.post(ofThird + "/approve", "");
        Response again = suspend(two, third);
        Sql.run("update users set suspended_until = now() - interval '1 second' where id = ?", third.user());
        int after = third.get(USERS + third.user()).statusCode();
        Response afterwards = suspend(two, third);

        assertThat(Instant.parse(suspended.path("suspendedUntil").asText()))
                .isBetween(Instant.now().plusSeconds(86_000), Instant.now().plusSeconds(86_400));
        assertThat(during).isEqualTo(401);
        Api.expect(409, theirs);
        Api.expect(409, again);
        assertThat(after).isEqualTo(200);
        Api.expect(409, afterwards);
        assertThat(updates(third)).hasSize(1);
        assertThat(updates(third).getFirst().at("/newValues/suspendedUntil").isTextual())
                .isTrue();
        Sql.run("update users set suspended_until = now() - interval '7 days' where id = ?", third.user());
        Api.expect(200, suspend(two, third));
    }

    @Test
    void whoIsSuspendedNeitherSignsInNorRefreshes() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();
        Api user = new Api(member.id(), Role.CLIENT);

        Api.expect(200, suspend(one, user));

        assertThat(Member.as(session).get(USERS + user.user()).statusCode()).isEqualTo(401);
        Api.expect(401, Member.refresh(session));
        Api.expect(401, member.signIn());
        Sql.run("update users set suspended_until = now() - interval '1 second' where id = ?", user.user());
        assertThat(member.signIn().statusCode()).isEqualTo(200);
        Api.expect(409, suspend(one, one));
    }

    @Test
    void ofTwoWhoSuspendEachOtherAtOnceOneIsLeft() throws Exception {
        for (int round = 0; round < 5; round++) {
            Api left = Api.ofNew(Role.SUPERUSER);
            Api right = Api.ofNew(Role.SUPERUSER);

            List<Integer> statuses = atOnce(() -> suspend(left, right), () -> suspend(right, left));

            assertThat(statuses).containsOnlyOnce(200);
            assertThat(Sql.count(
                            "select count(*) from users where id in (?, ?) and suspended_until > now()",
                            left.user(),
                            right.user()))
                    .isEqualTo(1);
        }
    }

    @Test
    void aLinkTakesTwoWhoeverApprovesAtOnce() throws Exception {
        Api adviser = Api.ofNew(Role.ADVISER);
        Api client = Api.ofNewUser();
        String plan = client.importedPlan(10);
        Api third = Api.ofNew(Role.SUPERUSER);

        Response asked = one.given().put(USERS + adviser.user() + "/clients/" + client.user());
        String request = APPROVALS + "/" + Api.expect(201, asked).path("id").asText();
        Response own = one.post(request + "/approve", "");
        int before = adviser.get(plan).statusCode();
        List<Integer> statuses =
                atOnce(() -> two.post(request + "/approve", ""), () -> third.post(request + "/approve", ""));

        assertThat(asked.header("Location")).endsWith(request);
        Api.expect(403, own);
        assertThat(before).isEqualTo(404);
        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        Api.expect(200, adviser.get(plan));
        assertThat(Stream.of(two, third)
                        .flatMap(superuser -> superuser.trail(client.user().toString()).stream())
                        .filter(row -> row.path("resourceType").asText().equals("adviser_client"))
                        .filter(row -> row.path("action").asText().equals("CREATE")))
                .hasSize(1);
        Api.expect(409, one.given().put(USERS + adviser.user() + "/clients/" + client.user()));
    }

    @Test
    void whoIsNoAdviserAnyMoreIsNotLinked() {
        Api adviser = Api.ofNew(Role.ADVISER);
        Api client = Api.ofNewUser();
        String request = APPROVALS + "/"
                + Api.expect(201, one.given().put(USERS + adviser.user() + "/clients/" + client.user()))
                        .path("id")
                        .asText();
        Api.expect(200, change(two, adviser, "client", true));

        Api.expect(409, two.post(request + "/approve", ""));

        assertThat(Sql.count("select count(*) from adviser_clients where client_id = ?", client.user()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"adviserId\":7}", "{\"adviserId\":\"x\"}", "{\"adviser\":\"x\"}"})
    void aLinkNamesItsAdviser(String payload) throws Exception {
        ObjectNode asked = request("link_client", Api.ofNewUser());
        asked.set("payload", Api.JSON.readTree(payload));

        JsonNode problem = Api.expect(422, one.post(APPROVALS, asked));

        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/payload");
    }

    private static List<Integer> atOnce(Callable<Response> left, Callable<Response> right) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Response> first = threads.submit(left);
            Future<Response> second = threads.submit(right);
            return List.of(first.get().statusCode(), second.get().statusCode());
        }
    }

    private String asked(String kind, Api subject) {
        return asked(one, kind, subject);
    }

    private static String asked(Api requester, String kind, Api subject) {
        return APPROVALS + "/"
                + Api.expect(201, requester.post(APPROVALS, request(kind, subject)))
                        .path("id")
                        .asText();
    }

    private static ObjectNode request(String kind, Api subject) {
        return Api.JSON
                .createObjectNode()
                .put("kind", kind)
                .put("subjectId", subject.user().toString());
    }

    private static Response change(Api superuser, Api user, String role, boolean isActive) {
        return superuser.put(
                USERS + user.user(),
                "*",
                Api.JSON.createObjectNode().put("role", role).put("isActive", isActive));
    }

    private static Response suspend(Api superuser, Api user) {
        return superuser.post(USERS + user.user() + "/suspend", "");
    }

    private JsonNode account(Api user) {
        return Api.expect(200, two.get(USERS + user.user()));
    }

    /** By another than who is suspended, newest first: a superuser sees the own rows only. */
    private List<JsonNode> updates(Api user) {
        return Stream.of(two, one)
                .flatMap(superuser -> superuser.trail(user.user().toString()).stream())
                .filter(row -> row.path("action").asText().equals("UPDATE"))
                .filter(row -> row.path("outcome").asText().equals("success"))
                .toList();
    }
}
