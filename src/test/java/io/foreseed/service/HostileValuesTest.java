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
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Numbers that break readers, in every place of every body that has a number, and values of every other kind in every
 * place: beyond the limits they are refused, within them they may be accepted, and then everything they are part of can
 * be read.
 */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class HostileValuesTest {
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

    /** One of each kind of JSON. */
    private static final List<String> KINDS = List.of("null", "true", "0", "\"\\u0000\"", "[]", "[null]", "{}");

    private static final String MARK = "a place";
    private static final String PLACE = "\"" + MARK + "\"";

    /** Bodies besides those of the access table, for places that take any value. */
    private static final Map<String, List<String>> MORE = Map.of(
            "changeProfile",
            List.of("{\"preferences\":{\"x\":1,\"y\":[{\"z\":2}]}}"),
            "addPlanInput",
            List.of(
                    "{\"type\":\"goals\",\"name\":\"Boat\",\"value\":{\"amount\":1000,\"firstYear\":1,\"lastYear\":1}}"),
            "createPlan",
            List.of("{\"name\":\"N\",\"horizonYears\":30,\"iterations\":100,\"confidenceLevel\":0.9}"));

    private final List<String> mistakes = new ArrayList<>();

    @Test
    void everyNumberOfEveryBodyIsBoundedAndWhatIsAcceptedIsReadable() throws IOException {
        int places = inEveryPlace(JsonNode::isNumber, BEYOND, WITHIN);

        assertThat(places).isGreaterThan(30);
        assertThat(mistakes).isEmpty();
    }

    @Test
    void inEveryPlaceOfEveryBodyAnyKindOfValueIsTakenOrRefused() throws IOException {
        int places = inEveryPlace(any -> true, List.of(), KINDS);

        assertThat(places).isGreaterThan(100);
        assertThat(mistakes).isEmpty();
    }

    private int inEveryPlace(Predicate<JsonNode> isMeant, List<String> refused, List<String> possible)
            throws IOException {
        int places = 0;
        List<Described> lists = lists();
        for (Line line : AccessTable.read().lines()) {
            Described operation = AskedOperations.described(line.operation());
            List<String> templates = new ArrayList<>();
            for (String body : bodies(line.operation())) {
                templates.addAll(templates(body, isMeant));
            }
            if (!templates.isEmpty()) {
                Api caller = caller(line);
                Map<String, String> ids = ids(line, caller);
                for (String template : templates) {
                    for (String value : refused) {
                        check(operation, ids, template.replace(PLACE, value), caller, false);
                    }
                    for (String value : possible) {
                        if (check(operation, ids, template.replace(PLACE, value), caller, true)) {
                            ids = ids(line, caller); // it may have changed what it was about
                        }
                    }
                }
                places += templates.size();
                mistakes.addAll(unreadable(caller, lists));
            }
        }
        return places;
    }

    private static Map<String, String> ids(Line line, Api caller) {
        return line.about().equals("-") ? Map.of() : AccessSubjects.of(line.about(), caller);
    }

    /** Sends a body, and notes an answer that it must not have; whether it was accepted. */
    private boolean check(
            Described operation, Map<String, String> ids, String body, Api caller, boolean mayBeAccepted) {
        Response answer = AskedOperations.send(
                caller.given()
                        .noFiltersOfType(DescribedAnswers.class) // null stands for what is not there
                        .contentType("application/json")
                        .body(body),
                operation,
                ids,
                "",
                UUID.randomUUID());
        boolean isRefused =
                answer.statusCode() / 100 == 4 && answer.contentType().startsWith("application/problem+json");
        boolean isAccepted = answer.statusCode() / 100 == 2;
        if (!isRefused && !(mayBeAccepted && isAccepted)) {
            mistakes.add(operation.name() + ": " + answer.statusCode() + " to " + body);
        }
        return isAccepted;
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

    /** The body once for each of its values that are meant, itself among them, with a mark in its place. */
    private static List<String> templates(String body, Predicate<JsonNode> isMeant) throws IOException {
        JsonNode whole = Api.JSON.readTree(body);
        List<String> templates = new ArrayList<>();
        if (isMeant.test(whole)) {
            templates.add(PLACE);
        }
        mark(whole, whole, isMeant, templates);
        return templates;
    }

    private static void mark(JsonNode node, JsonNode whole, Predicate<JsonNode> isMeant, List<String> templates) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
                if (isMeant.test(member.getValue())) {
                    object.put(member.getKey(), MARK);
                    templates.add(whole.toString());
                    object.set(member.getKey(), member.getValue());
                }
                mark(member.getValue(), whole, isMeant, templates);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode element = array.get(i);
                if (isMeant.test(element)) {
                    array.set(i, MARK);
                    templates.add(whole.toString());
                    array.set(i, element);
                }
                mark(element, whole, isMeant, templates);
            }
        }
    }
}
