package io.foreseed.platform;

import io.foreseed.problem.ProblemType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/** The problems that operations say they answer, by {@link Endpoint#problems()}. */
final class DeclaredProblems {
    private static final DotName ENDPOINT = DotName.createSimple(Endpoint.class);
    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);
    private static final int FIRST_ERROR = 400;

    private final Map<String, Set<ProblemType>> byOperation = new HashMap<>();

    DeclaredProblems(IndexView classes) {
        for (AnnotationInstance endpoint : classes.getAnnotations(ENDPOINT)) {
            AnnotationInstance described = endpoint.target().asMethod().annotation(OPERATION);
            if (described != null) {
                byOperation.put(described.value("operationId").asString(), problems(endpoint));
            }
        }
    }

    Set<ProblemType> of(String operation) {
        return byOperation.getOrDefault(operation, Set.of());
    }

    /** An answer that is described and of which no problem is named would have no example and no type. */
    static void requireAll(Operation operation, Set<ProblemType> types) {
        Set<Integer> statuses = types.stream().map(ProblemType::status).collect(Collectors.toSet());
        for (String status : operation.getResponses().getAPIResponses().keySet()) {
            int number = Integer.parseInt(status);
            if (number >= FIRST_ERROR && !statuses.contains(number)) {
                throw new IllegalStateException(operation.getOperationId() + " tells of " + status
                        + ", of which its @Endpoint names no problem");
            }
        }
    }

    private static Set<ProblemType> problems(AnnotationInstance endpoint) {
        Set<ProblemType> problems = EnumSet.noneOf(ProblemType.class);
        Permission permission = Permission.valueOf(endpoint.value("permission").asEnum());
        RateLimit.of(permission, AuditAction.valueOf(endpoint.value("action").asEnum()))
                .ifPresent(limit -> problems.add(ProblemType.TOO_MANY_REQUESTS));
        AnnotationValue named = endpoint.value("problems");
        if (named != null) {
            for (String name : named.asEnumArray()) {
                problems.add(ProblemType.valueOf(name));
            }
        }
        return problems;
    }
}
