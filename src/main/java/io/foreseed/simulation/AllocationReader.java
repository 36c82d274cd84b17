package io.foreseed.simulation;

import io.foreseed.engine.Allocation;
import io.foreseed.engine.Allocation.Point;
import io.foreseed.engine.Allocation.Trigger;
import io.foreseed.engine.SimulationInput;
import java.util.ArrayList;
import java.util.List;

/** Reads how accounts are invested: weights, or a glide path of them, and rebalancing. */
final class AllocationReader {
    private static final String WEIGHTS = "weights";
    private static final String POINTS = "points";

    private enum Interpolation {
        LINEAR,
        STEPS
    }

    private final DocumentReader allocation;
    private final PlanTimes times;
    private final List<String> ids;
    private final List<DocumentProblem> problems;

    /**
     * @param ids  of the asset classes; none when they cannot be read
     */
    AllocationReader(DocumentReader document, PlanTimes times, List<String> ids, List<DocumentProblem> problems) {
        this.times = times;
        this.ids = ids;
        this.problems = problems;
        allocation = document.object("allocation", List.of(WEIGHTS, POINTS, "interpolation", "rebalancing"));
    }

    Allocation allocation() {
        boolean isGlidePath = allocation.has(POINTS);
        if (isGlidePath && allocation.has(WEIGHTS)) {
            allocation.problem(WEIGHTS, "must not be given beside points");
        }
        if (!isGlidePath && allocation.has("interpolation")) {
            allocation.problem("interpolation", "belongs to points");
        }
        List<Point> points = isGlidePath ? points() : List.of(new Point(0, weights(allocation)));
        boolean isLinear = isGlidePath
                && allocation.oneOf("interpolation", Interpolation.class, Interpolation.LINEAR) == Interpolation.LINEAR;
        if (!allocation.has("rebalancing")) {
            allocation.assume("rebalancing", "annual, without cost");
            return new Allocation(points, isLinear, Trigger.ANNUAL, 0, 0);
        }
        DocumentReader rebalancing = allocation.object("rebalancing", List.of("type", "threshold", "cost"));
        Trigger trigger = rebalancing.oneOf("type", Trigger.class, Trigger.ANNUAL);
        if (trigger != Trigger.THRESHOLD && rebalancing.has("threshold")) {
            rebalancing.problem("threshold", "belongs to rebalancing by threshold");
        }
        double threshold = trigger == Trigger.THRESHOLD ? rebalancing.decimal("threshold", 0, 1, null) : 0;
        return new Allocation(points, isLinear, trigger, threshold, rebalancing.decimal("cost", 0, 0.1, 0.0));
    }

    private List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (DocumentReader reader :
                allocation.objects(POINTS, "points", 1, Allocation.MAXIMUM_POINTS, List.of("start", WEIGHTS))) {
            int problemsBefore = problems.size();
            int step = times.start(reader);
            List<Double> weights = weights(reader);
            boolean isLater = points.isEmpty() || step > points.getLast().step();
            if (!isLater && problems.size() == problemsBefore) {
                reader.problem("start", "must be after the start of the point before it");
            }
            points.add(new Point(isLater ? step : points.getLast().step() + 1, weights));
        }
        return points.isEmpty() ? List.of(new Point(0, List.of(1.0))) : points;
    }

    /** A class that is not named has the weight 0. */
    private List<Double> weights(DocumentReader holder) {
        if (!holder.get(WEIGHTS).isObject()) {
            holder.refused(WEIGHTS, "an object of a weight for each asset class, their sum 1");
            return List.of(1.0);
        }
        if (ids.isEmpty()) {
            return List.of(1.0);
        }
        int problemsBefore = problems.size();
        DocumentReader reader = holder.object(WEIGHTS, ids);
        List<Double> weights = new ArrayList<>();
        double sum = 0;
        for (String id : ids) {
            double weight = reader.has(id) ? reader.decimal(id, 0, 1, null) : 0;
            weights.add(weight);
            sum += weight;
        }
        if (problems.size() > problemsBefore) {
            return List.of(1.0);
        }
        if (Math.abs(sum - 1) > SimulationInput.WEIGHT_SUM_TOLERANCE) {
            holder.problem(WEIGHTS, "must sum to 1, not " + sum);
            return List.of(1.0);
        }
        return weights;
    }
}
