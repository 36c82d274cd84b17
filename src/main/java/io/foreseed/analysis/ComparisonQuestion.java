package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Other plans beside the plan, on the same random numbers. */
record ComparisonQuestion(List<NamedPlan> others) implements Question {
    private static final int MAXIMUM_PLANS = 10;

    static Question read(Reading reading) {
        return new ComparisonQuestion(NamedPlan.read(reading, "others", 1, MAXIMUM_PLANS));
    }

    @Override
    public int simulations() {
        return 1 + others.size();
    }

    @Override
    public void describe(ObjectNode question) {
        NamedPlan.write(question, "others", others);
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        Outcome base = evaluations.base();
        ArrayNode array = answer.putArray("others");
        for (NamedPlan other : others) {
            ObjectNode node = array.addObject().put("name", other.name());
            Figures.againstBase(node, evaluations.of(other.plan()), base);
        }
    }
}
