package io.foreseed.platform;

import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;

/** The parameters of each operation: one that it does not have is a mistake, as a member of a body is. */
final class QueryParameters {
    private static final Map<Method, Set<String>> NAMES = new ConcurrentHashMap<>();

    private QueryParameters() {}

    static void requireKnown(Method operation, RoutingContext request) {
        Set<String> known = NAMES.computeIfAbsent(operation, QueryParameters::names);
        List<FieldError> unknown = request.queryParams().names().stream()
                .filter(name -> !known.contains(name))
                .map(name -> new FieldError("?" + name, "is no parameter of this operation, " + told(known)))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
    }

    private static String told(Set<String> known) {
        return known.isEmpty() ? "which has none" : "whose parameters are " + String.join(", ", known);
    }

    private static Set<String> names(Method operation) {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : operation.getParameters()) {
            add(parameter, parameter.getName(), names);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(field, field.getName(), names);
                }
            }
        }
        return names;
    }

    private static void add(AnnotatedElement place, String name, Set<String> names) {
        RestQuery query = place.getAnnotation(RestQuery.class);
        if (query != null) {
            names.add(query.value().isEmpty() ? name : query.value());
        }
    }
}
