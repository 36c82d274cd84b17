package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.AccessTable.Line;
import io.foreseed.service.AccessTable.Question;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
}
