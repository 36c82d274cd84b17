package io.foreseed.market;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A version of tax rules: what a household's {@code taxProfile} takes by {@code rules}. It never changes. */
public record TaxRules(
        UUID id,
        @Schema(examples = "flat-us-2022") String version,

        @Schema(enumeration = "flat", description = "Effective rates.")
        String type,

        String name,
        @Schema(description = "The tax year.") int year,

        @Schema(description = "Whose law or statistics it is.")
        String authority,

        @Nullable String source,
        FlatRates rates,
        Instant createdAt,

        @Schema(description = "Absent for what ships with the build.") @Nullable
        UUID createdBy) {

    /** Effective rates, fractions. */
    @Schema(description = "Effective rates, fractions.")
    public record FlatRates(
            @Schema(description = "Of incomes, interest and the taxable part of Social Security.")
            @NotNull
            @DecimalMin("0")
            @DecimalMax("0.9")
            BigDecimal incomeRate,

            @Schema(description = "Of realised gains.") @NotNull @DecimalMin("0") @DecimalMax("0.9")
            BigDecimal gainsRate,

            @Schema(description = "Of withdrawals from tax-deferred accounts.")
            @NotNull
            @DecimalMin("0")
            @DecimalMax("0.9")
            BigDecimal deferredRate,

            @Schema(description = "The part of Social Security that is taxed.")
            @NotNull
            @DecimalMin("0")
            @DecimalMax("1")
            BigDecimal socialSecurityShare) {}
}
