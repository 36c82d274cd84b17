package io.foreseed.market;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a set of capital market assumptions says, in the words of the plan document (schema 1).
 *
 * @param correlations  one row and column per asset class, in their order; applies to the normal drivers of the returns
 */
public record MarketAssumptions(
        @NotNull @Valid ReturnModel returnModel,

        @NotNull @Size(min = 1, max = 50) @Schema(description = "In the order of their draws.")
        List<@NotNull @Valid AssetClass> assetClasses,

        @NotNull @Size(min = 1, max = 50) @Schema(ref = "Correlations")
        List<@NotNull @Size(min = 1, max = 50) List<@NotNull BigDecimal>> correlations,

        @NotNull @Valid Inflation inflation) {

    /** How a year's return is distributed. */
    public record ReturnModel(@NotNull Type type) {
        /** The return models of schema 1. */
        @Schema(name = "ReturnModelType", description = "The law of a step's returns.")
        public enum Type {
            @JsonProperty("normal")
            NORMAL,
            @JsonProperty("lognormal")
            LOGNORMAL
        }
    }

    /**
     * One asset class.
     *
     * @param expectedReturn  arithmetic mean of the simple nominal annual return
     * @param volatility  its standard deviation
     */
    public record AssetClass(
            @NotNull
            @Pattern(regexp = "[a-z0-9-]{1,64}", message = "must be 1 to 64 of a-z, 0-9 and -")
            @Schema(description = "Unique in its set.", examples = "us-equity-large-cap")
            String id,

            @NotNull
            @DecimalMin("-0.5")
            @DecimalMax("1")
            @Schema(description = "Arithmetic mean of the simple nominal annual return, a fraction (0.0829 is 8.29 %).")
            BigDecimal expectedReturn,

            @NotNull
            @DecimalMin("0")
            @DecimalMax("2")
            @Schema(description = "Standard deviation of the annual return, a fraction.")
            BigDecimal volatility) {}

    /** Annual inflation; its volatility is 0 in schema 1. */
    public record Inflation(
            @NotNull @DecimalMin("-0.1") @DecimalMax("1") @Schema(description = "Annual inflation, a fraction.")
            BigDecimal mean,

            @NotNull
            @DecimalMin("0")
            @DecimalMax(value = "0", message = "must be 0 in schema 1")
            @Schema(description = "0 in schema 1.")
            BigDecimal volatility) {}
}
