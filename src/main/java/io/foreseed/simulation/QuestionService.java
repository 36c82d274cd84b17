package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Answers questions about plans by simulating variants of them. The queue keeps the question and calls this when its turn
 * comes; the feature that knows the questions is its one bean.
 */
public interface QuestionService {
    /**
     * The number of simulations that the answer takes at most.
     *
     * @param plan  a plan document, schema 1 or 2
     * @throws PlanDocumentException when the question cannot be answered, with JSON Pointers into it
     */
    int simulations(JsonNode question, JsonNode plan);

    /**
     * The answer, a function of question and plan alone: asked again, it is the same to the digit.
     *
     * @param simulator  computes a plan while the calling thread waits
     * @throws java.util.concurrent.CancellationException when the simulator was asked to stop
     */
    ObjectNode answer(JsonNode question, JsonNode plan, Simulator simulator);
}
