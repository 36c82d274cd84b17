package io.foreseed.approval;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.foreseed.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code pending -> approved | refused | withdrawn | expired}; what has been decided stays so. */
public enum ApprovalState {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("approved")
    APPROVED,
    @JsonProperty("refused")
    REFUSED,
    @JsonProperty("withdrawn")
    WITHDRAWN,
    @JsonProperty("expired")
    EXPIRED;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ApprovalState ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }

    static @Nullable ApprovalState ofParameter(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(values())
                .filter(state -> state.column().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.invalid("?state", "must be pending, approved, refused, withdrawn or expired"));
    }
}
