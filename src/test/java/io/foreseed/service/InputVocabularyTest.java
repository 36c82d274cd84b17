package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.plan.InputType;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No input is accepted that no run reads: each type is refused with the right name, or its value changes the digest. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class InputVocabularyTest {
    private static final String PLANS = "/api/v1/plans";
    private static final String FLOW = "{'amount':1000,'firstYear':2,'lastYear':5}";

    /** Of every type a value that is not the usual one. */
    private static final Map<InputType, String> VALUES = Map.ofEntries(
            Map.entry(InputType.DEMOGRAPHICS, "{'birthYear':1970}"),
            Map.entry(InputType.ASSETS, "{'balance':1234}"),
            Map.entry(InputType.CONTRIBUTIONS, FLOW),
            Map.entry(InputType.INCOME, FLOW),
            Map.entry(InputType.EXPENSES, FLOW),
            Map.entry(InputType.GOALS, FLOW),
            Map.entry(InputType.POLICY, "{'stepsPerYear':1}"),
            Map.entry(InputType.PERSON, "{'ageMonths':720,'birthYear':1966,'sex':'male'}"),
            Map.entry(InputType.ACCOUNT, "{'type':'taxable','owner':'Ada','balance':1000,'costBasis':1000}"),
            Map.entry(InputType.INCOME_STREAM, "{'owner':'Ada','amount':1000}"),
            Map.entry(InputType.SOCIAL_SECURITY, "{'owner':'Ada','primaryInsuranceAmount':1000,'claimingAge':67}"),
            Map.entry(InputType.EXPENSE, "{'amount':1000}"),
            Map.entry(InputType.GOAL, "{'amount':1000,'start':{'year':2}}"),
            Map.entry(InputType.CONTRIBUTION, "{'account':'Savings','amount':1000}"),
            Map.entry(InputType.DEBT, "{'balance':1000,'rate':0.05,'end':{'year':5}}"),
            Map.entry(InputType.REAL_ASSET, "{'value':1000}"),
            Map.entry(InputType.HOUSEHOLD, "{'bequest':1000}"),
            Map.entry(InputType.MARKET_MODEL, "{'inflation':{'mean':0.031}}"),
            Map.entry(InputType.ALLOCATION, "{'weights':{'us-treasuries-cash':1}}"),
            Map.entry(InputType.SPENDING_RULE, "{'type':'constant-real','rate':0.04,'start':{'year':1}}"),
            Map.entry(InputType.TAX_PROFILE, "{'rules':'flat-us-2022'}"));

    /** Under which name the other kind of plan has it; none has no counterpart. */
    private static final Map<String, String> COUNTERPARTS = Map.ofEntries(
            Map.entry("assets", "account"),
            Map.entry("contributions", "contribution"),
            Map.entry("income", "income_stream"),
            Map.entry("expenses", "expense"),
            Map.entry("goals", "goal"),
            Map.entry("policy", "household"),
            Map.entry("account", "assets"),
            Map.entry("contribution", "contributions"),
            Map.entry("income_stream", "income"),
            Map.entry("expense", "expenses"),
            Map.entry("goal", "goals"),
            Map.entry("household", "policy"));

    private final Api api = Api.ofNewUser();

    @Test
    void everyTypeHasAValueHere() {
        assertThat(VALUES.keySet()).containsExactlyInAnyOrder(InputType.values());
    }

    @ParameterizedTest
    @EnumSource
    void aPlanOfSchema1TakesWhatItsRunsRead(InputType type) {
        requireReadOrRefused(pot(), type, !type.isPart());
    }

    @ParameterizedTest
    @EnumSource
    void aPlanWithAPersonTakesWhatItsRunsRead(InputType type) {
        requireReadOrRefused(household(), type, type.isPart());
    }

    private void requireReadOrRefused(String plan, InputType type, boolean isOfTheirs) {
        String name = type.name().toLowerCase(Locale.ROOT);
        String before = digest(plan);

        Response added = api.post(plan + "/inputs", input(name, value(type)));

        if (isOfTheirs && type != InputType.DEMOGRAPHICS) {
            Api.expect(201, added);
            assertThat(digest(plan)).isNotEqualTo(before);
        } else {
            JsonNode error = Api.expect(422, added).at("/errors/0");
            assertThat(error.path("pointer").asText()).isEqualTo("/type");
            String expected = type == InputType.DEMOGRAPHICS
                    ? "said by person"
                    : COUNTERPARTS.containsKey(name) ? ": use " + COUNTERPARTS.get(name) : "which has no such input";
            assertThat(error.path("detail").asText()).startsWith(name + " is ").contains(expected);
            assertThat(digest(plan)).isEqualTo(before);
        }
    }

    /** As earlier builds stored them. */
    @Test
    void storedInputsThatNoRunReadsAreReadableAndNamedByTheRunAndTheExport() {
        for (Map.Entry<String, String> kind :
                new TreeMap<>(Map.of(pot(), "expense", household(), "expenses")).entrySet()) {
            String plan = kind.getKey();
            String own = kind.getValue().equals("expense") ? "expenses" : "expense";
            JsonNode stored = Api.expect(201, api.post(plan + "/inputs", input(own, value(type(own)))));
            String id = stored.path("id").asText();
            Sql.run(
                    "update plan_inputs set input_type = ?, input_value = cast(? as jsonb) where id = cast(? as uuid)",
                    kind.getValue(),
                    value(type(kind.getValue())).replace('\'', '"'),
                    id);

            Response read = api.get(plan + "/inputs/" + id);
            List<Response> refused =
                    List.of(api.post(plan + "/runs", "{\"iterations\":10}"), api.get(plan + "/document"));

            assertThat(Api.expect(200, read).path("type").asText()).isEqualTo(kind.getValue());
            for (Response each : refused) {
                JsonNode error = Api.expect(422, each).at("/errors/0");
                assertThat(error.path("pointer").asText()).isEqualTo("/inputs/" + id + "/type");
                assertThat(error.path("detail").asText()).contains("use " + own);
            }
            String tag = read.header("ETag");
            Api.expect(422, api.put(plan + "/inputs/" + id, tag, input(kind.getValue(), value(type(kind.getValue())))));
            assertThat(api.given()
                            .header("If-Match", tag)
                            .delete(plan + "/inputs/" + id)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(digest(plan)).isNotEmpty();
        }
    }

    private static String value(InputType type) {
        return Objects.requireNonNull(VALUES.get(type));
    }

    private static InputType type(String name) {
        return InputType.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private String digest(String plan) {
        JsonNode document = Api.expect(200, api.get(plan + "/document"));
        assertThat(document.path("schemaVersion").isInt()).isTrue();
        return Api.expect(201, api.post(plan + "/runs", "{\"iterations\":10}"))
                .path("inputDigest")
                .asText();
    }

    private String pot() {
        return plan("assets Savings {'balance':900000}", "expenses Living {'amount':30000,'firstYear':0,'lastYear':9}");
    }

    private String household() {
        return plan(
                "person Ada {'ageMonths':780,'birthYear':1961,'sex':'female'}",
                "account Savings {'type':'taxable','owner':'Ada','balance':900000,'costBasis':900000}",
                "expense Living {'amount':30000}");
    }

    private String plan(String... inputs) {
        ObjectNode plan = Api.JSON.createObjectNode();
        plan.put("name", "Ada")
                .put(
                        "assumptionsId",
                        Sql.text("select id from capital_market_assumptions where version = "
                                + "'horizon-2025-composite-20y'"))
                .put(
                        "portfolioModelId",
                        Sql.text("select id from portfolio_models where risk_level = 5 and created_by is null"))
                .put("horizonYears", 10)
                .put("seed", "7");
        String path =
                PLANS + "/" + Api.expect(201, api.post(PLANS, plan)).path("id").asText();
        for (String each : inputs) {
            List<String> words = Arrays.asList(each.split(" ", 3));
            Api.expect(201, api.post(path + "/inputs", input(words.getFirst(), words.get(1), words.getLast())));
        }
        return path;
    }

    private static String input(String type, String value) {
        return input(type, "Another", value);
    }

    private static String input(String type, String name, String value) {
        return "{'type':'%s','name':'%s','value':%s}"
                .formatted(type, name, value)
                .replace('\'', '"');
    }
}
