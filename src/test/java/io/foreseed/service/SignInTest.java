package io.foreseed.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Signing in, and how sessions live and end. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class SignInTest {
    private static final String ME = "/api/v1/users/me";
    private static final String SESSIONS = "/api/v1/sessions";
    private static final String WRONG = "ten geese follow the ducks";
    private static final int GUESSES = 200;
    private static final int FAILURES_A_STEP = 10;

    @Test
    void whoSignsInIsKnownByTheTokenAndItSaysNoMoreThanNeeded() throws Exception {
        Member member = Member.verified();

        Response answer = member.signIn();

        JsonNode session = Api.expect(200, answer);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(session.path("tokenType").asText()).isEqualTo("Bearer");
        assertThat(session.path("expiresIn").asInt()).isEqualTo(600);
        assertThat(session.path("refreshToken").asText()).matches("[A-Za-z0-9_-]{43}");
        JsonNode claims = Api.JSON.readTree(Base64.getUrlDecoder()
                .decode(session.path("accessToken").asText().split("\\.", -1)[1]));
        assertThat(claims.path("sub").asText()).isEqualTo(member.id().toString());
        assertThat(claims.path("groups").toString()).isEqualTo("[\"client\"]");
        assertThat(claims.path("sid").asText())
                .isEqualTo(session.path("sessionId").asText());
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
        assertThat(claims.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("iss", "aud", "sub", "groups", "jti", "sid", "iat", "exp");
        JsonNode me = Api.expect(200, Member.as(session).get(ME));
        assertThat(me.path("email").asText()).isEqualTo(member.email());
        assertThat(me.path("lastLogin").asText()).isNotEmpty();
        assertThat(me.toString()).doesNotContain("argon2");
    }

    @Test
    void anAddressIsTheSameInAnyCaseAndAPasswordIsNot() {
        Member member = Member.verified();

        Response shouted = new Member(member.email().toUpperCase(java.util.Locale.ROOT), member.password()).signIn();

        assertThat(shouted.statusCode()).isEqualTo(200);
        assertThat(member.signIn(Member.PASSWORD.toUpperCase(java.util.Locale.ROOT))
                        .statusCode())
                .isEqualTo(401);
        assertThat(member.signIn(Member.PASSWORD + " ").statusCode()).isEqualTo(401);
    }

    @Test
    void unknownWrongAndLockedAreTheSameAnswerForTheSameWork() {
        Member wrong = Member.verified();
        Member locked = Member.verified();
        Sql.run(
                "update users set locked_until = now() + interval '5 min', failed_login_attempts = 10 where id = ?",
                locked.id());
        List<Callable<Response>> attempts = List.of(
                () -> Member.unknown().signIn(),
                () -> wrong.signIn(WRONG),
                locked::signIn,
                () -> new Member("demo@foreseed.invalid", WRONG).signIn(),
                () -> new Member("not an address", WRONG).signIn());

        List<String> answers = new ArrayList<>();
        List<Long> hashes = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        for (Callable<Response> attempt : attempts) {
            long before = hashed();
            long rowsBefore = attemptsInTheTrail();
            answers.add(withoutRequest(called(attempt)));
            hashes.add(hashed() - before);
            rows.add(attemptsInTheTrail() - rowsBefore);
        }

        assertThat(answers).hasSize(5).containsOnly(answers.getFirst());
        assertThat(answers.getFirst()).startsWith("401 ").contains("credentials-refused");
        assertThat(hashes).containsOnly(1L);
        assertThat(rows).containsOnly(1L);
    }

    @Test
    void ofTwoHundredGuessesAtOnceTenAreLookedAt() throws Exception {
        Member member = Member.verified();

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService guessers = Executors.newFixedThreadPool(GUESSES)) {
            List<Future<Response>> guesses = new ArrayList<>();
            for (int guess = 0; guess < GUESSES; guess++) {
                String password = WRONG + guess;
                guesses.add(guessers.submit(() -> member.signIn(password)));
            }
            for (Future<Response> guess : guesses) {
                statuses.add(guess.get().statusCode());
            }
        }

        assertThat(statuses).contains(401).isSubsetOf(401, 503);
        assertThat(Sql.count(
                        "select count(*) from audit_logs where user_id = ? and metadata ->> 'reason' = 'wrong password'",
                        member.id()))
                .isBetween(1L, (long) FAILURES_A_STEP);
        assertThat(Sql.count("select failed_login_attempts from users where id = ?", member.id()))
                .isLessThanOrEqualTo(FAILURES_A_STEP);
        assertThat(Sql.count(
                        "select count(*) from users where id = ? and (locked_until > now()) = (failed_login_attempts = 10)",
                        member.id()))
                .isEqualTo(1);
    }

    @Test
    void aLockedAccountTakesTheRightPasswordOnlyWhenTheLockIsOver() {
        Member member = Member.verified();
        for (int failure = 0; failure < FAILURES_A_STEP; failure++) {
            assertThat(member.signIn(WRONG).statusCode()).isEqualTo(401);
        }

        assertThat(member.signIn().statusCode()).isEqualTo(401);
        Sql.run("update users set locked_until = now() - interval '1 s' where id = ?", member.id());
        assertThat(member.signIn().statusCode()).isEqualTo(200);

        assertThat(Sql.count(
                        "select failed_login_attempts from users where id = ? and locked_until is null", member.id()))
                .isZero();
    }

    @Test
    void everyAttemptIsInTheTrail() {
        Member member = Member.verified();
        member.signIn(WRONG);
        JsonNode session = member.signedIn();

        Member.expectNothing(Member.as(session).post("/api/v1/auth/logout"));

        assertThat(Sql.text(
                        "select string_agg(action || ' ' || outcome || ' ' || (session_id is not null), ', ' order by id)"
                                + " from audit_logs where user_id = ? and action like 'LOG%'",
                        member.id()))
                .isEqualTo("LOGIN denied false, LOGIN success true, LOGOUT success true");
    }

    @Test
    void aSessionThatWasEndedIsRefusedAtTheNextRequest() {
        Member member = Member.verified();
        JsonNode here = member.signedIn();
        JsonNode there = member.signedIn();
        assertThat(Member.as(there).get(ME).statusCode()).isEqualTo(200);

        Member.expectNothing(
                Member.as(here).delete(SESSIONS + "/" + there.path("sessionId").asText()));

        assertRefused(Member.as(there).get(ME));
        assertRefused(Member.as(there).get("/api/v1/plans"));
        assertRefused(
                Member.as(there).contentType("application/json").body("{}").post("/api/v1/plans"));
        assertThat(Member.refresh(there).statusCode()).isEqualTo(401);
        assertThat(Member.as(here).get(ME).statusCode()).isEqualTo(200);
        JsonNode left = Api.expect(200, Member.as(here).get(SESSIONS)).path("items");
        assertThat(left).hasSize(1);
        assertThat(left.get(0).path("isCurrent").asBoolean()).isTrue();
    }

    @Test
    void signingOutEndsTheSessionOfTheRequest() {
        JsonNode session = Member.verified().signedIn();

        Member.expectNothing(Member.as(session).post("/api/v1/auth/logout"));

        assertRefused(Member.as(session).get(ME));
        assertRefused(Member.as(session).post("/api/v1/auth/logout"));
        assertThat(Member.refresh(session).statusCode()).isEqualTo(401);
    }

    @Test
    void aDisabledAccountOrAnotherRoleIsRefusedAtTheNextRequest() {
        Member member = Member.verified();
        JsonNode session = member.signedIn();

        Sql.run("update users set is_active = false where id = ?", member.id());
        assertRefused(Member.as(session).get(ME));
        assertThat(Member.refresh(session).statusCode()).isEqualTo(401);
        assertThat(member.signIn().statusCode()).isEqualTo(401);
        Sql.run("update users set is_active = true, role = 'adviser' where id = ?", member.id());

        assertRefused(Member.as(session).get(ME));
    }

    @Test
    void sessionsOfOthersAreNotThere() {
        JsonNode mine = Member.verified().signedIn();
        JsonNode theirs = Member.verified().signedIn();

        Response refused =
                Member.as(mine).delete(SESSIONS + "/" + theirs.path("sessionId").asText());

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(Member.as(mine).delete(SESSIONS + "/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
        assertThat(Member.as(theirs).get(ME).statusCode()).isEqualTo(200);
    }

    @Test
    void anIdleSessionAndOneWhoseTimeIsOverAreRefused() {
        for (String column : List.of("idle_until", "expires_at")) {
            JsonNode session = Member.verified().signedIn();
            UUID id = UUID.fromString(session.path("sessionId").asText());
            Sql.run("update user_sessions set " + column + " = now() - interval '1 s' where id = ?", id);

            assertRefused(Member.as(session).get(ME));
            assertThat(Member.refresh(session).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void refreshingLengthensTheIdleTimeAndNeverTheWhole() {
        JsonNode session = Member.verified().signedIn();
        UUID id = UUID.fromString(session.path("sessionId").asText());
        Sql.run("update user_sessions set expires_at = now() + interval '5 min' where id = ?", id);

        JsonNode renewed = Api.expect(200, Member.refresh(session));

        assertThat(renewed.path("sessionId")).isEqualTo(session.path("sessionId"));
        assertThat(renewed.path("refreshToken")).isNotEqualTo(session.path("refreshToken"));
        assertThat(renewed.path("idleUntil")).isEqualTo(renewed.path("sessionExpiresAt"));
        assertThat(Member.as(renewed).get(ME).statusCode()).isEqualTo(200);
        assertThat(Sql.count(
                        "select count(*) from refresh_tokens where session_id = ? and token_digest in (?, ?)",
                        id,
                        Member.digest(session.path("refreshToken").asText()),
                        Member.digest(renewed.path("refreshToken").asText())))
                .isEqualTo(2);
    }

    @Test
    void aRefreshTokenShownAgainEndsTheFamily() {
        JsonNode session = Member.verified().signedIn();
        JsonNode renewed = Api.expect(200, Member.refresh(session));
        UUID id = UUID.fromString(session.path("sessionId").asText());

        assertThat(Member.refresh(session).statusCode()).isEqualTo(409);
        assertThat(Member.as(renewed).get(ME).statusCode()).isEqualTo(200);
        Sql.run("update refresh_tokens set used_at = used_at - interval '11 s' where used_at is not null");
        assertThat(Member.refresh(session).statusCode()).isEqualTo(401);

        assertRefused(Member.as(renewed).get(ME));
        assertThat(Member.refresh(renewed).statusCode()).isEqualTo(401);
        assertThat(Sql.text("select end_reason from user_sessions where id = ?", id))
                .isEqualTo("reuse");
    }

    @Test
    void ofRequestsThatRefreshAtOnceOneIsGivenALiveToken() throws Exception {
        JsonNode session = Member.verified().signedIn();
        UUID id = UUID.fromString(session.path("sessionId").asText());
        try (ExecutorService tabs = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 50; round++) {
                JsonNode shown = session;
                List<Future<Response>> answers = new ArrayList<>();
                for (int tab = 0; tab < 8; tab++) {
                    answers.add(tabs.submit(() -> Member.refresh(shown)));
                }
                List<JsonNode> given = new ArrayList<>();
                for (Future<Response> answer : answers) {
                    if (answer.get().statusCode() == 200) {
                        given.add(Api.expect(200, answer.get()));
                    } else {
                        assertThat(answer.get().statusCode()).isEqualTo(409);
                    }
                }

                assertThat(given).hasSize(1);
                assertThat(Sql.count(
                                "select count(*) from refresh_tokens where session_id = ? and used_at is null", id))
                        .isEqualTo(1);
                session = given.getFirst();
            }
        }

        assertThat(Member.as(session).get(ME).statusCode()).isEqualTo(200);
    }

    @Test
    void nonsenseIsNoRefreshToken() {
        for (String token : List.of("", "x", "A".repeat(43), "A".repeat(44), "' or 1=1 --", "ÄÖÜ")) {
            Response refused = Member.call("refresh", Member.body("refreshToken", token));

            assertThat(refused.statusCode()).as(token).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void whoSignsInAtTooManyPlacesLosesTheOldest() {
        Member member = Member.verified();
        JsonNode oldest = member.signedIn();
        Sql.run(
                "insert into user_sessions (id, user_id, created_at, refreshed_at, idle_until, expires_at)"
                        + " select cast('f' || substr(gen_random_uuid()::text, 2) as uuid), ?, now(), now(),"
                        + " now() + interval '1 h', now() + interval '1 h'"
                        + " from generate_series(1, 49)",
                member.id());
        member.signedIn();

        assertThat(Sql.count("select count(*) from user_sessions where user_id = ? and ended_at is null", member.id()))
                .isEqualTo(50);
        assertRefused(Member.as(oldest).get(ME));
    }

    @Test
    void aTokenWithoutSessionCannotSignOut() {
        Api api = Api.ofNewUser();

        assertThat(api.given().post("/api/v1/auth/logout").statusCode()).isEqualTo(409);
        assertThat(Api.expect(200, api.get(SESSIONS)).path("items")).isEmpty();
    }

    private static void assertRefused(Response answer) {
        assertThat(Api.expect(401, answer).path("type").asText()).isEqualTo("urn:foreseed:problem:unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    private static Response called(Callable<Response> attempt) {
        try {
            return attempt.call();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String withoutRequest(Response answer) {
        String id = answer.header("X-Request-Id");
        return answer.statusCode() + " " + answer.contentType() + " "
                + answer.headers().asList().stream()
                        .map(header -> header.getName())
                        .sorted()
                        .toList()
                + answer.asString().replace(id, "");
    }

    private static long attemptsInTheTrail() {
        return Sql.count("select count(*) from audit_logs where action = 'LOGIN'");
    }

    /** How many passwords were hashed or compared. */
    static long hashed() {
        return Management.metrics()
                .lines()
                .filter(line -> line.startsWith("foreseed_identity_hashing_seconds_count"))
                .map(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError(Management.metrics()));
    }
}
