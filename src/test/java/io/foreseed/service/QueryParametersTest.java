package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.AccessTable.Line;
import io.foreseed.service.AccessTable.Question;
import io.foreseed.service.DescribedApi.Described;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A parameter that an operation does not have is refused, as an unknown member of a body is. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class QueryParametersTest {
    @Test
    void aParameterThatNoOperationHasIsRefusedByAllOfThem() {
        List<String> mistakes = new ArrayList<>();
        List<Line> lines = AccessTable.read().lines();
        for (Line line : lines) {
            Question allowed = line.questions().stream()
                    .filter(each -> each.expected() != 403)
                    .max(Comparator.comparing(each -> each.role() != null))
                    .orElseThrow();
            Api caller = allowed.role() == null ? Api.ofNewUser() : Api.ofNew(allowed.role());
            Response answer = AskedOperations.send(
                    caller.given(),
                    AskedOperations.described(line.operation()),
                    AccessSubjects.missing(),
                    "?colour=blue",
                    UUID.randomUUID());
            if (answer.statusCode() != 422 || !answer.asString().contains("\"?colour\"")) {
                mistakes.add(line + ": " + answer.statusCode() + " " + answer.asString());
            }
        }

        assertThat(lines).hasSizeGreaterThan(50);
        assertThat(mistakes).isEmpty();
    }

    /** Each parameter that has another type than a text, given a text. */
    @Test
    void aValueOfAnotherTypeIsRefusedAndNoResourceThatIsMissing() {
        List<String> mistakes = new ArrayList<>();
        int asked = 0;
        for (Line line : AccessTable.read().lines()) {
            Described operation = AskedOperations.described(line.operation());
            for (JsonNode parameter : operation.operation().path("parameters")) {
                String type = parameter.at("/schema/type").asText();
                if (!parameter.path("in").asText().equals("query") || type.equals("string")) {
                    continue;
                }
                Question allowed = line.questions().stream()
                        .filter(each -> each.role() != null && each.expected() != 403)
                        .findFirst()
                        .orElseThrow();
                String name = parameter.path("name").asText();
                for (String value : List.of("banana", "1.5", "99999999999999999999")) {
                    asked++;
                    Response answer = AskedOperations.send(
                            Api.ofNew(Objects.requireNonNull(allowed.role())).given(),
                            operation,
                            AccessSubjects.missing(),
                            "?" + name + "=" + value,
                            UUID.randomUUID());
                    if (answer.statusCode() != 422 || !answer.asString().contains("\"?" + name + "\"")) {
                        mistakes.add(line + " " + name + "=" + value + ": " + answer.statusCode());
                    }
                }
            }
        }

        assertThat(asked).isGreaterThan(20);
        assertThat(mistakes).isEmpty();
    }
}
