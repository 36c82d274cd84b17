package io.foreseed.platform;

import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The parameters of each operation: one that it does not have is a mistake, as a member of a body is, and so is a value
 * that is none of its type. (The framework would answer that there is no such resource.)
 */
final class QueryParameters {
    private static final Map<Method, Map<String, Class<?>>> TYPES = new ConcurrentHashMap<>();
    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, long.class, Integer.class, Long.class);

    private QueryParameters() {}

    static void requireValid(Method operation, RoutingContext request) {
        Map<String, Class<?>> known = TYPES.computeIfAbsent(operation, QueryParameters::types);
        List<FieldError> mistakes = new ArrayList<>();
        for (Map.Entry<String, String> parameter : request.queryParams()) {
            Class<?> type = known.get(parameter.getKey());
            String mistake = type == null
                    ? "is no parameter of this operation, " + told(known.keySet())
                    : mistake(type, parameter.getValue());
            if (!mistake.isEmpty()) {
                mistakes.add(new FieldError("?" + parameter.getKey(), mistake));
            }
        }
        if (!mistakes.isEmpty()) {
            throw ProblemException.invalid(mistakes);
        }
    }

    /** Of a text nothing: what it must be, the operation itself says. */
    private static String mistake(Class<?> type, String value) {
        if (WHOLE_NUMBERS.contains(type)) {
            return isWholeNumber(type, value) ? "" : "must be a whole number";
        }
        return type != boolean.class || value.equals("true") || value.equals("false") ? "" : "must be true or false";
    }

    private static boolean isWholeNumber(Class<?> type, String value) {
        try {
            long number = Long.parseLong(value);
            return type == long.class || type == Long.class || number == (int) number;
        } catch (NumberFormatException none) {
            return false;
        }
    }

    private static String told(Set<String> known) {
        return known.isEmpty() ? "which has none" : "whose parameters are " + String.join(", ", known);
    }

    private static Map<String, Class<?>> types(Method operation) {
        Map<String, Class<?>> types = new TreeMap<>();
        for (Parameter parameter : operation.getParameters()) {
            add(parameter, parameter.getName(), parameter.getType(), types);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(field, field.getName(), field.getType(), types);
                }
            }
        }
        return types;
    }

    private static void add(AnnotatedElement place, String name, Class<?> type, Map<String, Class<?>> types) {
        RestQuery query = place.getAnnotation(RestQuery.class);
        if (query != null) {
            types.put(query.value().isEmpty() ? name : query.value(), type);
        }
    }
}
