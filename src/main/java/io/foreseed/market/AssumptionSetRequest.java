package io.foreseed.market;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A draft of capital market assumptions, as it is created and as it is changed: whole. */
public record AssumptionSetRequest(
        @NotNull
        @Pattern(regexp = "[A-Za-z0-9._-]{1,50}", message = "must be 1 to 50 of A-Z, a-z, 0-9, . _ and -")
        @Schema(description = "Its unique name.", examples = "house-view-2026")
        String version,

        @NotBlank @Size(max = 255) String name,
        @Size(max = 10_000) @Nullable String description,
        @NotNull Instant effectiveDate,
        @NotNull @Valid MarketAssumptions assumptions,
        @Size(max = 255) @Nullable String source,
        @Size(max = 10_000) @Nullable String methodology,
        @Nullable Instant reviewDate) {}
