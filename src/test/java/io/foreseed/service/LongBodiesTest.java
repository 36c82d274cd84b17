package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.AccessTable.Line;
import io.foreseed.service.AccessTable.Question;
import io.foreseed.service.DescribedApi.Described;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong with a body, and however long it is, its refusal leaves one row: a short one is read on the event loop,
 * one of 20 kB or more on a worker's thread, where there is no database session.
 */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class LongBodiesTest {
    private static final List<Integer> LENGTHS = List.of(19_000, 21_000, (1 << 20) - 1);

    private static final Map<String, Endpoint> ENDPOINTS = DescribedEndpoints.read();

    /** What can be wrong. */
    private enum Mistake {
        NO_JSON,
        A_LIST,
        UNKNOWN_MEMBER,
        LONG_MEMBER
    }

    @Test
    void aRefusedBodyOfAnyLengthLeavesOneRow() throws IOException {
        List<Line> takingBodies = AccessTable.read().lines().stream()
                .filter(line -> endpoint(line.operation()).permission() != Permission.OPEN)
                .filter(line -> !AccessSubjects.body(line.operation()).isEmpty())
                .toList();
        List<String> mistakes = new ArrayList<>();

        for (Line line : takingBodies) {
            mistakes.addAll(mistakes(line));
        }

        assertThat(takingBodies).hasSizeGreaterThan(15);
        assertThat(mistakes).isEmpty();
    }

    /** What is wrong with the answers to wrong bodies, and with their rows. */
    private static List<String> mistakes(Line line) throws IOException {
        Described operation = AskedOperations.described(line.operation());
        Question allowed = line.questions().stream()
                .filter(each -> each.role() != null)
                .min(Comparator.comparing(Question::expected))
                .orElseThrow();
        Api caller = Api.ofNew(Objects.requireNonNull(allowed.role()));
        List<String> mistakes = new ArrayList<>();
        for (Mistake mistake : Mistake.values()) {
            for (int length : LENGTHS) {
                UUID request = UUID.randomUUID();
                Response refused = AskedOperations.send(
                        caller.given().contentType("application/json").body(body(mistake, length, line)),
                        operation,
                        AccessSubjects.missing(),
                        "",
                        request);
                RecordedRows rows = RecordedRows.ofRequest(request);
                if (!isRecorded(refused, rows, endpoint(line.operation()))) {
                    mistakes.add(
                            line + ", " + mistake + " of " + length + " bytes: " + refused.statusCode() + ", " + rows);
                }
            }
        }
        return mistakes;
    }

    private static boolean isRecorded(Response refused, RecordedRows rows, Endpoint endpoint) {
        String event = endpoint.action() + " " + endpoint.resource().code();
        return refused.statusCode() / 100 == 4
                && rows.events().equals(List.of(event))
                && rows.rows().getFirst().isAsTheTableSays(refused.statusCode())
                && refused.jsonPath()
                        .getString("type")
                        .endsWith(String.valueOf(rows.rows().getFirst().problem()));
    }

    private static byte[] body(Mistake mistake, int length, Line line) throws IOException {
        String text =
                switch (mistake) {
                    case NO_JSON -> "{\"a\":\"" + "x".repeat(length - 6);
                    case A_LIST -> "[\"" + "x".repeat(length - 4) + "\"]";
                    case UNKNOWN_MEMBER -> "{\"" + "x".repeat(length - 6) + "\":1}";
                    case LONG_MEMBER -> withLongMember(line, length);
                };
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A right body but for its first text, which is as long as it takes. */
    private static String withLongMember(Line line, int length) throws IOException {
        ObjectNode body = (ObjectNode) Api.JSON.readTree(AccessSubjects.body(line.operation()));
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            if (member.getValue().isTextual()) {
                String name = member.getKey();
                int others = body.put(name, "").toString().length();
                return body.put(name, "x".repeat(Math.max(0, length - others))).toString();
            }
        }
        return "{\"seed\":\"" + "x".repeat(Math.max(0, length - 11)) + "\"}";
    }

    private static Endpoint endpoint(String operation) {
        return Objects.requireNonNull(ENDPOINTS.get(operation), operation);
    }
}
