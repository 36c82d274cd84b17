package io.foreseed.simulation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How this run differs from what the plan says; an empty object or no body runs the plan as it is. */
public record RunRequest(
        @Min(1)
        @Max(200_000)
        @Schema(description = "Monte Carlo paths; the plan's own when absent.", examples = "10000")
        @Nullable
        Integer iterations,

        @Pattern(regexp = "-?[0-9]{1,19}", message = "must be a signed 64-bit integer as a decimal string")
        @Schema(description = "A decimal string; the plan's own when absent.", examples = "20250821")
        @Nullable
        String seed) {
    static final RunRequest AS_PLANNED = new RunRequest(null, null);
}
