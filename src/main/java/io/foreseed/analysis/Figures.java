package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.ResultDocument;
import java.math.BigDecimal;

/** Writes figures into answers; their names are the same in all of them. */
final class Figures {
    private Figures() {}

    /** What came out of one variant, and the digests by which it can be computed again. */
    static void outcome(ObjectNode node, Outcome outcome) {
        node.set("success", outcome.success());
        node.putObject("terminalWealth")
                .<ObjectNode>set("mean", exact(outcome.meanWealth()))
                .set("median", exact(outcome.medianWealth()));
        node.put("inputDigest", outcome.inputDigest());
        node.put("resultDigest", outcome.resultDigest());
    }

    /** The same, and how it differs from the base on the same paths. */
    static void againstBase(ObjectNode node, Outcome outcome, Outcome base) {
        outcome(node, outcome);
        node.set("successDifference", difference(outcome.against(base)));
        outcome.wealthAgainstBase().ifPresent(wealth -> {
            ObjectNode difference = node.putObject("meanWealthDifference");
            difference.set("estimate", ResultDocument.number(wealth.estimate()));
            if (outcome.isSampled() && base.isSampled()) {
                error(difference, wealth.standardError(), wealth.lower(), wealth.upper());
            }
            node.set("medianWealthDifference", exact(outcome.medianWealth().subtract(base.medianWealth())));
        });
    }

    static ObjectNode difference(PairedProportions difference) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("estimate", ResultDocument.number(difference.estimate()));
        if (difference.isSampled()) {
            error(node, difference.standardError(), difference.lower(), difference.upper());
        }
        node.put("pathsLost", difference.onlyFirst());
        node.put("pathsGained", difference.onlySecond());
        return node;
    }

    private static void error(ObjectNode node, double standardError, double lower, double upper) {
        node.set("standardError", ResultDocument.number(standardError));
        node.set("lower", ResultDocument.number(lower));
        node.set("upper", ResultDocument.number(upper));
    }

    /** Without zeros at the end and without exponent. */
    static DecimalNode exact(BigDecimal value) {
        return DecimalNode.valueOf(value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
    }
}
