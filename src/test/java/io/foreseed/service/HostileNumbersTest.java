package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.AccessTable.Line;
import io.foreseed.service.AccessTable.Question;
import io.foreseed.service.DescribedApi.Described;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Numbers that break readers, in every place of every body that has a number: beyond the limits they are refused, within
 * them they may be accepted, and then everything they are part of can be read.
 */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class HostileNumbersTest {
    private static final List<String> BEYOND = List.of(
            "5e-324",
            "1e-101",
            "1e101",
            "1e308",
            "-1e400",
            "1e-2147483648",
            "1e2147483648",
            "0E+2147483647",
            "0e-99999999999",
            "1." + "1".repeat(34),
            "9".repeat(35),
            "9".repeat(1_500),
            "0." + "0".repeat(200) + "1");

    private static final List<String> WITHIN = List.of(
            "1e-100", "1e100", "-0.0", "0e100", "1e-7", "9".repeat(34), "1." + "1".repeat(33), "1" + "0".repeat(99));

    private static final String NUMBER = "\"a number\"";

    /** Bodies besides those of the access table, for places that take any value. */
    private static final Map<String, List<String>> MORE = Map.of(
            "changeProfile",
            List.of("{\"preferences\":{\"x\":1,\"y\":[{\"z\":2}]}}"),
            "addPlanInput",
            List.of(
                    "{\"type\":\"goals\",\"name\":\"Boat\",\"value\":{\"amount\":1000,\"firstYear\":1,\"lastYear\":1}}"),
            "createPlan",
            List.of("{\"name\":\"N\",\"horizonYears\":30,\"iterations\":100,\"confidenceLevel\":0.9}"));

    @Test
    void everyNumberOfEveryBodyIsBoundedAndWhatIsAcceptedIsReadable() throws IOException {
        List<String> mistakes = new ArrayList<>();
        int sent = 0;
        List<Described> lists = lists();
        for (Line line : AccessTable.read().lines()) {
            Api caller = caller(line);
            Described operation = AskedOperations.described(line.operation());
            int before = sent;
            for (String body : bodies(line.operation())) {
                for (String template : templates(body)) {
                    Map<String, String> ids =
                            line.about().equals("-") ? Map.of() : AccessSubjects.of(line.about(), caller);
                    sent++;
                    for (String number : BEYOND) {
                        check(operation, ids, template.replace(NUMBER, number), caller, false, mistakes);
                    }
                    for (String number : WITHIN) {
                        check(operation, ids, template.replace(NUMBER, number), caller, true, mistakes);
                    }
                }
            }
            if (sent > before) {
                mistakes.addAll(unreadable(caller, lists));
            }
        }

        assertThat(sent).isGreaterThan(30);
        assertThat(mistakes).isEmpty();
    }

    private static void check(
            Described operation,
            Map<String, String> ids,
            String body,
            Api caller,
            boolean mayBeAccepted,
            List<String> mistakes) {
        Response answer = AskedOperations.send(
                caller.given().contentType("application/json").body(body), operation, ids, "", UUID.randomUUID());
        boolean isRefused =
                answer.statusCode() / 100 == 4 && answer.contentType().startsWith("application/problem+json");
        boolean isAccepted = answer.statusCode() / 100 == 2;
        if (!isRefused && !(mayBeAccepted && isAccepted)) {
            mistakes.add(operation.name() + ": " + answer.statusCode() + " to " + body);
        }
    }

    private static List<Described> lists() {
        return DescribedApi.read().operations().stream()
                .filter(each -> each.method().equals("get"))
                .filter(each -> each.path().startsWith("/api/") && !each.path().contains("{"))
                .toList();
    }

    /** What its maker, whose things these are, cannot read any more. */
    private static List<String> unreadable(Api caller, List<Described> lists) {
        List<String> mistakes = new ArrayList<>();
        for (Described operation : lists) {
            Response list = caller.given().get(operation.path());
            if (list.statusCode() >= 500) {
                mistakes.add(operation.name() + ": " + list.statusCode());
            }
        }
        Response export = caller.given().get("/api/v1/users/" + caller.user() + "/export");
        if (export.statusCode() >= 500 || !isJson(export.asString())) {
            mistakes.add("export: " + export.statusCode());
        }
        return mistakes;
    }

    private static boolean isJson(String text) {
        try {
            return !Api.JSON.readTree(text).isMissingNode();
        } catch (IOException cutOff) {
            return false;
        }
    }

    private static Api caller(Line line) {
        Question allowed = line.questions().stream()
                .filter(each -> each.role() != null)
                .min(Comparator.comparing(Question::expected))
                .orElseThrow();
        return Api.ofNew(Objects.requireNonNull(allowed.role()));
    }

    private static List<String> bodies(String operation) {
        List<String> bodies = new ArrayList<>(MORE.getOrDefault(operation, List.of()));
        String usual = AccessSubjects.body(operation);
        if (!usual.isEmpty()) {
            bodies.add(usual);
        }
        return bodies;
    }

    /** The body once for each of its numbers, with a mark in its place. */
    private static List<String> templates(String body) throws IOException {
        JsonNode whole = Api.JSON.readTree(body);
        List<String> templates = new ArrayList<>();
        mark(whole, whole, templates);
        return templates;
    }

    private static void mark(JsonNode node, JsonNode whole, List<String> templates) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
                if (member.getValue().isNumber()) {
                    object.put(member.getKey(), "a number");
                    templates.add(whole.toString());
                    object.set(member.getKey(), member.getValue());
                } else {
                    mark(member.getValue(), whole, templates);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode element = array.get(i);
                if (element.isNumber()) {
                    array.set(i, "a number");
                    templates.add(whole.toString());
                    array.set(i, element);
                } else {
                    mark(element, whole, templates);
                }
            }
        }
    }
}
