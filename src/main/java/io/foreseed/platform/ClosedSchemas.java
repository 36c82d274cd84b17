package io.foreseed.platform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Says of the schemas of requests that they have no members but those they name: a request is refused for a member nobody
 * knows, at every depth. A schema that others are made of is closed where it is used, since they add members to it.
 */
final class ClosedSchemas {
    private final Components components;

    /** By name, those that stand in an {@code allOf}. */
    private final Set<String> parts;

    private final Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    ClosedSchemas(Components components) {
        this.components = components;
        Set<Schema> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        components.getSchemas().values().forEach(schema -> collect(schema, visited));
        parts = visited.stream()
                .flatMap(schema -> orNone(schema.getAllOf()).stream())
                .map(OpenApiConfig::nameOf)
                .collect(Collectors.toSet());
    }

    private static void collect(Schema schema, Set<Schema> visited) {
        if (visited.add(schema)) {
            values(schema).forEach(value -> collect(value, visited));
            wholes(schema).forEach(whole -> collect(whole, visited));
            orNone(schema.getAllOf()).forEach(part -> collect(part, visited));
        }
    }

    void close(@Nullable Schema schema) {
        if (schema != null) {
            close(schema, true);
        }
    }

    /**
     * @param isWhole  whether all members of the object are those of this schema, not a part of them
     */
    private void close(Schema schema, boolean isWhole) {
        String name = OpenApiConfig.nameOf(schema);
        Schema named = components.getSchemas().get(name);
        if (named != null) {
            boolean isPart = parts.contains(name);
            if (isPart && isWhole) {
                schema.setUnevaluatedProperties(OASFactory.createSchema().booleanSchema(false));
            }
            close(named, isWhole && !isPart);
            return;
        }
        if (!seen.add(schema)) {
            return;
        }
        boolean hasMembers = schema.getProperties() != null;
        boolean isMadeOfParts = schema.getAllOf() != null;
        if (isWhole && hasMembers) {
            schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        } else if (isWhole && isMadeOfParts) {
            schema.setUnevaluatedProperties(OASFactory.createSchema().booleanSchema(false));
        }
        values(schema).forEach(value -> close(value, true));
        wholes(schema).forEach(whole -> close(whole, isWhole && !hasMembers && !isMadeOfParts));
        orNone(schema.getAllOf()).forEach(part -> close(part, false));
    }

    /** The schemas of what is in the value. */
    private static Stream<Schema> values(Schema schema) {
        List<@Nullable Schema> values = new ArrayList<>();
        values.add(schema.getItems());
        values.add(schema.getAdditionalPropertiesSchema());
        if (schema.getProperties() != null) {
            values.addAll(schema.getProperties().values());
        }
        return values.stream().filter(Objects::nonNull);
    }

    /** The schemas of which the value has one. */
    private static Stream<Schema> wholes(Schema schema) {
        return Stream.of(orNone(schema.getOneOf()), orNone(schema.getAnyOf())).flatMap(List::stream);
    }

    private static List<Schema> orNone(@Nullable List<Schema> schemas) {
        return schemas == null ? List.of() : schemas;
    }
}
