package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who asks too often is told when to come back, and others are not in their way. */
@QuarkusTest
@QuarkusTestResource(value = ServiceDatabase.class, restrictToAnnotatedClass = true)
@TestProfile(LimitsTest.FewOfEverything.class)
class LimitsTest {
    private static final int CHANGES = 8;
    private static final int EXPORTS = 3;

    /** Operations that take no token, each with what it takes from instead. */
    private static final Map<String, String> OPEN = Map.of(
            "signIn", "sign-ins",
            "registerAccount", "registrations and mails",
            "verifyEmail", "tokens",
            "requestPasswordReset", "mails",
            "confirmPasswordReset", "tokens",
            "refreshSession", "tokens",
            "signInProgram", "tokens",
            "readSigningKeys", "none: it answers from memory and is cached");

    /** Few, and addresses by header: a test has one address only. */
    public static final class FewOfEverything implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
                    Map.entry("quarkus.http.proxy.allow-x-forwarded", "true"),
                    Map.entry("quarkus.http.proxy.trusted-proxies", "127.0.0.1"),
                    Map.entry("foreseed.identity.hashing-threads", "1"),
                    Map.entry("foreseed.identity.hashing-queue", "0"),
                    Map.entry("foreseed.limits.sign-ins-of-address", "6"),
                    Map.entry("foreseed.limits.sign-ins-of-account", "4"),
                    Map.entry("foreseed.limits.registrations-of-address", "3"),
                    Map.entry("foreseed.limits.mails-of-address", "5"),
                    Map.entry("foreseed.limits.mails-of-account", "2"),
                    Map.entry("foreseed.limits.tokens-of-address", "4"),
                    Map.entry("foreseed.limits.runs-of-user", "3"),
                    Map.entry("foreseed.limits.runs-of-address", "5"),
                    Map.entry("foreseed.limits.changes-of-user", Integer.toString(CHANGES)),
                    Map.entry("foreseed.limits.changes-of-address", "1000000"),
                    Map.entry("foreseed.limits.exports-of-user", Integer.toString(EXPORTS)),
                    Map.entry("foreseed.limits.exports-of-address", "1000000"));
        }
    }

    @Test
    void attemptsToSignInAreCountedByAddressAndByAccount() {
        String here = address();
        Member member = Member.unknown();

        List<Integer> atOne = statuses(5, () -> post(address(), "login", signIn(member)));
        List<Integer> ofOne = statuses(7, () -> post(here, "login", signIn(Member.unknown())));

        assertThat(atOne).containsExactly(401, 401, 401, 401, 429);
        assertThat(ofOne).containsExactly(401, 401, 401, 401, 401, 401, 429);
        assertThat(post(address(), "login", signIn(Member.unknown())).statusCode())
                .isEqualTo(401);
        assertTooMany(post(here, "login", signIn(Member.unknown())));
    }

    @Test
    void neighboursInOneNetworkOfIpv6AreOneCaller() {
        List<Integer> statuses = new ArrayList<>();
        for (int host = 1; host <= 7; host++) {
            statuses.add(post("2001:db8:0:7::" + host, "login", signIn(Member.unknown()))
                    .statusCode());
        }

        assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 401, 429);
        assertThat(post("2001:db8:0:8::1", "login", signIn(Member.unknown())).statusCode())
                .isEqualTo(401);
    }

    @Test
    void registrationsMailsAndTokensAreCounted() {
        String here = address();
        Member member = Member.unknown();

        List<Integer> registrations = statuses(4, () -> post(here, "register", registration(Member.unknown())));
        List<Integer> mails = statuses(
                3,
                () -> post(
                        address(),
                        "password-reset",
                        Member.body("email", member.email()).toString()));
        List<Integer> tokens = statuses(
                5, () -> post(here, "verify-email", Member.body("token", "x").toString()));

        assertThat(registrations).containsExactly(204, 204, 204, 429);
        assertThat(mails).containsExactly(204, 204, 429);
        assertThat(tokens).containsExactly(422, 422, 422, 422, 429);
    }

    @Test
    void runsAreCountedByUserAndLeaveNoRowWhenTheyAreRefused() {
        Api api = Api.ofNewUser();
        String plan = api.importedPlan(10);
        String here = address();

        List<Integer> runs =
                statuses(4, () -> api.given().header("X-Forwarded-For", here).post(plan + "/runs"));

        assertThat(runs).containsExactly(201, 201, 201, 429);
        assertThat(Sql.count("select count(*) from audit_logs where user_id = ? and outcome <> 'success'", api.user()))
                .isZero();
        assertThat(Management.metrics()).contains("foreseed_limits_refused_total");
        Api other = Api.ofNewUser();
        String otherPlan = other.importedPlan(10);
        assertThat(statuses(
                        3, () -> other.given().header("X-Forwarded-For", here).post(otherPlan + "/runs")))
                .containsExactly(201, 429, 429);
    }

    /** What only reads has none: it answers a page at most, and the connections of the database are its limit. */
    @Test
    void everyOperationThatDoesMoreThanReadIsLimited() {
        Map<String, Endpoint> endpoints = DescribedEndpoints.read();
        List<String> unlimited = new ArrayList<>();
        for (Map.Entry<String, Endpoint> operation : endpoints.entrySet()) {
            Endpoint endpoint = operation.getValue();
            if (endpoint.permission() == Permission.OPEN || endpoint.action() == AuditAction.READ) {
                continue;
            }
            Role role = Arrays.stream(Role.values())
                    .filter(endpoint.permission()::isHeldBy)
                    .findFirst()
                    .orElseThrow();
            Api caller = Api.ofNew(role);
            int most = endpoint.action() == AuditAction.EXPORT ? EXPORTS : CHANGES;
            List<Integer> statuses = statuses(
                    most + 1,
                    () -> AskedOperations.send(
                            caller.given().contentType("application/json").body("?"),
                            AskedOperations.described(operation.getKey()),
                            AccessSubjects.missing(),
                            "",
                            UUID.randomUUID()));
            // a run has a limit of its own too, which may come first
            if (!statuses.contains(429)) {
                unlimited.add(operation.getKey() + " " + statuses);
            }
        }

        assertThat(unlimited).isEmpty();
        assertThat(endpoints.entrySet().stream()
                        .filter(each -> each.getValue().permission() == Permission.OPEN)
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(OPEN.keySet());
    }

    @Test
    void aPasswordThatFindsNoThreadIsNotCountedAndToldToComeBack() throws Exception {
        Member member = Member.unknown();
        List<Response> answers = new ArrayList<>();
        try (var visitors = java.util.concurrent.Executors.newFixedThreadPool(12)) {
            List<java.util.concurrent.Future<Response>> asked = new ArrayList<>();
            for (int visitor = 0; visitor < 12; visitor++) {
                asked.add(visitors.submit(() -> post(address(), "register", registration(Member.unknown()))));
            }
            for (var answer : asked) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).extracting(Response::statusCode).contains(204, 503).isSubsetOf(204, 503);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 503))
                .allMatch(answer -> Integer.parseInt(answer.header("Retry-After")) > 0);
        assertThat(post(address(), "register", registration(member)).statusCode())
                .isEqualTo(204);
    }

    private static List<Integer> statuses(int count, Supplier<Response> request) {
        List<Integer> statuses = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            statuses.add(request.get().statusCode());
        }
        return statuses;
    }

    private static void assertTooMany(Response answer) {
        assertThat(Api.expect(429, answer).path("type").asText()).isEqualTo("urn:foreseed:problem:too-many-requests");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 61);
    }

    private static Response post(String address, String path, String body) {
        return RestAssured.given()
                .header("X-Forwarded-For", address)
                .contentType("application/json")
                .body(body)
                .post("/api/v1/auth/" + path);
    }

    private static String address() {
        UUID random = UUID.randomUUID();
        return "10." + (random.hashCode() & 0xff) + "." + (random.hashCode() >> 8 & 0xff) + "."
                + (random.hashCode() >> 16 & 0xff);
    }

    private static String signIn(Member member) {
        return Member.body("email", member.email())
                .put("password", member.password())
                .toString();
    }

    private static String registration(Member member) {
        return Member.body("email", member.email())
                .put("password", member.password())
                .put("firstName", "Ada")
                .put("lastName", "Lovelace")
                .toString();
    }
}
