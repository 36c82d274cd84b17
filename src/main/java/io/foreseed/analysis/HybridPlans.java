package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.simulation.DocumentJson;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.PlanDocumentException;
import java.nio.charset.StandardCharsets;

/**
 * Plans between two plans: the first parts of one, the rest of the other. They are made of canonical inputs, in which
 * times are steps, so that steps of the older plan are brought to the time of the newer one.
 */
final class HybridPlans {
    private static final int MONTHS_OF_YEAR = 12;
    private static final String STEP = "step";
    private static final String HORIZON = "horizonYears";
    private static final String STEPS = "stepsPerYear";

    private final SimulatedPlan from;
    private final SimulatedPlan to;
    private final ObjectNode older;
    private final ObjectNode newer;

    HybridPlans(SimulatedPlan from, SimulatedPlan to) {
        this.from = from;
        this.to = to;
        older = tree(from);
        newer = tree(to);
    }

    /** The canonical input as a tree. */
    static ObjectNode tree(SimulatedPlan plan) {
        return (ObjectNode) DocumentJson.read(plan.canonicalJson().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The plan whose parts up to this one are the newer plan's.
     *
     * @throws RefusedChangeException when these parts do not make a plan
     */
    SimulatedPlan through(PlanPart part) {
        if (from.algorithmVersion() != to.algorithmVersion() && part.compareTo(PlanPart.INPUTS) < 0) {
            throw new RefusedChangeException("the two schemas have different members");
        }
        ObjectNode hybrid = older.deepCopy();
        if (part.compareTo(PlanPart.TIME) >= 0) {
            inNewTime(hybrid);
        }
        older.properties().forEach(member -> {
            if (PlanPart.of(member.getKey()).compareTo(part) <= 0) {
                hybrid.remove(member.getKey());
            }
        });
        newer.properties().forEach(member -> {
            if (PlanPart.of(member.getKey()).compareTo(part) <= 0) {
                hybrid.set(member.getKey(), member.getValue().deepCopy());
            }
        });
        try {
            return PlanDocument.canonical(hybrid, "");
        } catch (PlanDocumentException refused) {
            throw new RefusedChangeException(refused.problems().getFirst().pointer() + " "
                    + refused.problems().getFirst().message());
        }
    }

    private void inNewTime(ObjectNode hybrid) {
        int oldYears = older.path(HORIZON).asInt();
        int newYears = newer.path(HORIZON).asInt();
        if (hybrid.path("cashFlows") instanceof ArrayNode flows) {
            for (int index = flows.size() - 1; index >= 0; index--) {
                ObjectNode flow = (ObjectNode) flows.get(index);
                int last = flow.path("lastYear").asInt();
                flow.put("lastYear", last == oldYears - 1 ? newYears - 1 : Math.min(last, newYears - 1));
                if (flow.path("firstYear").asInt() > flow.path("lastYear").asInt()) {
                    flows.remove(index);
                }
            }
        } else {
            int aged = monthsAged() * older.path(STEPS).asInt() / MONTHS_OF_YEAR;
            hybrid.forEach(member -> move(member, aged));
        }
    }

    /** By how much everybody is older in the newer plan; 0 unless it is the same for all, and they are the same people. */
    private int monthsAged() {
        JsonNode before = older.path("people");
        JsonNode after = newer.path("people");
        int months = after.path(0).path("ageMonths").asInt()
                - before.path(0).path("ageMonths").asInt();
        boolean isSame = before.size() == after.size() && months > 0;
        for (int person = 0; isSame && person < before.size(); person++) {
            JsonNode one = before.get(person);
            JsonNode other = after.get(person);
            isSame = one.path("birthYear").equals(other.path("birthYear"))
                    && other.path("ageMonths").asInt() - one.path("ageMonths").asInt() == months;
        }
        return isSame ? months : 0;
    }

    private void move(JsonNode tree, int aged) {
        if (tree instanceof ObjectNode object
                && object.size() == 1
                && object.path(STEP).isInt()) {
            object.set(STEP, IntNode.valueOf(moved(object.path(STEP).asInt(), aged)));
        } else {
            tree.forEach(child -> move(child, aged));
        }
    }

    /** The old plan's end becomes the new one's; what lies beyond it, as a debt may, stays beyond. */
    private int moved(int step, int aged) {
        if (step == from.steps()) {
            return to.steps();
        }
        int later = Math.ceilDiv(Math.max(0, step - aged) * to.stepsPerYear(), from.stepsPerYear());
        return step > from.steps() ? later : Math.min(to.steps(), later);
    }
}
