package io.foreseed.service;

import static io.foreseed.service.Member.body;
import static io.foreseed.service.Member.call;
import static io.foreseed.service.Member.expectNothing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts: asked for, proved, changed, and never told of to who only asks. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class AccountsTest {
    private static final String ME = "/api/v1/users/me";
    private static final String NEW = "ten geese follow the ducks";

    /** Made by libxcrypt 4.4: crypt("nine ducks cross a river", "$2b$12$WgWEC7zZHqaCzpNMRUSM3."). */
    private static final String BCRYPT_OF_PASSWORD = "$2b$12$WgWEC7zZHqaCzpNMRUSM3.ddGxg9Dpoh5B4Tk7lqG4VXXeHlPcHWy";

    @Test
    void anAccountSignsInOnceItsAddressIsProved() {
        Member member = Member.unknown();
        expectNothing(member.register());

        Response early = member.signIn();
        String token = member.mailed("verify-email");
        expectNothing(call("verify-email", body("token", token)));

        assertThat(early.statusCode()).isEqualTo(403);
        assertThat(member.signIn().statusCode()).isEqualTo(200);
        assertThat(call("verify-email", body("token", token)).statusCode()).isEqualTo(422);
        assertThat(Sql.text("select role || is_superuser || hashed_password from users where id = ?", member.id()))
                .startsWith("clientfalse$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void registeringAKnownAddressIsTheSameAnswerForTheSameWorkAndChangesNothing() {
        Member member = Member.verified();
        Member other = new Member(member.email(), NEW);

        long before = SignInTest.hashed();
        Response known = other.register();
        long forKnown = SignInTest.hashed() - before;
        Response unknown = Member.unknown().register();
        long forUnknown = SignInTest.hashed() - before - forKnown;

        expectNothing(known);
        expectNothing(unknown);
        assertThat(known.headers().asList()).hasSameSizeAs(unknown.headers().asList());
        assertThat(List.of(forKnown, forUnknown)).containsOnly(1L);
        assertThat(other.signIn().statusCode()).isEqualTo(401);
        assertThat(member.signIn().statusCode()).isEqualTo(200);
        assertThat(Sql.count("select count(*) from account_tokens where user_id = ?", member.id()))
                .isZero();
    }

    @Test
    void whoRegistersAnAddressThatNobodyProvedTakesItFromWhoDidBefore() {
        Member first = Member.unknown();
        first.register();
        String mailedToFirst = first.mailed("verify-email");
        Member second = new Member(first.email(), NEW);

        expectNothing(second.register());

        assertThat(call("verify-email", body("token", mailedToFirst)).statusCode())
                .isEqualTo(422);
        expectNothing(call("verify-email", body("token", second.mailed("verify-email"))));
        assertThat(first.signIn().statusCode()).isEqualTo(401);
        assertThat(second.signIn().statusCode()).isEqualTo(200);
    }

    @Test
    void ofRegistrationsAtOnceOneAccountComes() throws Exception {
        Member member = Member.unknown();
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService visitors = Executors.newFixedThreadPool(10)) {
            List<Future<Response>> answers = new ArrayList<>();
            for (int visitor = 0; visitor < 10; visitor++) {
                answers.add(visitors.submit(member::register));
            }
            for (Future<Response> answer : answers) {
                statuses.add(answer.get().statusCode());
            }
        }

        assertThat(statuses).containsOnly(204);
        assertThat(Sql.count("select count(*) from users where email = ?", member.email()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fourteen chars                    | must have 15 to 128 characters",
                "passwordpassword                  | must not repeat itself",
                "Password123456789                 | must not be what is guessed first",
                "qwertyuiop12345                   | must not be what is guessed first",
                "foreseed-Lovelace-1               | must not be what is guessed first",
            })
    void aPasswordThatIsGuessedFirstIsRefusedWithTheReason(String password, String reason) {
        Member member = new Member(Member.unknown().email(), password);

        JsonNode problem = Api.expect(422, member.register());

        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/password");
        assertThat(problem.at("/errors/0/detail").asText()).startsWith(reason);
        assertThat(problem.toString()).doesNotContain(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "   heron: four spaces around   ",
                "ohne Ümlaute geht es nicht",
                "совсем другой пароль",
                "🦆🦆🐟🐸🦋🐌🐞🐜🕷🦂🐢🐍🦎🦖🦕🐙",
                "a\tb\u0001c and some more control",
            })
    void everyCharacterOfAPasswordCounts(String password) {
        Member member = new Member(Member.unknown().email(), password);
        expectNothing(member.register());
        expectNothing(call("verify-email", body("token", member.mailed("verify-email"))));

        assertThat(member.signIn().statusCode()).isEqualTo(200);
        assertThat(member.signIn(Normalizer.normalize(password, Normalizer.Form.NFD))
                        .statusCode())
                .isEqualTo(200);
        assertThat(member.signIn(password.substring(1)).statusCode()).isEqualTo(401);
        assertThat(member.signIn(password + "x").statusCode()).isEqualTo(401);
    }

    @Test
    void theLongestPasswordCountsToItsLastCharacter() {
        String longest = "ducks, geese and herons leave ".repeat(4) + "tomorrow";
        Member member = new Member(Member.unknown().email(), longest);
        assertThat(longest).hasSize(128);
        expectNothing(member.register());
        expectNothing(call("verify-email", body("token", member.mailed("verify-email"))));

        assertThat(member.signIn().statusCode()).isEqualTo(200);
        assertThat(member.signIn(longest.substring(0, 127) + "y").statusCode()).isEqualTo(401);
        assertThat(new Member(Member.unknown().email(), longest + "x")
                        .register()
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void changingThePasswordEndsTheOtherSessions() {
        Member member = Member.verified();
        JsonNode here = member.signedIn();
        JsonNode there = member.signedIn();

        expectNothing(change(here, member.password(), NEW));

        assertThat(Member.as(here).get(ME).statusCode()).isEqualTo(200);
        assertThat(Member.as(there).get(ME).statusCode()).isEqualTo(401);
        assertThat(Member.refresh(there).statusCode()).isEqualTo(401);
        assertThat(Member.refresh(here).statusCode()).isEqualTo(200);
        assertThat(member.signIn().statusCode()).isEqualTo(401);
        assertThat(member.signIn(NEW).statusCode()).isEqualTo(200);
    }

    @Test
    void changingThePasswordNeedsTheCurrentOneAndIsNoWayToGuessIt() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();

        List<Integer> guesses = new ArrayList<>();
        for (int guess = 0; guess < 10; guess++) {
            guesses.add(change(session, NEW + guess, NEW).statusCode());
        }

        assertThat(guesses).containsOnly(403);
        assertThat(change(session, member.password(), NEW).statusCode()).isEqualTo(403);
        assertThat(Sql.count(
                        "select count(*) from audit_logs where user_id = ? and outcome = 'denied' and action = 'UPDATE'",
                        member.id()))
                .isEqualTo(11);
    }

    @Test
    void aResetChoosesAPasswordEndsEverySessionAndUnlocks() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();
        Sql.run("update users set locked_until = now() + interval '9 min' where id = ?", member.id());
        expectNothing(call("password-reset", body("email", member.email())));
        String token = member.mailed("reset-password");

        Response weak = confirm(token, "too short");
        expectNothing(confirm(token, NEW));

        assertThat(weak.statusCode()).isEqualTo(422);
        assertThat(confirm(token, NEW).statusCode()).isEqualTo(422);
        assertThat(Member.as(session).get(ME).statusCode()).isEqualTo(401);
        assertThat(member.signIn().statusCode()).isEqualTo(401);
        assertThat(member.signIn(NEW).statusCode()).isEqualTo(200);
    }

    @Test
    void askingForAResetTellsNothing() {
        Member disabled = Member.verified();
        Sql.run("update users set is_active = false where id = ?", disabled.id());

        expectNothing(call("password-reset", body("email", Member.unknown().email())));
        expectNothing(call("password-reset", body("email", "no address")));
        expectNothing(call("password-reset", body("email", disabled.email())));

        assertThat(Sql.count("select count(*) from account_tokens where user_id = ?", disabled.id()))
                .isZero();
    }

    /** Neither account nor token nor key is looked at before the answer: nobody may read them, and it comes all the same. */
    @Test
    void aResetIsAnsweredBeforeAnythingTellsWhetherTheAddressIsKnown() throws Exception {
        Member known = Member.verified();
        Member unknown = Member.unknown();
        long rows = resetsInTheTrail();

        try (var holder = Sql.connection();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table users, account_tokens, subject_keys in access exclusive mode");
            expectNothing(call("password-reset", body("email", known.email())));
            assertThat(resetsInTheTrail() - rows).isEqualTo(1);
            expectNothing(call("password-reset", body("email", unknown.email())));
            assertThat(resetsInTheTrail() - rows).isEqualTo(2);
            holder.rollback();
        }

        expectNothing(confirm(known.mailed("reset-password"), NEW));
    }

    private static long resetsInTheTrail() {
        return Sql.count(
                "select count(*) from audit_logs where user_id is null and metadata->>'password' = 'reset asked'");
    }

    @Test
    void aTokenIsGoodForItsPurposeAndTimeOnly() {
        Member member = Member.unknown();
        member.register();
        String verification = member.mailed("verify-email");

        assertThat(confirm(verification, NEW).statusCode()).isEqualTo(422);
        Sql.run("update account_tokens set expires_at = now() - interval '1 s' where user_id = ?", member.id());

        assertThat(call("verify-email", body("token", verification)).statusCode())
                .isEqualTo(422);
        assertThat(member.signIn().statusCode()).isEqualTo(403);
    }

    @Test
    void aHashOfBcryptIsAcceptedAndReplacedWhenItsUserSignsIn() {
        Member member = Member.verified();
        Sql.run("update users set hashed_password = ? where id = ?", BCRYPT_OF_PASSWORD, member.id());

        assertThat(member.signIn(NEW).statusCode()).isEqualTo(401);
        assertThat(member.signIn().statusCode()).isEqualTo(200);

        assertThat(Sql.text("select hashed_password from users where id = ?", member.id()))
                .startsWith("$argon2id$");
        assertThat(member.signIn().statusCode()).isEqualTo(200);
    }

    @Test
    void aProfileIsChangedByWhoHasReadIt() {
        JsonNode session = Member.verified().signedIn();
        Response read = Member.as(session).get(ME);
        ObjectNode change = body("timezone", "Europe/Zurich").put("company", "Ducks Ltd");
        change.putObject("preferences")
                .put("theme", "dark")
                .putArray("order")
                .add(1)
                .add(2.50);

        Response changed = patch(session, read.header("ETag"), change);

        JsonNode now = Api.expect(200, changed);
        assertThat(now.path("timezone").asText()).isEqualTo("Europe/Zurich");
        assertThat(now.path("company").asText()).isEqualTo("Ducks Ltd");
        assertThat(now.path("firstName").asText()).isEqualTo("Ada");
        assertThat(now.path("preferences")).isEqualTo(change.path("preferences"));
        assertThat(changed.header("ETag")).isNotEqualTo(read.header("ETag"));
        assertThat(patch(session, read.header("ETag"), change).statusCode()).isEqualTo(412);
        assertThat(Member.as(session)
                        .contentType("application/json")
                        .body("{}")
                        .patch(ME)
                        .statusCode())
                .isEqualTo(428);
        JsonNode cleared = Api.expect(200, patch(session, changed.header("ETag"), body("company", "")));
        assertThat(cleared.has("company")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timezone\":\"Mars/Olympus\"}",
                "{\"locale\":\"english\"}",
                "{\"firstName\":\"  \"}",
                "{\"role\":\"superuser\"}",
                "{\"email\":\"other@test.invalid\"}",
                "{\"isVerified\":true}",
                "{\"preferences\":[]}",
                "{\"preferences\":{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}}",
            })
    void aProfileTakesNothingElse(String change) {
        JsonNode session = Member.verified().signedIn();
        String etag = Member.as(session).get(ME).header("ETag");

        Response refused = Member.as(session)
                .header("If-Match", etag)
                .contentType("application/json")
                .body(change)
                .patch(ME);

        assertThat(refused.statusCode()).as(refused.asString()).isIn(400, 422);
        assertThat(Member.as(session).get(ME).header("ETag")).isEqualTo(etag);
    }

    @Test
    void preferencesAreBounded() {
        JsonNode session = Member.verified().signedIn();
        String etag = Member.as(session).get(ME).header("ETag");
        ObjectNode many = Api.JSON.createObjectNode();
        ObjectNode lengthy = Api.JSON.createObjectNode();
        for (int member = 0; member < 51; member++) {
            many.withObject("preferences").put("p" + member, 1);
        }
        lengthy.putObject("preferences").put("p", "x".repeat(8_200));

        assertThat(patch(session, etag, many).statusCode()).isEqualTo(422);
        assertThat(patch(session, etag, lengthy).statusCode()).isEqualTo(422);
    }

    @Test
    void noSecretIsStoredOrAuditedAsItIs() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();
        change(session, member.password(), NEW);

        UUID id = member.id();
        String trail = Sql.text("select string_agg(a::text, ' ') from audit_logs a where user_id = ?", id);
        String tokens = Sql.text(
                "select string_agg(t::text, ' ') from refresh_tokens t where session_id = ?",
                UUID.fromString(session.path("sessionId").asText()));

        for (String secret :
                List.of(member.password(), NEW, session.path("refreshToken").asText(), "argon2id")) {
            assertThat(trail).doesNotContain(secret);
            assertThat(tokens).doesNotContain(secret);
        }
    }

    private static Response change(JsonNode session, String current, String chosen) {
        return Member.as(session)
                .contentType("application/json")
                .body(body("currentPassword", current)
                        .put("newPassword", chosen)
                        .toString())
                .post("/api/v1/auth/password");
    }

    private static Response confirm(String token, String password) {
        return call("password-reset/confirm", body("token", token).put("newPassword", password));
    }

    private static Response patch(JsonNode session, String etag, ObjectNode change) {
        return Member.as(session)
                .header("If-Match", etag)
                .contentType("application/json")
                .body(change.toString())
                .patch(ME);
    }
}
