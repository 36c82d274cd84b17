package io.foreseed.plan;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A plan as it is created and as it is changed: whole, without its inputs. */
public record PlanRequest(
        @NotBlank @Size(max = 255) @Schema(examples = "Retire at 65")
        String name,

        @Size(max = 10_000) @Nullable String description,

        @Schema(description = "Whose plan it is: yourself when absent, else a client you advise. Cannot be changed.")
        @Nullable
        UUID clientId,

        @Schema(description = "`draft` (default) or `active`; a plan is archived by its own request.") @Nullable
        PlanStatus status,

        @NotNull UUID assumptionsId,
        @NotNull UUID portfolioModelId,

        @Min(1) @Max(200_000) @Schema(description = "Monte Carlo paths, default 10,000.") @Nullable
        Integer iterations,

        @Pattern(regexp = "-?[0-9]{1,19}", message = "must be a signed 64-bit integer as a decimal string")
        @Schema(
                examples = "20250821",
                description = "A decimal string, because many readers round JSON numbers beyond 2^53. "
                        + "Drawn once from a secure source when absent.")
        @Nullable
        String seed,

        @NotNull @Min(1) @Max(100) @Schema(examples = "30", description = "Years simulated.")
        Integer horizonYears,

        @DecimalMin("0.50")
        @DecimalMax("0.99")
        @Digits(integer = 1, fraction = 2)
        @Schema(description = "Of the intervals in the answers, 0.50 to 0.99, two decimals; default 0.95.")
        @Nullable
        BigDecimal confidenceLevel,

        @Size(max = 50) @Nullable List<@NotBlank @Size(max = 100) String> tags,
        @Size(max = 100) @Nullable String category) {}
