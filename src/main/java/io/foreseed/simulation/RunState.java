package io.foreseed.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** {@code queued -> running -> succeeded | failed | cancelled}; a lost lease leads from running back to queued. */
public enum RunState {
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunState ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }

    boolean isFinal() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED -> true;
            case QUEUED, RUNNING -> false;
        };
    }
}
