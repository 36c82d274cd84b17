package io.foreseed.platform;

import static java.util.stream.Collectors.joining;

import io.foreseed.problem.ProblemType;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * What all operations of the API's description have in common, added when the service is built: the problems they can
 * answer, the headers of their answers, and which members a record always has.
 *
 * <p>{@code META-INF/openapi.yaml} holds the schemas, parameters and headers this refers to by name.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiConfig implements OASFilter {
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    private static final String SCHEMAS = "#/components/schemas/";

    /** Java's types where JSON has a string with a format. */
    private static final Map<String, String> FORMATS = Map.of("UUID", "uuid", "Instant", "date-time");

    /** Schemas of the framework that no answer has. */
    private static final List<String> NOT_ANSWERED = List.of("Page", "JsonNode", "JsonNodeType");

    /** Problems that tell when to come back. */
    private static final Set<ProblemType> RETRIED =
            EnumSet.of(ProblemType.OVERLOADED, ProblemType.REQUEST_IN_PROGRESS, ProblemType.TOO_MANY_REQUESTS);

    /** What a request can be refused for before it is known which operation it asks for. */
    private static final Set<ProblemType> BEFORE_OPERATION = EnumSet.of(
            ProblemType.MALFORMED_REQUEST,
            ProblemType.REQUEST_TIMEOUT,
            ProblemType.CONTENT_TOO_LARGE,
            ProblemType.URI_TOO_LONG,
            ProblemType.EXPECTATION_FAILED,
            ProblemType.HEADERS_TOO_LARGE,
            ProblemType.VERSION_NOT_SUPPORTED);

    private static final String REFUSED = "Refused";
    private static final String EXAMPLE_INSTANCE = "urn:uuid:01a20dee-5ce1-7003-93b5-bf12bc654897";
    private static final int FIRST_ERROR = 400;

    private final IndexView classes;

    private final DeclaredProblems declared;

    public OpenApiConfig(IndexView classes) {
        this.classes = classes;
        this.declared = new DeclaredProblems(classes);
    }

    @Override
    public Schema filterSchema(Schema schema) {
        if (schema.getBooleanSchema() != null) {
            return schema;
        }
        String name = nameOf(schema);
        if (name.equals("JsonNode")) {
            schema.setRef(null);
            schema.setType(List.of(Schema.SchemaType.OBJECT));
        } else if (FORMATS.containsKey(name)) {
            schema.setRef(null);
            schema.setType(List.of(Schema.SchemaType.STRING));
            schema.setFormat(FORMATS.get(name));
        } else if (name.startsWith("Page")) {
            schema.setRef(SCHEMAS + pageName(name));
        } else if (schema.getRef() != null) {
            schema.setType(null);
        }
        if ("uuid".equals(schema.getFormat())) {
            schema.setPattern(null);
        }
        // Bean Validation matches the whole text, JSON Schema looks for the pattern anywhere in it.
        String pattern = schema.getPattern();
        if (pattern != null && !pattern.startsWith("^") && !pattern.equals("\\S")) {
            schema.setPattern("^" + pattern + "$");
        }
        // 0.57 is no multiple of 0.01 to a reader that computes with doubles.
        schema.setMultipleOf(null);
        return schema;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents();
        completeSchemas(components);
        for (ProblemType type : ProblemType.values()) {
            components.addExample(type.slug(), example(type));
        }
        components.addResponse(
                REFUSED,
                response(
                        BEFORE_OPERATION,
                        "What came is no request that could be given to the operation; the connection is closed after it."));
        List<Operation> operations = api.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .toList();
        ClosedSchemas closed = new ClosedSchemas(components);
        for (Operation operation : operations) {
            shareParameters(operation, components);
            addProblems(operation, components);
            addHeaders(operation.getResponses(), components);
            if (operation.getRequestBody() != null) {
                operation
                        .getRequestBody()
                        .getContent()
                        .getMediaTypes()
                        .values()
                        .forEach(body -> closed.close(body.getSchema()));
            }
        }
        components.setParameters(null);
    }

    /** In place, since Swagger UI shows nothing of a parameter that is referred to. */
    private static void shareParameters(Operation operation, Components components) {
        if (operation.getParameters() != null) {
            operation.setParameters(operation.getParameters().stream()
                    .map(parameter -> components.getParameters().getOrDefault(parameter.getName(), parameter))
                    .toList());
        }
    }

    private void completeSchemas(Components components) {
        Map<String, Schema> schemas = new TreeMap<>();
        components.getSchemas().forEach((name, schema) -> {
            if (!NOT_ANSWERED.contains(name) && !FORMATS.containsKey(name)) {
                boolean isPage = name.startsWith("Page");
                requireMembers(isPage ? "Page" : name, schema);
                schemas.put(isPage ? pageName(name) : name, schema);
            }
        });
        schemas.put("ProblemType", problemType());
        components.setSchemas(schemas);
    }

    /** No enumeration: a later version may answer a type that this one does not know. */
    private static Schema problemType() {
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                .format("uri")
                .description("Stable; what a program decides by. Take one you do not know by its status. Known are "
                        + Arrays.stream(ProblemType.values())
                                .map(type -> "`" + type.uri() + "`")
                                .collect(joining(", "))
                        + ".")
                .addExample(ProblemType.INVALID_CONTENT.uri().toString());
    }

    /** A record's component has a value unless it is marked; a schema by hand may have the name of another record. */
    private void requireMembers(String name, Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        classes.getKnownClasses().stream()
                .filter(type -> type.isRecord() && schemaName(type).equals(name))
                .filter(type -> Set.copyOf(namesOf(type.recordComponents()))
                        .equals(schema.getProperties().keySet()))
                .forEach(type -> {
                    List<String> required = namesOf(type.recordComponents().stream()
                            .filter(component -> !component.type().hasAnnotation(NULLABLE))
                            .toList());
                    schema.setRequired(required.isEmpty() ? null : required);
                });
    }

    private static List<String> namesOf(List<RecordComponentInfo> components) {
        return components.stream().map(RecordComponentInfo::name).toList();
    }

    private static String schemaName(ClassInfo type) {
        AnnotationInstance described = type.declaredAnnotation(SCHEMA);
        return described == null || described.value("name") == null
                ? type.simpleName()
                : described.value("name").asString();
    }

    private void addProblems(Operation operation, Components components) {
        Map<Integer, Set<ProblemType>> byStatus = problemsOf(operation).stream()
                .collect(Collectors.groupingBy(
                        ProblemType::status,
                        TreeMap::new,
                        Collectors.toCollection(() -> EnumSet.noneOf(ProblemType.class))));
        Map<String, APIResponse> responses =
                new TreeMap<>(operation.getResponses().getAPIResponses());
        byStatus.forEach((status, types) -> {
            APIResponse declared = responses.get(status.toString());
            if (declared != null) {
                responses.put(status.toString(), response(types, declared.getDescription()));
                return;
            }
            String name = types.stream().map(OpenApiConfig::componentName).collect(joining("Or"));
            components.addResponse(name, response(types, description(types)));
            responses.put(status.toString(), OASFactory.createAPIResponse().ref("#/components/responses/" + name));
        });
        responses.put(APIResponses.DEFAULT, OASFactory.createAPIResponse().ref("#/components/responses/" + REFUSED));
        operation.getResponses().setAPIResponses(responses);
    }

    /** The types an operation can answer: what follows from its parameters and body, and what it declares itself. */
    private Set<ProblemType> problemsOf(Operation operation) {
        Set<ProblemType> types = EnumSet.of(
                ProblemType.UNAUTHENTICATED,
                ProblemType.FORBIDDEN,
                ProblemType.NOT_ACCEPTABLE,
                ProblemType.INTERNAL_ERROR,
                ProblemType.OVERLOADED,
                ProblemType.AUDIT_UNAVAILABLE,
                ProblemType.DATABASE_UNAVAILABLE,
                ProblemType.DEADLINE_EXCEEDED,
                ProblemType.INVALID_CONTENT);
        if (operation.getRequestBody() != null) {
            types.addAll(List.of(
                    ProblemType.MALFORMED_REQUEST,
                    ProblemType.CONTENT_TOO_LARGE,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    ProblemType.INVALID_CONTENT));
        }
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        for (Parameter parameter : parameters) {
            if (parameter.getIn() == Parameter.In.PATH) {
                types.add(ProblemType.NOT_FOUND);
            } else if (parameter.getName().equals("Idempotency-Key")) {
                types.addAll(List.of(
                        ProblemType.MALFORMED_REQUEST,
                        ProblemType.CONFLICT,
                        ProblemType.REQUEST_IN_PROGRESS,
                        ProblemType.IDEMPOTENCY_KEY_REUSED));
            } else if (parameter.getName().equals("If-Match")) {
                types.addAll(List.of(ProblemType.PRECONDITION_FAILED, ProblemType.PRECONDITION_REQUIRED));
            } else {
                types.add(ProblemType.INVALID_CONTENT);
            }
        }
        types.addAll(declared.of(operation.getOperationId()));
        DeclaredProblems.requireAll(operation, types);
        return types;
    }

    private static APIResponse response(Set<ProblemType> types, String description) {
        MediaType problem =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(SCHEMAS + "Problem"));
        types.forEach(type -> problem.addExample(
                type.slug(), OASFactory.createExample().ref("#/components/examples/" + type.slug())));
        APIResponse response = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, problem))
                .addHeader("X-Request-Id", header("X-Request-Id"));
        if (types.contains(ProblemType.UNAUTHENTICATED)) {
            response.addHeader("WWW-Authenticate", header("WWW-Authenticate"));
        }
        if (types.stream().anyMatch(RETRIED::contains)) {
            response.addHeader("Retry-After", header("Retry-After"));
        }
        return response;
    }

    private static String description(Set<ProblemType> types) {
        return types.stream().map(type -> type.title() + ".").collect(joining(" "));
    }

    private static Example example(ProblemType type) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", type.uri().toString());
        problem.put("status", type.status());
        problem.put("title", type.title());
        problem.put("detail", type.title() + ".");
        problem.put("instance", EXAMPLE_INSTANCE);
        if (type == ProblemType.INVALID_CONTENT) {
            problem.put("detail", "See errors for what is wrong and what is allowed.");
            problem.put("errors", List.of(error("/horizonYears", "must be less than or equal to 100")));
        }
        if (type == ProblemType.MALFORMED_REQUEST) {
            problem.put("detail", "must be a whole number");
            problem.put("errors", List.of(error("/horizonYears", "must be a whole number")));
        }
        return OASFactory.createExample().summary(type.title()).value(problem);
    }

    private static Map<String, String> error(String pointer, String detail) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("pointer", pointer);
        error.put("detail", detail);
        return error;
    }

    private static void addHeaders(APIResponses responses, Components components) {
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.equals(APIResponses.DEFAULT) || Integer.parseInt(status) >= FIRST_ERROR) {
                return;
            }
            response.addHeader("X-Request-Id", header("X-Request-Id"));
            if (status.equals("201") || status.equals("202")) {
                response.addHeader("Location", header("Location"));
            }
            if (hasRowVersion(response, components)) {
                response.addHeader("ETag", header("ETag"));
            }
        });
    }

    private static boolean hasRowVersion(APIResponse response, Components components) {
        return response.getContent() != null
                && response.getContent().getMediaTypes().values().stream()
                        .map(content -> components.getSchemas().get(nameOf(content.getSchema())))
                        .anyMatch(schema -> schema != null
                                && schema.getProperties() != null
                                && schema.getProperties().containsKey("rowVersion"));
    }

    private static Header header(String name) {
        return OASFactory.createHeader().ref("#/components/headers/" + name);
    }

    /** The name of the schema that is referred to; empty for one that stands where it is used. */
    static String nameOf(Schema schema) {
        return schema.getRef() == null ? "" : schema.getRef().substring(SCHEMAS.length());
    }

    private static String pageName(String name) {
        return name.replaceFirst("^Page(\\w+?)(View)?$", "$1Page");
    }

    private static String componentName(ProblemType type) {
        return Arrays.stream(type.slug().split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(joining());
    }
}
