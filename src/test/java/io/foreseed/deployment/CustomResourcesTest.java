package io.foreseed.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Custom resources are what their projects' own schemas allow, where these are beside the checkout. */
class CustomResourcesTest {
    private static final Path SCHEMAS = Path.of(System.getProperty("foreseed.crd", "../shared/reference/crd"));

    @ParameterizedTest
    @EnumSource
    void everyCustomResourceIsOneItsSchemaAllows(Environment environment) throws Exception {
        Map<String, JsonSchema> schemas = schemas();
        List<Manifest> resources = environment.rendered().orElse(environment.objects()).stream()
                .filter(object -> schemas.containsKey(type(object.body())))
                .toList();

        List<String> faults = resources.stream()
                .flatMap(object -> faults(schemas, object.body()).stream())
                .toList();

        assertThat(resources).isNotEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void whatItDoesNotKnowIsFound() throws Exception {
        Map<String, JsonSchema> schemas = schemas();
        ObjectNode cluster = Environment.PRODUCTION.objects().stream()
                .filter(object -> object.kind().equals("Cluster"))
                .map(object -> (ObjectNode) object.body().deepCopy())
                .findFirst()
                .orElseThrow();

        ((ObjectNode) cluster.path("spec")).put("instance", 3).put("instances", 0);

        assertThat(faults(schemas, cluster))
                .anyMatch(fault -> fault.contains("instance'"))
                .anyMatch(fault -> fault.contains("instances"));
    }

    private static List<String> faults(Map<String, JsonSchema> schemas, JsonNode body) {
        return Objects.requireNonNull(schemas.get(type(body))).validate(body).stream()
                .map(message -> body.path("kind").asText() + " " + message.getMessage())
                .toList();
    }

    private static String type(JsonNode body) {
        return body.path("apiVersion").asText() + "/" + body.path("kind").asText();
    }

    private static Map<String, JsonSchema> schemas() throws IOException {
        assumeThat(SCHEMAS).as("the schemas of the custom resources").isDirectory();
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
        Map<String, JsonSchema> schemas = new HashMap<>();
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                JsonNode definition = Yaml.documents(file).getFirst();
                for (JsonNode version : definition.at("/spec/versions")) {
                    JsonNode schema = version.at("/schema/openAPIV3Schema").deepCopy();
                    close(schema, true);
                    schemas.put(
                            definition.at("/spec/group").asText() + "/"
                                    + version.path("name").asText() + "/"
                                    + definition.at("/spec/names/kind").asText(),
                            factory.getSchema(schema));
                }
            }
        }
        return schemas;
    }

    /** As the cluster does when it is asked to be strict: a field that no schema names is a mistake. */
    private static void close(JsonNode schema, boolean isRoot) {
        if (schema instanceof ObjectNode object) {
            JsonNode fields = object.path("properties");
            boolean isOpen = object.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                    || object.has("additionalProperties");
            if (fields.isObject() && !isOpen && !isRoot) {
                object.put("additionalProperties", false);
            }
            if (isRoot && fields instanceof ObjectNode open) {
                // of the cluster's own types, which client-java knows
                open.remove("metadata");
            }
            if (object.path("x-kubernetes-int-or-string").asBoolean()) {
                object.remove("type");
            }
        }
        schema.forEach(each -> close(each, false));
    }
}
