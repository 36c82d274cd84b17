package io.foreseed.simulation;

import io.foreseed.plan.Plan;
import java.util.List;
import java.util.UUID;

/**
 * A stored plan as it can be run.
 *
 * @param inputs  the current inputs it was made of
 */
record ResolvedPlan(PlanDocument document, Plan plan, List<UUID> inputs) {}
