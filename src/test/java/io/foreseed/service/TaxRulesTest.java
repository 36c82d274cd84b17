package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.simulation.ReferenceData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of tax rules, and the runs that name them. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class TaxRulesTest {
    private static final String RULES = "/api/v1/tax-rules";
    private static final String SHIPPED = "flat-us-2022";

    private final Api client = Api.ofNewUser();
    private final Api superuser = Api.ofNew(Role.SUPERUSER);

    @Test
    void theStoredRulesAreThoseOfTheFile() {
        JsonNode stored = Api.expect(200, client.get(RULES + "/" + SHIPPED));

        var file = ReferenceData.taxRules(SHIPPED).orElseThrow();
        assertThat(stored.path("year").asInt()).isEqualTo(file.year());
        assertThat(stored.path("name").asText()).isEqualTo(file.name());
        assertThat(stored.path("authority").asText()).isEqualTo(file.authority());
        assertThat(stored.at("/rates/incomeRate").asDouble()).isEqualTo(file.incomeRate());
        assertThat(stored.at("/rates/gainsRate").asDouble()).isEqualTo(file.gainsRate());
        assertThat(stored.at("/rates/deferredRate").asDouble()).isEqualTo(file.deferredRate());
        assertThat(stored.at("/rates/socialSecurityShare").asDouble()).isEqualTo(file.socialSecurityShare());
    }

    @Test
    void aRunTakesTheNumbersOfTheRulesItsPlanNames() {
        String version = "test-" + UUID.randomUUID();
        Api.expect(201, superuser.post(RULES, AccessSubjects.taxRules(version)));

        JsonNode named = exported(profile().put("rules", version).put("requiredDistributions", "none"));
        JsonNode written = exported(profile()
                .put("type", "flat")
                .put("name", "flat")
                .put("year", 2027)
                .put("authority", "a law")
                .put("incomeRate", 0.2)
                .put("gainsRate", 0.1)
                .put("deferredRate", 0.25)
                .put("socialSecurityShare", 0.5)
                .put("requiredDistributions", "none"));

        assertThat(named.path("deferredRate").asDouble()).isEqualTo(0.25);
        assertThat(named.has("rules")).isFalse();
        assertThat(named).isEqualTo(written);
    }

    @Test
    void aPlanThatNamesUnknownRulesIsToldWhereToLook() {
        String plan = plan(profile().put("rules", SHIPPED));
        Sql.run(
                "update plan_inputs set input_value = '{\"rules\": \"flat-us-1066\"}'"
                        + " where plan_id = ? and input_type = 'tax_profile'",
                UUID.fromString(Api.idOf(plan)));

        JsonNode refused = Api.expect(422, client.post(plan + "/runs", "{}"));

        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/taxProfile/rules");
        assertThat(refused.at("/errors/0/detail").asText()).contains("/api/v1/tax-rules");
    }

    @Test
    void aVersionIsPublishedOnceAndListed() {
        String version = "test-" + UUID.randomUUID();

        JsonNode made = Api.expect(201, superuser.post(RULES, AccessSubjects.taxRules(version)));
        JsonNode again = Api.expect(422, superuser.post(RULES, AccessSubjects.taxRules(version)));

        assertThat(again.at("/errors/0/pointer").asText()).isEqualTo("/version");
        assertThat(Api.expect(200, client.get(RULES + "?limit=100")).path("items"))
                .contains(made);
        assertThat(superuser.trail(made.path("id").asText()))
                .extracting(row -> row.path("action").asText())
                .containsExactly("CREATE");
    }

    @Test
    void noVersionEverChanges() {
        for (String command : new String[] {
            "update tax_rules set year = 2023 where version = ?", "delete from tax_rules where version = ?"
        }) {
            assertThatThrownBy(() -> Sql.run(command, SHIPPED)).hasStackTraceContaining("never change");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/year, 1066",
        "/rates/incomeRate, 0.95",
        "/rates/gainsRate, -0.01",
        "/rates/deferredRate, 1",
        "/rates/socialSecurityShare, 1.01"
    })
    void aNumberOutOfItsRangeIsNamed(String member, BigDecimal value) {
        ObjectNode rules = AccessSubjects.taxRules("test-" + UUID.randomUUID());
        int last = member.lastIndexOf('/');
        ((ObjectNode) rules.at(member.substring(0, last))).put(member.substring(last + 1), value);

        JsonNode refused = Api.expect(422, superuser.post(RULES, rules));

        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo(member);
    }

    @ParameterizedTest
    @CsvSource({"version, Flat US", "version, ''", "name, ' '", "authority, ''"})
    void aWordThatIsNoneIsNamed(String member, String value) {
        ObjectNode rules = AccessSubjects.taxRules("test-" + UUID.randomUUID()).put(member, value);

        JsonNode refused = Api.expect(422, superuser.post(RULES, rules));

        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/" + member);
    }

    private static ObjectNode profile() {
        return Api.JSON.createObjectNode();
    }

    private JsonNode exported(ObjectNode profile) {
        String plan = plan(profile().put("rules", SHIPPED));
        Sql.run(
                "update plan_inputs set input_value = cast(? as jsonb)"
                        + " where plan_id = ? and input_type = 'tax_profile'",
                profile.toString(),
                UUID.fromString(Api.idOf(plan)));
        return Api.expect(200, client.get(plan + "/document")).path("taxProfile");
    }

    private String plan(ObjectNode profile) {
        ObjectNode document = Api.example("couple-full-plan").put("iterations", 10);
        document.set("taxProfile", profile);
        return "/api/v1/plans/"
                + Api.expect(201, client.post("/api/v1/plan-documents", document))
                        .path("id")
                        .asText();
    }
}
