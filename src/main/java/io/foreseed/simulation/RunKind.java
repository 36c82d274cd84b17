package io.foreseed.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a run computes: a simulation of a plan, or an analysis, whose question takes simulations of its variants. */
public enum RunKind {
    @JsonProperty("simulation")
    SIMULATION,
    @JsonProperty("analysis")
    ANALYSIS;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunKind ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
