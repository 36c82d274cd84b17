package io.foreseed.market;

import io.foreseed.engine.CorrelationFault;
import io.foreseed.problem.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What single fields cannot tell about a set of assumptions: that its parts fit together. */
final class AssumptionCheck {
    private static final String ASSUMPTIONS = "/assumptions";

    private AssumptionCheck() {}

    static List<FieldError> errors(MarketAssumptions assumptions) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int index = 0; index < assumptions.assetClasses().size(); index++) {
            String id = assumptions.assetClasses().get(index).id();
            if (!ids.add(id)) {
                errors.add(new FieldError(
                        ASSUMPTIONS + "/assetClasses/" + index + "/id",
                        "must be unique: \"" + id + "\" is the id of an earlier class"));
            }
        }
        List<List<Double>> rows = assumptions.correlations().stream()
                .map(row -> row.stream().map(BigDecimal::doubleValue).toList())
                .toList();
        for (CorrelationFault fault :
                CorrelationFault.of(rows, assumptions.assetClasses().size())) {
            errors.add(new FieldError(ASSUMPTIONS + "/correlations" + fault.pointer(), fault.message()));
        }
        return errors;
    }
}
