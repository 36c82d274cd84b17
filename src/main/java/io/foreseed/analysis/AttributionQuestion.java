package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.simulation.DocumentReader;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.PlanDocumentException;
import io.foreseed.simulation.PotAsHousehold;
import io.foreseed.simulation.ResultDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the answer of another plan became the answer of this one: part after part is replaced, each time the plan that
 * results is simulated, and the differences, as exact decimals, add up to the whole. What a part gets depends on the
 * order, which is fixed; a change of one part alone is all attributed to it.
 *
 * @param steps  of which the last one's plan is the plan that is asked about
 */
record AttributionQuestion(@Nullable SimulatedPlan from, List<Step> steps, List<Omission> omissions)
        implements Question {
    /** The plan after some parts were replaced. */
    record Step(List<PlanPart> parts, SimulatedPlan plan) {
        Step {
            parts = List.copyOf(parts);
        }
    }

    /** A part that is no step of its own. */
    record Omission(PlanPart part, String reason) {}

    static Question read(Reading reading) {
        DocumentReader reader = reading.question().object("from", List.of("plan"));
        PlanDocument document = reading.document(reader, "plan");
        if (document == null) {
            return new AttributionQuestion(null, List.of(), List.of());
        }
        return between(document, reading.plan().base());
    }

    private static AttributionQuestion between(PlanDocument document, SimulatedPlan to) {
        SimulatedPlan from = document.input();
        HybridPlans hybrids = new HybridPlans(inSchemaOf(to, document), to);
        List<Step> steps = new ArrayList<>();
        List<Omission> omissions = new ArrayList<>();
        List<PlanPart> parts = new ArrayList<>();
        String last = from.inputDigest();
        for (PlanPart part : PlanPart.values()) {
            parts.add(part);
            try {
                SimulatedPlan hybrid = hybrids.through(part);
                if (hybrid.inputDigest().equals(last)) {
                    omissions.add(new Omission(part, "It is the same in both plans."));
                    parts.remove(part);
                } else {
                    steps.add(new Step(parts, hybrid));
                    last = hybrid.inputDigest();
                    parts.clear();
                }
            } catch (RefusedChangeException refused) {
                omissions.add(
                        new Omission(part, "Replaced with the next, since without it: " + refused.reason() + "."));
            }
        }
        return new AttributionQuestion(from, steps, omissions);
    }

    /** A plan of schema 1 is said as a household where the other is one, if schema 2 takes it. */
    private static SimulatedPlan inSchemaOf(SimulatedPlan to, PlanDocument from) {
        if (!(from.input() instanceof SimulationInput) || to instanceof SimulationInput) {
            return from.input();
        }
        try {
            return PlanDocument.of(PotAsHousehold.of(from.toJson())).input();
        } catch (PlanDocumentException tooMany) {
            return from.input();
        }
    }

    @Override
    public int simulations() {
        return 2 + steps.size();
    }

    @Override
    public void describe(ObjectNode question) {
        question.putObject("from").put("inputDigest", start().inputDigest());
    }

    private SimulatedPlan start() {
        if (from == null) {
            throw new IllegalStateException("a refused question is not answered");
        }
        return from;
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        Outcome base = evaluations.base();
        Outcome begin = evaluations.of(start());
        Figures.outcome(answer.putObject("from"), begin);
        ObjectNode total = answer.putObject("total");
        change(total, begin, base);
        ArrayNode array = answer.putArray("steps");
        Outcome last = begin;
        for (Step step : steps) {
            Outcome outcome = evaluations.of(step.plan());
            ObjectNode node = array.addObject();
            ArrayNode parts = node.putArray("parts");
            step.parts().forEach(part -> parts.add(part.jsonName()));
            change(node, last, outcome);
            Figures.outcome(node, outcome);
            node.set("input", HybridPlans.tree(step.plan()));
            last = outcome;
        }
        ArrayNode omitted = answer.putArray("omitted");
        omissions.forEach(
                each -> omitted.addObject().put("part", each.part().jsonName()).put("reason", each.reason()));
    }

    /** The standard error is that of the pairs; on other random numbers both errors are independent. */
    private static void change(ObjectNode node, Outcome before, Outcome after) {
        node.set("successChange", Figures.exact(after.successProbability().subtract(before.successProbability())));
        if (before.isSampled() && after.isSampled()) {
            double first = before.success().path("standardError").doubleValue();
            double second = after.success().path("standardError").doubleValue();
            double error = after.isPairedWith(before)
                    ? after.against(before).standardError()
                    : Math.sqrt(first * first + second * second);
            node.set("successChangeStandardError", ResultDocument.number(error));
        }
        node.set("medianWealthChange", Figures.exact(after.medianWealth().subtract(before.medianWealth())));
    }
}
