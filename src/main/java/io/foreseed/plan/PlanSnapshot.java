package io.foreseed.plan;

import java.util.List;

/** A plan and its current inputs, oldest first, as one transaction saw them. */
public record PlanSnapshot(Plan plan, List<PlanInput> inputs) {
    public PlanSnapshot {
        inputs = List.copyOf(inputs);
    }
}
