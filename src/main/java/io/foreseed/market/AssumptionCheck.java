package io.foreseed.market;

import io.foreseed.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What single fields cannot tell about a set of assumptions: that its parts fit together. */
final class AssumptionCheck {
    private AssumptionCheck() {}

    static List<FieldError> errors(MarketAssumptions assumptions) {
        return new ArrayList<>();
    }
}
