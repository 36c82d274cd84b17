package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.QuestionService;
import io.foreseed.simulation.Simulator;
import jakarta.enterprise.context.ApplicationScoped;

/** What the queue of runs asks about the questions that are known here. */
@ApplicationScoped
class AnalysisService implements QuestionService {
    @Override
    public int simulations(JsonNode question, JsonNode plan) {
        return Analysis.of(question, plan).simulations();
    }

    @Override
    public ObjectNode answer(JsonNode question, JsonNode plan, Simulator simulator) {
        return Analysis.of(question, plan).answer(simulator);
    }
}
