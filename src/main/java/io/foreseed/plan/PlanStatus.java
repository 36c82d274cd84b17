package io.foreseed.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The life of a plan; an archived plan is read and replayed, and changes no more. */
public enum PlanStatus {
    @JsonProperty("draft")
    DRAFT,
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("archived")
    ARCHIVED;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PlanStatus ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
