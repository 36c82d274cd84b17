package io.foreseed.service;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /q/openapi} says of the API, and whether an answer is as it says.
 *
 * <p>The description lets answers grow; here a member it does not know is a mistake.
 */
final class DescribedApi {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .pathType(PathType.JSON_POINTER)
            .build();
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String UNEVALUATED = "unevaluatedProperties";

    /** Header fields that mean something to a program; those of HTTP itself and of the connection are not described. */
    private static final List<String> TOLD =
            List.of("ETag", "Location", "Content-Location", "Retry-After", "WWW-Authenticate");

    /** The tests of tracing look for no request that is not theirs. */
    private static final String NO_TRACE = "00-11111111111111111111111111111111-1111111111111111-00";

    private static final int MISTAKES_SHOWN = 10;

    private static @Nullable DescribedApi read;

    private final JsonNode document;
    private final List<Described> operations = new ArrayList<>();
    private final ObjectNode openSchemas = Api.JSON.createObjectNode();
    private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    DescribedApi(JsonNode document) {
        this.document = document;
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(new Described(
                        operation.getKey(),
                        path.getKey(),
                        operation.getValue(),
                        Pattern.compile(path.getKey().replaceAll("\\{\\w+}", "[^/]+"))));
            }
        }
        operations.sort(
                comparing(each -> each.path().chars().filter(c -> c == '{').count()));
        document.at("/components/schemas")
                .properties()
                .forEach(each -> openSchemas.set(each.getKey(), open(each.getValue())));
    }

    /** One operation of one path. */
    record Described(String method, String path, JsonNode operation, Pattern paths) {
        String name() {
            return method + " " + path;
        }
    }

    /** The description of the service under test; it is made when the service is built and read once. */
    static synchronized DescribedApi read() {
        if (read == null) {
            read = new DescribedApi(json(RestAssured.given()
                    .noFilters()
                    .header("traceparent", NO_TRACE)
                    .get("/q/openapi?format=json")
                    .asString()));
        }
        return read;
    }

    JsonNode document() {
        return document;
    }

    /** Those with fewer identifiers in their path first. */
    List<Described> operations() {
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

    /** The operation that a request asks for; empty for one that the API does not have. */
    Optional<Described> operation(String method, String path) {
        return operations.stream()
                .filter(each -> each.method().equalsIgnoreCase(method))
                .filter(each -> each.paths().matcher(path).matches())
                .findFirst();
    }

    /** What differs between an answer and its description: status, type, headers and every member of the body. */
    List<String> mistakes(Described described, Response answer) {
        JsonNode response = response(described.operation().path("responses"), answer);
        if (response.isMissingNode()) {
            return List.of(
                    described.name() + " " + answer.statusCode() + ": is not told of, but was " + answer.asString());
        }
        List<String> mistakes = new ArrayList<>();
        response.path("headers").properties().forEach(header -> {
            if (resolved(header.getValue()).path("required").asBoolean() && answer.header(header.getKey()) == null) {
                mistakes.add("no header " + header.getKey());
            }
        });
        TOLD.stream()
                .filter(header -> answer.header(header) != null
                        && !response.path("headers").has(header))
                .forEach(header -> mistakes.add("header " + header + " is not told of"));
        if (response.has("content")) {
            String type = Objects.requireNonNullElse(answer.contentType(), "").replaceFirst(";.*", "");
            JsonNode schema = response.path("content").path(type).path("schema");
            if (schema.isMissingNode()) {
                mistakes.add("is of the type \"" + type + "\", which is not told of");
            } else {
                bodies(type, answer).forEach(body -> mistakes.addAll(mistakes(schema, body)));
            }
        } else if (!answer.asString().isEmpty()) {
            mistakes.add("has a body, of which nothing is told: " + answer.asString());
        }
        return mistakes.stream()
                .limit(MISTAKES_SHOWN)
                .map(mistake -> described.name() + " " + answer.statusCode() + ": " + mistake)
                .toList();
    }

    /** What is told of an answer of its status, or of what is refused before the operation is known, by its type. */
    private JsonNode response(JsonNode responses, Response answer) {
        JsonNode response = resolved(responses.path(Integer.toString(answer.statusCode())));
        JsonNode refused = resolved(responses.path("default"));
        return response.isMissingNode()
                        && refused.findPath("examples")
                                .has(json(answer.asString())
                                        .path("type")
                                        .asText()
                                        .replaceFirst(".*:", ""))
                ? refused
                : response;
    }

    /** What differs between the body of a request that was taken and its description; what takes no body reads none. */
    List<String> mistakesOfRequest(Described described, String body) {
        JsonNode schema = described.operation().at("/requestBody/content/application~1json/schema");
        List<String> mistakes = schema.isMissingNode() ? List.of() : mistakes(schema, json(body));
        return mistakes.stream()
                .limit(MISTAKES_SHOWN)
                .map(mistake -> described.name() + ", which took the request: " + mistake)
                .toList();
    }

    /** What differs between a value and a schema of the document. */
    List<String> mistakes(JsonNode schema, JsonNode value) {
        Set<ValidationMessage> found =
                compiled.computeIfAbsent(schema, this::compile).validate(value);
        // Where something else is wrong, all members around it count as unevaluated.
        boolean isUnknownAlone = found.stream().allMatch(DescribedApi::isUnknown);
        return found.stream()
                .filter(each -> isUnknownAlone || !isUnknown(each))
                .map(ValidationMessage::getMessage)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isUnknown(ValidationMessage message) {
        return message.getType().equals(UNEVALUATED);
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode whole = Api.JSON.createObjectNode().put("$schema", DIALECT);
        whole.putObject("components").set("schemas", openSchemas);
        whole.setAll((ObjectNode) closed(schema));
        return SCHEMAS.getSchema(whole, STRICT);
    }

    JsonNode schema(String name) {
        return Api.JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    /** The values of a body: each event of a stream, each line of lines of JSON, else one; what is no JSON is a text. */
    private static List<JsonNode> bodies(String type, Response answer) {
        String text = answer.asString();
        return switch (type) {
            case "text/event-stream" ->
                text.lines()
                        .filter(line -> line.startsWith("data:"))
                        .map(line -> json(line.substring("data:".length())))
                        .toList();
            case "application/x-ndjson" -> text.lines().map(DescribedApi::json).toList();
            default ->
                List.of(
                        type.endsWith("json")
                                ? json(text)
                                : Api.JSON.getNodeFactory().textNode(text));
        };
    }

    private static JsonNode json(String text) {
        try {
            return Api.JSON.readTree(text);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + text, notJson);
        }
    }

    /** A copy in which no object may have a member that is not described. */
    private static JsonNode closed(JsonNode node) {
        JsonNode copy = open(node);
        boolean isObject =
                Stream.of("$ref", "properties", "allOf", "oneOf", "anyOf").anyMatch(node::has);
        if (isObject && !node.has("additionalProperties") && !node.has(UNEVALUATED)) {
            ((ObjectNode) copy).put(UNEVALUATED, false);
        }
        return copy;
    }

    /** The same, but for what stands at the top: it is closed where it is used, since another may be made of it. */
    private static JsonNode open(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = Api.JSON.createObjectNode();
        object.properties()
                .forEach(member -> copy.set(
                        member.getKey(),
                        switch (member.getKey()) {
                            case "allOf", "oneOf", "anyOf" -> each(member.getValue());
                            case "properties" -> members(member.getValue());
                            case "items", "additionalProperties" -> closed(member.getValue());
                            default -> member.getValue();
                        }));
        if (object.has("discriminator")) {
            copy.remove("oneOf");
            decide(object.path("discriminator"), copy);
        }
        return copy;
    }

    /** Of several the one that is named by a member: what differs is then said of that one alone. */
    private static void decide(JsonNode discriminator, ObjectNode schema) {
        String member = discriminator.path("propertyName").asText();
        ArrayNode choices = schema.putArray("allOf");
        choices.addObject().putArray("required").add(member);
        ArrayNode known =
                choices.addObject().putObject("properties").putObject(member).putArray("enum");
        discriminator.path("mapping").properties().forEach(choice -> {
            known.add(choice.getKey());
            ObjectNode decision = choices.addObject();
            decision.putObject("if").putObject("properties").putObject(member).put("const", choice.getKey());
            decision.putObject("then").set("$ref", choice.getValue());
        });
    }

    private static JsonNode each(JsonNode schemas) {
        ArrayNode copy = Api.JSON.createArrayNode();
        schemas.forEach(schema -> copy.add(open(schema)));
        return copy;
    }

    private static JsonNode members(JsonNode schemas) {
        ObjectNode copy = Api.JSON.createObjectNode();
        schemas.properties().forEach(member -> copy.set(member.getKey(), closed(member.getValue())));
        return copy;
    }
}
