package io.foreseed.engine;

import java.util.Map;

/** No rule: what is spent is what the plan lists, essential and discretionary, and what is not spent is saved. */
public record PlannedSpending() implements SpendingRule {
    @Override
    public int start() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean isPromise() {
        return true;
    }

    @Override
    public void decide(SpendingYear year) {
        throw new IllegalStateException("there is nothing to decide");
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "planned").map();
    }
}
