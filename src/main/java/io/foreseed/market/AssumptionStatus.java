package io.foreseed.market;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The life of an assumption set: {@code draft -> proposed -> approved -> retired}; only a draft can be changed. */
public enum AssumptionStatus {
    @JsonProperty("draft")
    DRAFT,
    @JsonProperty("proposed")
    PROPOSED,
    @JsonProperty("approved")
    APPROVED,
    @JsonProperty("retired")
    RETIRED;

    String column() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static AssumptionStatus ofColumn(String value) {
        return valueOf(value.toUpperCase(java.util.Locale.ROOT));
    }
}
