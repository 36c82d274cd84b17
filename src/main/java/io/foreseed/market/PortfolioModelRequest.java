package io.foreseed.market;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A portfolio template, as it is created and as it is changed: whole.
 *
 * @param assumptionsId  computes the expected return, volatility and Sharpe ratio from this set; they stay unknown
 *     without one
 */
public record PortfolioModelRequest(
        @NotBlank @Size(max = 255) String name,

        @NotNull @Min(1) @Max(10) @Schema(description = "1 (lowest) to 10.")
        Integer riskLevel,

        @Size(max = 10_000) @Nullable String description,
        @Schema(description = "Default true.") @Nullable Boolean isActive,

        @Schema(description = "Whether everybody may see and use it; default false.") @Nullable
        Boolean isShared,

        @Schema(description = "Weight by asset class id, 0 to 1; their sum is 1 within 1e-9.")
        @NotNull
        @Size(min = 1, max = 50)
        Map<
                        @Pattern(regexp = "[a-z0-9-]{1,64}", message = "must be 1 to 64 of a-z, 0-9 and -") String,
                        @NotNull @DecimalMin("0") @DecimalMax("1") BigDecimal>
                assetAllocation,

        @Schema(
                description =
                        "The set to compute expected return, volatility and Sharpe ratio from; unknown when absent.")
        @Nullable
        UUID assumptionsId) {}
