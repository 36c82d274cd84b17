package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.foreseed.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param result  of a success; null otherwise
 * @param problem  of a failure; null otherwise
 */
record RunOutcome(
        RunState state,
        @Nullable RunResult result,
        @Nullable JsonNode problem,
        int computationMillis) {
    static RunOutcome succeeded(RunResult result, int computationMillis) {
        return new RunOutcome(RunState.SUCCEEDED, result, null, computationMillis);
    }

    static RunOutcome cancelled() {
        return new RunOutcome(RunState.CANCELLED, null, null, 0);
    }

    static RunOutcome failed(ProblemType type, String detail) {
        JsonNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", type.uri().toString())
                .put("title", type.title())
                .put("detail", detail);
        return new RunOutcome(RunState.FAILED, null, problem, 0);
    }
}
