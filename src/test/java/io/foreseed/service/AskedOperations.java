package io.foreseed.service;

import io.foreseed.service.AccessTable.Line;
import io.foreseed.service.AccessTable.Question;
import io.foreseed.service.AccessTable.Whose;
import io.foreseed.service.DescribedApi.Described;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Asks the questions of the access table. */
final class AskedOperations {
    private AskedOperations() {}

    /** The operation as the API describes it. */
    static Described described(String operation) {
        return DescribedApi.read().operations().stream()
                .filter(each -> each.operation().path("operationId").asText().equals(operation))
                .findFirst()
                .orElseThrow(() -> new AssertionError(operation + " is no operation"));
    }

    /** The answer to a question, under the identifier of the request. */
    static Response ask(
            Described operation, Line line, Question question, Map<String, String> strangers, UUID request) {
        Api caller = question.role() == null ? Api.ofNewUser() : Api.ofNew(question.role());
        RequestSpecification asking = question.role() == null ? RestAssured.given() : caller.given();
        String body = AccessSubjects.body(line.operation());
        if (!body.isEmpty()) {
            asking.contentType("application/json").body(body);
        }
        return send(asking, operation, ids(line, question, caller, strangers), "", request);
    }

    /** Sends a request to the operation's path with these identifiers in it. */
    static Response send(
            RequestSpecification asking, Described operation, Map<String, String> ids, String query, UUID request) {
        String path = operation.path();
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        return asking.header("If-Match", "*")
                .header("X-Request-Id", request)
                .request(operation.method().toUpperCase(Locale.ROOT), path + query);
    }

    /** A new thing for each question that is not refused, since some of the answers change it. */
    private static Map<String, String> ids(Line line, Question question, Api caller, Map<String, String> strangers) {
        if (question.isAboutAStrangersThing()) {
            return strangers;
        }
        return question.whose() == Whose.MISSING
                ? AccessSubjects.missing()
                : AccessSubjects.of(line.about(), owner(caller, question.whose()));
    }

    private static Api owner(Api caller, Whose whose) {
        return switch (whose) {
            case OWN -> caller;
            case CLIENTS -> clientOf(caller);
            case FOREIGN, MISSING -> Api.ofNewUser();
        };
    }

    private static Api clientOf(Api adviser) {
        Api client = Api.ofNewUser();
        client.isAdvisedBy(adviser);
        return client;
    }
}
