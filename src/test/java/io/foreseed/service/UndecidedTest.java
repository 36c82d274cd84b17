package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A production service for which nobody has decided about mail, checkpoints and proxies: it serves, and says so. */
@QuarkusTest
@QuarkusTestResource(value = ServiceDatabase.class, restrictToAnnotatedClass = true)
@TestProfile(UndecidedTest.Undecided.class)
class UndecidedTest {
    /** As {@code serve} starts on a database of somebody's, without any further setting. */
    public static final class Undecided implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("foreseed.production", "true", "foreseed.identity.mail", "smtp");
        }
    }

    @Test
    void whatEndsWithAMailIsRefusedAlikeForKnownAndUnknownAddressesAndNothingIsDone() {
        Member known = new Member(
                Sql.text("select email from users where id = ?", Api.ofNewUser().user()), Member.PASSWORD);
        Member unknown = Member.unknown();
        String rows =
                "select (select count(*) from audit_logs where resource_type = 'user') + count(*) from account_tokens";
        long before = Sql.count(rows);

        List<Response> registrations = List.of(known.register(), unknown.register());
        List<Response> resets = List.of(reset(known), reset(unknown));

        for (List<Response> answers : List.of(registrations, resets)) {
            assertThat(answers).allMatch(answer -> answer.statusCode() == 503);
            assertThat(withoutInstance(answers.getFirst())).isEqualTo(withoutInstance(answers.getLast()));
            JsonNode problem = withoutInstance(answers.getFirst());
            assertThat(problem.at("/type").asText()).isEqualTo("urn:foreseed:problem:mail-unavailable");
            assertThat(problem.at("/detail").asText()).contains("ask who runs it for an account");
        }
        assertThat(Sql.count(rows)).isEqualTo(before);
        assertThat(Sql.count("select count(*) from users where email = ?", unknown.email()))
                .isZero();
    }

    @Test
    void readinessStaysUpAndNamesWhatIsUndecided() throws Exception {
        JsonNode checks = Api.JSON
                .readTree(Management.get("/q/health/ready")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .path("checks");

        assertThat(data(checks, "mail").path("isConfigured").asBoolean(true)).isFalse();
        assertThat(data(checks, "proxy").path("forwarded").asBoolean(true)).isFalse();
        assertThat(data(checks, "proxy").path("undecided").asText()).contains("trusted-proxies");
        assertThat(data(checks, "audit-seal").path("memoryOutsideTheDatabase").asBoolean(true))
                .isFalse();
    }

    private static JsonNode data(JsonNode checks, String name) {
        for (JsonNode check : checks) {
            if (check.path("name").asText().equals(name)) {
                return check.path("data");
            }
        }
        throw new AssertionError("no check " + name + " in " + checks);
    }

    private static Response reset(Member member) {
        return Member.call("password-reset", Member.body("email", member.email()));
    }

    private static JsonNode withoutInstance(Response answer) {
        ObjectNode problem = Api.expect(503, answer).deepCopy();
        problem.remove("instance");
        return problem;
    }
}
