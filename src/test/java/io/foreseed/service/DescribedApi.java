package io.foreseed.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What {@code /q/openapi} says of the API, and whether an answer is as it says.
 *
 * <p>The description lets answers grow; here a member it does not know is a mistake.
 */
record DescribedApi(JsonNode document) {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** One operation of one path. */
    record Described(String method, String path, JsonNode operation) {
        String name() {
            return method + " " + path;
        }
    }

    static DescribedApi read() {
        try {
            return new DescribedApi(Api.JSON.readTree(
                    io.restassured.RestAssured.get("/q/openapi?format=json").asString()));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    List<Described> operations() {
        List<Described> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(new Described(operation.getKey(), path.getKey(), operation.getValue()));
            }
        }
        return operations;
    }

    /** What a reference refers to; any other node is itself. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** Every object of the document, with the pointer to it. */
    void visit(BiConsumer<String, JsonNode> visitor) {
        visit("", document, visitor);
    }

    private static void visit(String pointer, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        if (node.isObject()) {
            visitor.accept(pointer, node);
            node.properties().forEach(member -> visit(pointer + "/" + member.getKey(), member.getValue(), visitor));
        }
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            visit(pointer + "/" + index, node.get(index), visitor);
        }
    }

    /** What differs between an answer and its description: status, type, headers and every member of the body. */
    List<String> mistakes(String method, String path, Response answer) {
        Described described = described(method, path);
        JsonNode response =
                resolved(described.operation().path("responses").path(Integer.toString(answer.statusCode())));
        if (response.isMissingNode()) {
            return List.of(described.name() + " does not tell of " + answer.statusCode() + ": " + answer.asString());
        }
        List<String> mistakes = new ArrayList<>();
        response.path("headers").properties().forEach(header -> {
            if (resolved(header.getValue()).path("required").asBoolean() && answer.header(header.getKey()) == null) {
                mistakes.add("no header " + header.getKey());
            }
        });
        for (String header : List.of("ETag", "Location", "Content-Location", "Retry-After", "WWW-Authenticate")) {
            if (answer.header(header) != null && !response.path("headers").has(header)) {
                mistakes.add("header " + header + " is not told of");
            }
        }
        if (response.has("content")) {
            String type = answer.contentType().replaceFirst(";.*", "");
            JsonNode schema = response.path("content").path(type).path("schema");
            mistakes.addAll(schema.isMissingNode() ? List.of("is " + type) : mistakes(schema, body(answer)));
        } else if (!answer.asString().isEmpty()) {
            mistakes.add("has a body");
        }
        return mistakes.stream()
                .map(mistake -> described.name() + " " + answer.statusCode() + ": " + mistake)
                .toList();
    }

    /** What differs between a value and a schema of the document. */
    List<String> mistakes(JsonNode schema, JsonNode value) {
        ObjectNode whole = Api.JSON.createObjectNode().put("$schema", DIALECT);
        ObjectNode schemas = whole.putObject("components").putObject("schemas");
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(each -> schemas.set(
                        each.getKey(), ((ObjectNode) closed(each.getValue())).without("unevaluatedProperties")));
        whole.setAll((ObjectNode) closed(schema));
        return SCHEMAS.getSchema(whole, STRICT).validate(value).stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    JsonNode schema(String name) {
        return Api.JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private Described described(String method, String path) {
        return operations().stream()
                .filter(each -> each.method().equalsIgnoreCase(method))
                .filter(each ->
                        path.replaceFirst("\\?.*", "").matches(each.path().replaceAll("\\{\\w+}", "[^/]+")))
                .min(Comparator.comparing(
                        each -> each.path().chars().filter(c -> c == '{').count()))
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
    }

    /** The first event of a stream stands for all; what is no JSON is a text. */
    private static JsonNode body(Response answer) {
        String text = answer.asString();
        if (answer.contentType().matches("text/(html|csv);.*")) {
            return Api.JSON.getNodeFactory().textNode(text);
        }
        try {
            return Api.JSON.readTree(
                    text.startsWith("data:")
                            ? text.lines().findFirst().orElseThrow().substring("data:".length())
                            : text);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + text, notJson);
        }
    }

    /**
     * A copy in which no object may have a member that is not described. A named schema is closed where it is used, since
     * another may be made of it.
     */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Api.JSON.createArrayNode();
            array.forEach(element -> copy.add(closed(element)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = Api.JSON.createObjectNode();
        object.properties()
                .forEach(member -> copy.set(
                        member.getKey(),
                        member.getKey().equals("allOf") ? member.getValue() : closed(member.getValue())));
        boolean isObject = Stream.of("$ref", "properties", "allOf").anyMatch(object::has);
        if (isObject && !object.has("additionalProperties")) {
            copy.put("unevaluatedProperties", false);
        }
        return copy;
    }
}
