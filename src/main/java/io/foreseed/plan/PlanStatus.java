package io.foreseed.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.foreseed.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

    /** The status a list is asked for; null when it is asked for all. */
    static @Nullable PlanStatus ofParameter(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(values())
                .filter(status -> status.column().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("?status", "must be one of draft, active, archived"));
    }

    static PlanStatus ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
