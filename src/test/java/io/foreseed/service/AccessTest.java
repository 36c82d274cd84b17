package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.AccessTable.Line;
import io.foreseed.service.AccessTable.Question;
import io.foreseed.service.DescribedApi.Described;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, asked by everybody about everybody's things, answers as {@code access/operations.txt} says. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class AccessTest {
    static List<Line> lines() {
        return AccessTable.read().lines();
    }

    @Test
    void theTableHoldsEveryOperationAndNoOther() {
        List<String> described = DescribedApi.read().operations().stream()
                .map(each -> each.operation().path("operationId").asText())
                .toList();

        assertThat(AccessTable.read().operations()).containsExactlyInAnyOrderElementsOf(described);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void everybodyGetsExactlyTheirAnswer(Line line) {
        Described operation = AskedOperations.described(line.operation());
        Map<String, String> strangers = AccessSubjects.of(line.about(), Api.ofNewUser());
        List<String> deviations = new ArrayList<>();

        for (Question question : line.questions()) {
            int status = ask(operation, line, question, strangers);
            if (status != question.expected()) {
                String who =
                        question.role() == null ? "anonymous" : question.role().code();
                deviations.add(who + ", " + question.whose().name().toLowerCase(Locale.ROOT) + ": expected "
                        + question.expected() + ", got " + status);
            }
        }

        assertThat(deviations).isEmpty();
    }

    @Test
    void whatARoleMayNeverDoIsRefusedBeforeItsBodyIsReadAndRecordedAsDenied() {
        Api auditor = Api.ofNew(Role.AUDITOR);
        String plan = Api.ofNewUser().importedPlan(10);

        Response refused = auditor.post(plan + "/runs", "{\"iterations\":");

        assertThat(Api.expect(403, refused).path("type").asText()).endsWith("forbidden");
        JsonNode row = auditor.trail(Api.idOf(plan)).getFirst();
        assertThat(row.path("action").asText()).isEqualTo("EXECUTE");
        assertThat(row.path("resourceType").asText()).isEqualTo("simulation_run");
        assertThat(row.path("outcome").asText()).isEqualTo("denied");
        assertThat(row.at("/metadata/problem").asText()).isEqualTo("forbidden");
    }

    private static int ask(Described operation, Line line, Question question, Map<String, String> strangers) {
        int status = AskedOperations.ask(operation, line, question, strangers, UUID.randomUUID())
                .statusCode();
        // a run that takes longer than the service's patience is accepted all the same
        return status == 202 ? 201 : status;
    }

    @Test
    void aLineThatIsNoneIsRefused() {
        for (String wrong : List.of(
                "readPlan  plan  401  200 404  200 200 404 404  403  403  403",
                "readPlan  plan  401  200 404 404  200 200 404 404  403  403",
                "listPlans  -  401  200 404 404  200  403  403  403")) {
            assertThatThrownBy(() -> AccessTable.of(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(AccessTable.of("readPlan  plan  401  403  403  403  403  200 404 404")
                        .lines()
                        .getFirst()
                        .questions())
                .hasSize(1 + 3 + 4 + 3 + 3 + 3);
    }
}
