package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs sign in with: some of what their owner may, until it is revoked, is over, or the owner may not any more. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class AccessTokensTest {
    private static final String TOKENS = "/api/v1/access-tokens";
    private static final String PLANS = "/api/v1/plans";
    private static final String MARKET = "/api/v1/portfolio-models";

    private final Api owner = Api.ofNewUser();

    @Test
    void aTokenIsGoodForWhatItNamesAndNothingElse() {
        JsonNode made = made(owner, "plans");
        JsonNode access = exchanged(made);

        assertThat(made.path("token").asText()).matches("fsd_[A-Za-z0-9_-]{43}");
        assertThat(access.path("scope").asText()).isEqualTo("plans");
        Api.expect(200, as(access).get(PLANS));
        Response refused = as(access).get(MARKET);
        assertThat(Api.expect(403, refused).path("detail").asText()).contains("read_market");
        JsonNode listed = Api.expect(200, owner.get(TOKENS)).at("/items/0");
        assertThat(listed.path("lastUsedAt").isTextual()).isTrue();
        assertThat(listed.toString())
                .doesNotContain("fsd_")
                .doesNotContain(made.path("token").asText().substring(4));
        assertThat(Sql.count(
                        "select count(*) from audit_logs where user_id = ? and session_id = ? and action = 'READ'",
                        owner.user(),
                        made.at("/details/id").asText()))
                .isPositive();
        assertThat(Sql.text("select token_digest from access_tokens where user_id = ?", owner.user()))
                .isEqualTo(Member.digest(made.path("token").asText().substring(4)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /api/v1/users/me                    |",
                "GET    | /api/v1/sessions                    |",
                "GET    | /api/v1/access-tokens               |",
                "POST   | /api/v1/access-tokens               | {\"name\":\"x\",\"permissions\":[\"plans\"],\"days\":1}",
                "POST   | /api/v1/auth/password               | {\"currentPassword\":\"x\",\"newPassword\":\"y\"}",
                "POST   | /api/v1/auth/second-factor          | {\"password\":\"x\"}",
                "POST   | /api/v1/auth/second-factor/confirm  | {\"code\":\"000000\"}",
                "POST   | /api/v1/auth/logout                 |"
            })
    void noTokenChangesHowItsOwnerSignsIn(String method, String path, @Nullable String body) {
        JsonNode access = exchanged(made(owner, "plans", "own_actions", "read_market", "models", "read_account"));
        RequestSpecification asking = as(access);
        if (body != null) {
            asking.contentType(ContentType.JSON).body(body);
        }

        Api.expect(403, asking.request(method, path));
    }

    @Test
    void whatIsRevokedIsRefusedAtOnce() {
        JsonNode made = made(owner, "plans");
        JsonNode access = exchanged(made);
        String path = TOKENS + "/" + made.at("/details/id").asText();
        Api.expect(404, Api.ofNewUser().given().delete(path));

        int revoked = owner.given().delete(path).statusCode();
        int again = owner.given().delete(path).statusCode();

        assertThat(revoked).isEqualTo(204);
        assertThat(again).isEqualTo(204);
        Api.expect(401, as(access).get(PLANS));
        Api.expect(401, exchange(made.path("token").asText()));
        assertThat(owner.trail(made.at("/details/id").asText()))
                .extracting(row -> row.path("action").asText())
                .containsExactlyInAnyOrder("CREATE", "LOGIN", "DELETE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update users set is_active = false where id = ?",
                "update users set suspended_until = now() + interval '1 hour' where id = ?",
                "update access_tokens set created_at = now() - interval '2 days', expires_at = now() - interval '1 s'"
                        + " where user_id = ?"
            })
    void aTokenEndsWithItsTimeAndItsOwner(String end) {
        JsonNode made = made(owner, "plans");
        JsonNode access = exchanged(made);

        Sql.run(end, owner.user());

        Api.expect(401, as(access).get(PLANS));
        Api.expect(401, exchange(made.path("token").asText()));
    }

    @Test
    void aTokenNeverMayMoreThanItsOwnerMayNow() {
        JsonNode made = made(owner, "plans", "own_actions");
        JsonNode before = exchanged(made);

        Sql.run("update users set role = 'operator' where id = ?", owner.user());
        JsonNode after = exchanged(made);

        Api.expect(401, as(before).get(PLANS));
        assertThat(after.path("scope").asText()).isEqualTo("own_actions");
        Api.expect(403, as(after).get(PLANS));
        Api.expect(200, as(after).get("/api/v1/audit-logs"));
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT, trail",
        "AUDITOR, plans",
        "SUPERUSER, approvals",
        "CLIENT, own_account",
        "CLIENT, second_factor",
        "CLIENT, access_tokens",
        "CLIENT, open",
        "CLIENT, everything"
    })
    void aPermissionThatIsNotTheOwnersToGiveIsRefused(Role role, String permission) {
        JsonNode problem = Api.expect(422, Api.ofNew(role).post(TOKENS, request(permission)));

        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/permissions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\" \",\"permissions\":[\"plans\"],\"days\":1}",
                "{\"name\":\"x\",\"permissions\":[],\"days\":1}",
                "{\"name\":\"x\",\"permissions\":[null],\"days\":1}",
                "{\"name\":\"x\",\"permissions\":[\"plans\"],\"days\":0}",
                "{\"name\":\"x\",\"permissions\":[\"plans\"],\"days\":366}"
            })
    void nonsenseIsRefused(String body) {
        Api.expect(422, owner.post(TOKENS, body));
    }

    @Test
    void onlyAWholeTokenSignsIn() {
        String token = made(owner, "plans").path("token").asText();

        for (String other : new String[] {
            "", "fsd_", token.substring(4), token + "A", "FSD_" + token.substring(4), "fsd_" + "A".repeat(43)
        }) {
            Api.expect(401, exchange(other));
        }
        Api.expect(401, RestAssured.given().auth().oauth2(token).get(PLANS));
    }

    @Test
    void twentyAreEnough() {
        for (int count = 0; count < 20; count++) {
            made(owner, "plans");
        }

        Response oneMore = owner.post(TOKENS, request("plans"));
        Sql.run(
                "update access_tokens set revoked_at = now() where id = (select id from access_tokens where user_id = ?"
                        + " limit 1)",
                owner.user());

        Api.expect(409, oneMore);
        made(owner, "plans");
    }

    private static JsonNode made(Api owner, String... permissions) {
        return Api.expect(201, owner.post(TOKENS, request(permissions)));
    }

    private static ObjectNode request(String... permissions) {
        ObjectNode request = Api.JSON
                .createObjectNode()
                .put("name", "Nightly " + UUID.randomUUID())
                .put("days", 90);
        for (String permission : permissions) {
            request.withArray("permissions").add(permission);
        }
        return request;
    }

    private static JsonNode exchanged(JsonNode made) {
        return Api.expect(200, exchange(made.path("token").asText()));
    }

    private static Response exchange(String token) {
        return Member.call("token", Member.body("token", token));
    }

    private static RequestSpecification as(JsonNode access) {
        return Member.as(access);
    }
}
