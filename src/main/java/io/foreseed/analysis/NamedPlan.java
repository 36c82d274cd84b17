package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.simulation.DocumentReader;
import io.foreseed.simulation.PlanDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A plan of a question, with a name of its own, on the random numbers of the plan that is asked about. */
record NamedPlan(String name, SimulatedPlan plan) {
    private static final String NAME = "[^\\p{Cc}\\p{Cs}]{1,255}";

    /** The plans of a list; what is wrong with them is noted. */
    static List<NamedPlan> read(Reading reading, String list, int least, int most) {
        SimulatedPlan base = reading.plan().base();
        List<NamedPlan> plans = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (DocumentReader reader : reading.question().objects(list, "plans", least, most, List.of("name", "plan"))) {
            String name = reader.text("name", "1 to 255 characters, none of them a control character", NAME, null);
            if (!name.isEmpty() && !names.add(name)) {
                reader.problem("name", "must be unique");
            }
            PlanDocument document = reading.document(reader, "plan");
            if (document != null && base.iterations() > document.input().maximumIterations()) {
                reader.problem(
                        "plan",
                        "must allow the " + base.iterations()
                                + " paths of the plan it is compared with; its history has "
                                + document.input().maximumIterations() + " sequences");
            } else if (document != null) {
                plans.add(new NamedPlan(name, document.input().with(base.seed(), base.iterations())));
            }
        }
        return plans;
    }

    /** Names and digests; the plans themselves would make the answer long. */
    static void write(ObjectNode question, String list, List<NamedPlan> plans) {
        ArrayNode array = question.putArray(list);
        plans.forEach(each -> array.addObject().put("name", each.name).put("inputDigest", each.plan.inputDigest()));
    }
}
