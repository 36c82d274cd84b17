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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The factor beside the password: who has one, what it takes to change it, and that a code counts once. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class SecondFactorTest {
    private static final String ME = "/api/v1/users/me";

    @Test
    void aClientEnrolsAndFromThenOnSignsInWithACode() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();
        JsonNode other = member.signedIn();
        Authenticator app = Authenticator.enrol(session, Member.PASSWORD);

        Response without = member.signIn();
        Response wrong = signIn(member, "000000".equals(app.code(1)) ? "000001" : "000000");
        String code = app.code(1);
        Response right = signIn(member, code);
        Response replayed = signIn(member, code);

        assertThat(session.path("isLimited").asBoolean()).isFalse();
        assertThat(Api.expect(401, without).path("type").asText()).endsWith("second-factor-required");
        assertThat(Api.expect(401, wrong).path("type").asText()).endsWith("credentials-refused");
        Api.expect(200, right);
        Api.expect(401, replayed);
        assertThat(Member.as(session).get(ME).statusCode()).isEqualTo(200);
        assertThat(Member.as(other).get(ME).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(names = {"ADVISER", "AUDITOR", "OPERATOR", "SUPERUSER"})
    void aRoleThatNeedsOneCanOnlyEnrolUntilItHasOne(Role role) {
        Member member = ofRole(role);
        JsonNode session = member.signedIn();

        Response refused = Member.as(session).get(ME);
        JsonNode again = Api.expect(200, Member.refresh(session));
        Response stillRefused = Member.as(again).get(ME);
        Authenticator app = Authenticator.enrol(again, Member.PASSWORD);
        JsonNode whole = Api.expect(200, Member.refresh(again));
        JsonNode next = Api.expect(200, signIn(member, app.code(1)));

        assertThat(session.path("isLimited").asBoolean()).isTrue();
        assertThat(Api.expect(403, refused).path("detail").asText()).contains("second-factor");
        Api.expect(403, stillRefused);
        assertThat(whole.path("isLimited").asBoolean()).isFalse();
        Api.expect(200, Member.as(whole).get(ME));
        assertThat(next.path("isLimited").asBoolean()).isFalse();
        Api.expect(200, Member.as(next).get(ME));
    }

    @Test
    void aRecoveryCodeSignsInOnceHoweverItIsWritten() {
        Member member = Member.verified();
        Authenticator app = Authenticator.enrol(member.signedIn(), Member.PASSWORD);
        String code = app.recoveryCodes().getFirst();

        assertThat(app.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
        Api.expect(200, signIn(member, code.toUpperCase(Locale.ROOT).replace("-", " ")));
        Api.expect(401, signIn(member, code));
        Api.expect(200, signIn(member, app.recoveryCodes().getLast()));
        String stored = Sql.text("select recovery_digests from second_factors where user_id = ?", member.id());
        assertThat(stored.split(" ")).hasSize(8).allMatch(digest -> digest.matches("[0-9a-f]{64}"));
    }

    @Test
    void guessesOfCodesAreCountedAsThoseOfPasswords() {
        Member member = Member.verified();
        Authenticator app = Authenticator.enrol(member.signedIn(), Member.PASSWORD);
        List<Integer> statuses = new ArrayList<>();
        for (int guess = 0; guess < 10; guess++) {
            statuses.add(signIn(member, "recovery-code-" + guess).statusCode());
            statuses.add(member.signIn().statusCode());
        }

        assertThat(statuses).containsOnly(401);
        Api.expect(401, signIn(member, app.code(1)));
        Sql.run("update users set locked_until = null where id = ?", member.id());
        Api.expect(200, signIn(member, app.code(1)));
        assertThat(Sql.text("select failed_login_attempts from users where id = ?", member.id()))
                .isEqualTo("0");
    }

    @Test
    void ofManyWhoShowOneCodeAtOnceOneSignsIn() throws Exception {
        Member member = Member.verified();
        Authenticator app = Authenticator.enrol(member.signedIn(), Member.PASSWORD);
        String code = app.code(1);
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            List<Future<Response>> asked = new ArrayList<>();
            for (int thread = 0; thread < 5; thread++) {
                asked.add(threads.submit(() -> signIn(member, code)));
            }
            for (Future<Response> answer : asked) {
                statuses.add(answer.get().statusCode());
            }
        }

        assertThat(statuses).containsOnly(200, 401).containsOnlyOnce(200);
    }

    @Test
    void anotherFactorNeedsTheOneThereIsAndThePassword() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();
        Authenticator first = Authenticator.enrol(session, Member.PASSWORD);

        Response without = Authenticator.post(session, "", Member.body("password", Member.PASSWORD));
        Response wrong = Authenticator.post(
                session, "", Member.body("password", "another password").put("code", first.code(1)));
        Response asked = Authenticator.post(
                session, "", Member.body("password", Member.PASSWORD).put("code", first.code(1)));
        Response unconfirmed = Authenticator.post(session, "/confirm", Member.body("code", "000000"));

        Api.expect(403, without);
        Api.expect(403, wrong);
        Api.expect(200, asked);
        Api.expect(422, unconfirmed);
        Api.expect(200, signIn(member, first.recoveryCodes().getFirst()));
        Authenticator second = Authenticator.enrol(
                session,
                Member.body("password", Member.PASSWORD)
                        .put("code", first.recoveryCodes().get(1)));
        Api.expect(401, signIn(member, first.recoveryCodes().get(2)));
        Api.expect(200, signIn(member, second.code(1)));
    }

    @Test
    void twoSuperusersTakeALostOneAway() {
        Member member = ofRole(Role.AUDITOR);
        JsonNode session = member.signedIn();
        Authenticator.enrol(session, Member.PASSWORD);
        Api one = Api.ofNew(Role.SUPERUSER);
        Api two = Api.ofNew(Role.SUPERUSER);
        ObjectNode request = Api.JSON
                .createObjectNode()
                .put("kind", "reset_second_factor")
                .put("subjectId", member.id().toString());

        String asked = "/api/v1/approvals/"
                + Api.expect(201, one.post("/api/v1/approvals", request))
                        .path("id")
                        .asText();
        Response own = one.post(asked + "/approve", "");
        int before = member.signIn().statusCode();
        Response approved = two.post(asked + "/approve", "");

        Api.expect(403, own);
        assertThat(before).isEqualTo(401);
        Api.expect(200, approved);
        assertThat(Member.refresh(session).statusCode()).isEqualTo(401);
        assertThat(member.signedIn().path("isLimited").asBoolean()).isTrue();
        Api.expect(409, one.post("/api/v1/approvals", request));
    }

    @Test
    void neitherSecretNorCodesAreInTheDatabaseOrTheTrail() {
        Member member = Member.verified();
        Authenticator app = Authenticator.enrol(member.signedIn(), Member.PASSWORD);

        byte[] stored = HexFormat.of()
                .parseHex(Sql.text("select encode(secret, 'hex') from second_factors where user_id = ?", member.id()));

        assertThat(app.hasSecret(stored)).isFalse();
        assertThat(Sql.count(
                        "select count(*) from audit_logs where subject_id = ? and metadata->>'secondFactor' = 'confirmed'",
                        member.id()))
                .isEqualTo(1);
    }

    private static Member ofRole(Role role) {
        Member member = Member.verified();
        Sql.run(
                "update users set role = ?, is_superuser = ? where id = ?",
                role.code(),
                role == Role.SUPERUSER,
                member.id());
        return member;
    }

    private static Response signIn(Member member, String code) {
        return Member.call(
                "login",
                Member.body("email", member.email())
                        .put("password", member.password())
                        .put("code", code));
    }
}
