package io.foreseed.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the accounts that are in the market are invested, and when they return to it.
 *
 * @param points  target weights from some steps on, in the order of their steps; before the first point its weights
 * @param isLinear  whether the weights move in a line from point to point, or stay until the next one
 * @param rebalancing  by calendar, or by threshold
 * @param threshold  how far a weight may be off before all are restored, 0 to 1; for rebalancing by threshold alone
 * @param cost  fraction of what is sold, 0 to 0.1
 */
public record Allocation(List<Point> points, boolean isLinear, Trigger rebalancing, double threshold, double cost) {
    public static final int MAXIMUM_POINTS = 100;

    public Allocation {
        points = List.copyOf(points);
        Range.require(!points.isEmpty() && points.size() <= MAXIMUM_POINTS, "points");
        for (int index = 1; index < points.size(); index++) {
            Range.require(points.get(index - 1).step() < points.get(index).step(), "points");
        }
        threshold = Range.of(threshold, 0, 1, "threshold");
        cost = Range.of(cost, 0, 0.1, "cost");
    }

    /** When holdings return to their target weights. */
    public enum Trigger {
        EVERY_STEP,
        ANNUAL,
        NONE,
        THRESHOLD
    }

    /** Target weights by class, their sum 1 within {@value SimulationInput#WEIGHT_SUM_TOLERANCE}, from a step on. */
    public record Point(int step, List<Double> weights) {
        public Point {
            Range.require(step >= 0, "step");
            weights = weights.stream()
                    .map(weight -> Range.of(weight, 0, 1, "weight"))
                    .toList();
            Range.require(Math.abs(sum(weights) - 1) <= SimulationInput.WEIGHT_SUM_TOLERANCE, "sum of weights");
        }

        private static double sum(List<Double> weights) {
            double sum = 0;
            for (double weight : weights) {
                sum += weight;
            }
            return sum;
        }
    }

    /** The target weight of each class in a step; they sum to 1. */
    double[] weights(int step) {
        int next = 0;
        while (next < points.size() && points.get(next).step() <= step) {
            next++;
        }
        Point after = points.get(Math.min(next, points.size() - 1));
        Point before = points.get(Math.max(next - 1, 0));
        double share = 0;
        if (isLinear && after.step() > before.step()) {
            share = (step - before.step()) / (double) (after.step() - before.step());
        }
        double[] weights = new double[before.weights().size()];
        double sum = 0;
        for (int index = 0; index < weights.length; index++) {
            double from = before.weights().get(index);
            weights[index] = from + share * (after.weights().get(index) - from);
            sum += weights[index];
        }
        for (int index = 0; index < weights.length; index++) {
            weights[index] /= sum;
        }
        return weights;
    }

    Map<String, Object> json(List<String> ids) {
        Map<String, Object> json = new TreeMap<>();
        json.put("points", points.stream().map(point -> pointJson(point, ids)).toList());
        json.put("interpolation", isLinear ? "linear" : "steps");
        Map<String, Object> trigger = new TreeMap<>();
        trigger.put("type", SimulationInput.jsonName(rebalancing));
        trigger.put("cost", cost);
        if (rebalancing == Trigger.THRESHOLD) {
            trigger.put("threshold", threshold);
        }
        json.put("rebalancing", trigger);
        return json;
    }

    private static Map<String, Object> pointJson(Point point, List<String> ids) {
        Map<String, Object> weights = new TreeMap<>();
        for (int index = 0; index < ids.size(); index++) {
            weights.put(ids.get(index), point.weights().get(index));
        }
        return Members.of("start", Span.step(point.step()))
                .and("weights", weights)
                .map();
    }
}
