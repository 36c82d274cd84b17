package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.foreseed.engine.CorrelationMatrix;
import io.foreseed.platform.ScratchDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the migrations ship agrees with its sources: {@code reference/README.md} says where those come from. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class ShippedDataTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Half a unit of the fourth decimal, and the error of a few hundred additions in double precision. */
    private static final double HALF_A_UNIT = 0.5e-4 + 1e-12;

    private static final HorizonSurvey SURVEY = HorizonSurvey.read();

    private final ScratchDatabase database;

    ShippedDataTest(ScratchDatabase database) {
        this.database = database;
    }

    private JsonNode rows(String query) throws SQLException, JsonProcessingException {
        try (Connection connection = database.asOwner()) {
            return JSON.readTree(Query.string(connection, "SELECT json_agg(r) FROM (" + query + ") r"));
        }
    }

    private JsonNode assumptions(int years) throws SQLException, JsonProcessingException {
        return rows("SELECT * FROM capital_market_assumptions WHERE version = 'horizon-2025-composite-" + years + "y'")
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20})
    void theFiguresOfASetAreTheSurveys(int years) throws Exception {
        List<String> wanted = new ArrayList<>();
        for (String category : SURVEY.classes()) {
            wanted.add(SURVEY.figure(category, "arith_" + years + "y") + " " + SURVEY.figure(category, "stdev"));
        }

        JsonNode set = assumptions(years).get("assumptions");

        assertThat(stream(set.get("assetClasses"))
                        .map(each -> plain(each.get("expectedReturn")) + " " + plain(each.get("volatility"))))
                .hasSize(16)
                .isEqualTo(wanted);
        assertThat(plain(set.get("inflation").get("mean"))).isEqualTo(SURVEY.inflation("arith_" + years + "y"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20})
    void theCorrelationsOfASetAreTheSurveysAndPositiveDefinite(int years) throws Exception {
        List<List<String>> wanted = IntStream.range(0, SURVEY.classes().size())
                .mapToObj(SURVEY::correlationsOf)
                .toList();

        List<JsonNode> shipped = stream(assumptions(years).get("assumptions").get("correlations"))
                .toList();

        assertThat(shipped.stream()
                        .map(row -> stream(row).map(ShippedDataTest::plain).toList()))
                .isEqualTo(wanted);
        CorrelationMatrix matrix = CorrelationMatrix.of(shipped.stream()
                .map(row -> stream(row).map(JsonNode::doubleValue).toList())
                .toList());
        assertThat(matrix.isPositiveDefinite()).isTrue();
        // 0.104 where these figures come from
        assertThat(matrix.smallestEigenvalue()).isCloseTo(0.104, within(0.0005));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20})
    void aSetSaysWhichClassIsWhichAndThatItIsAComposite(int years) throws Exception {
        JsonNode row = assumptions(years);

        List<String> ids = stream(row.get("assumptions").get("assetClasses"))
                .map(each -> each.get("id").textValue())
                .toList();

        String legend = IntStream.range(0, ids.size())
                .mapToObj(index -> ids.get(index) + " = " + SURVEY.classes().get(index))
                .reduce((left, right) -> left + "; " + right)
                .orElseThrow();
        assertThat(ids).doesNotContain("private-debt").doesNotHaveDuplicates();
        assertThat(row.get("description").textValue())
                .startsWith("A composite, not a published set")
                .contains("Private debt is left out")
                .contains(legend);
        assertThat(row.get("assumptions").get("version")).isEqualTo(row.get("version"));
        assertThat(row.get("source").textValue()).contains("2025 edition, Exhibit 17", "2017 edition, Exhibit 15");
    }

    @Test
    void bothSetsAreApprovedAndThereIsNoOther() throws Exception {
        JsonNode sets = rows("SELECT version, status, is_active, approved_at IS NOT NULL AS has_time"
                + " FROM capital_market_assumptions ORDER BY version");

        assertThat(sets)
                .hasToString("[{\"version\":\"horizon-2025-composite-10y\",\"status\":\"approved\","
                        + "\"is_active\":true,\"has_time\":true},"
                        + "{\"version\":\"horizon-2025-composite-20y\",\"status\":\"approved\","
                        + "\"is_active\":true,\"has_time\":true}]");
    }

    @Test
    void thePortfolioModelsAreOneForEachRiskLevelAndRiskRises() throws Exception {
        List<JsonNode> models = stream(rows("SELECT * FROM portfolio_models ORDER BY risk_level"))
                .toList();

        assertThat(models.stream().map(model -> model.get("risk_level").intValue()))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(models.stream().map(model -> model.get("name").textValue())).doesNotHaveDuplicates();
        assertThat(models.stream().map(model -> number(model, "volatility")))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(models.stream().map(model -> model.get("is_active").booleanValue()))
                .containsOnly(true);
    }

    @Test
    void theFiguresOfAModelFollowFromItsWeightsAndTheTwentyYearSet() throws Exception {
        String twentyYears = assumptions(20).get("id").textValue();

        JsonNode models = rows("SELECT * FROM portfolio_models");

        assertThat(models).hasSize(10);
        for (JsonNode model : models) {
            double[] weights = weights(model.get("asset_allocation"));
            double mean = mean(weights);
            double volatility = volatility(weights);
            double cash = Double.parseDouble(SURVEY.figure("US Treasuries (Cash Equivalents)", "arith_20y"));
            assertThat(model.get("cma_id").textValue()).isEqualTo(twentyYears);
            assertThat(number(model, "expected_return")).isCloseTo(mean, within(HALF_A_UNIT));
            assertThat(number(model, "volatility")).isCloseTo(volatility, within(HALF_A_UNIT));
            assertThat(number(model, "sharpe_ratio")).isCloseTo((mean - cash) / volatility, within(HALF_A_UNIT));
        }
    }

    @Test
    void theWeightsOfAModelArePositiveAndSumToOne() throws Exception {
        JsonNode models = rows("SELECT * FROM portfolio_models");

        assertThat(models).allSatisfy(model -> {
            List<BigDecimal> weights = stream(model.get("asset_allocation"))
                    .map(JsonNode::decimalValue)
                    .toList();
            assertThat(weights).allMatch(weight -> weight.signum() > 0);
            assertThat(weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo("1");
        });
    }

    /** The weights in the survey's order; a weight of a class the set does not know is an error. */
    private double[] weights(JsonNode allocation) throws Exception {
        List<String> ids = stream(assumptions(20).get("assumptions").get("assetClasses"))
                .map(each -> each.get("id").textValue())
                .toList();
        double[] weights = new double[ids.size()];
        for (var weight : allocation.properties()) {
            assertThat(ids).contains(weight.getKey());
            weights[ids.indexOf(weight.getKey())] = weight.getValue().doubleValue();
        }
        return weights;
    }

    private static double mean(double[] weights) {
        double mean = 0;
        for (int i = 0; i < weights.length; i++) {
            mean += weights[i]
                    * Double.parseDouble(SURVEY.figure(SURVEY.classes().get(i), "arith_20y"));
        }
        return mean;
    }

    private static double volatility(double[] weights) {
        List<List<Double>> correlations = SURVEY.correlationMatrix();
        double variance = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                variance += weights[i]
                        * deviation(i)
                        * weights[j]
                        * deviation(j)
                        * correlations.get(i).get(j);
            }
        }
        return Math.sqrt(variance);
    }

    private static double deviation(int index) {
        return Double.parseDouble(SURVEY.figure(SURVEY.classes().get(index), "stdev"));
    }

    @Test
    void theRetentionPoliciesAreTheFourOfTheDocumentAndOneThatIsOff() throws Exception {
        JsonNode policies = rows("""
                SELECT name, table_name, retention_period_days AS days, action, schedule_cron AS cron, is_active, conditions
                  FROM data_retention_policies ORDER BY id""");

        // the document's statement gives the first; the others are named there and described in its section on features
        assertThat(policies.toString().replace("\"", "").replace("},{", "},\n{"))
                .isEqualTo("""
                [{name:Basic Audit Log Retention,table_name:audit_logs,days:2555,action:archive,cron:0 2 * * 0,\
                is_active:true,conditions:null},
                {name:System Event Retention,table_name:system_events,days:90,action:delete,cron:0 3 * * *,\
                is_active:true,conditions:[{value:true,column:resolved,operator:=}]},
                {name:Plan Output Retention,table_name:plan_outputs,days:2555,action:archive,cron:0 4 * * 0,\
                is_active:true,conditions:null},
                {name:Inactive User Anonymization,table_name:users,days:2555,action:anonymize,cron:0 5 1 * *,\
                is_active:true,conditions:[{value:false,column:is_active,operator:=}]},
                {name:Run Path Checksum Retention,table_name:simulation_runs,days:365,action:delete,cron:0 6 * * 0,\
                is_active:false,conditions:null}]""");
    }

    @Test
    void aRetentionPolicyNamesColumnsThatExist() throws Exception {
        try (Connection connection = database.asOwner()) {
            List<String> unknown = Query.strings(connection, """
                    SELECT p.table_name || '.' || (c ->> 'column')
                      FROM data_retention_policies p
                     CROSS JOIN jsonb_array_elements(coalesce(p.conditions, '[{}]')) c
                     WHERE NOT EXISTS (SELECT FROM information_schema.columns i
                                        WHERE i.table_schema = 'public' AND i.table_name = p.table_name
                                          AND i.column_name = coalesce(c ->> 'column', i.column_name))""");

            assertThat(unknown).isEmpty();
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().toPlainString();
    }

    private static double number(JsonNode row, String column) {
        return row.get(column).doubleValue();
    }
}
