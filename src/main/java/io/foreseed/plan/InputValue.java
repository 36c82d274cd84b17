package io.foreseed.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.foreseed.problem.FieldError;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The value of a plan input; which one it is follows from the input's type. Amounts are in the plan's currency. */
public sealed interface InputValue {
    /** What single fields cannot tell, once each is right by itself; pointers from the value on. */
    default List<FieldError> mistakes() {
        return List.of();
    }

    /** About the person; kept with the plan, not part of a schema-1 simulation. */
    @Schema(name = "DemographicsValue", description = "About the person; not part of the simulation.")
    record Demographics(
            @Min(1900) @Max(2200) @Nullable Integer birthYear,
            @Min(1900) @Max(2200) @Nullable Integer retirementYear,

            @Min(0) @Max(130) @Schema(description = "In years: how old to plan for.") @Nullable
            Integer planningAge)
            implements InputValue {}

    /** An account; in schema 1 all accounts form one pot. */
    @Schema(name = "AssetValue", description = "An account; all accounts of a plan form one pot.")
    record Asset(
            @NotNull @Schema(description = "In the plan's currency.") @DecimalMin("0") @DecimalMax("1000000000000")
            BigDecimal balance)
            implements InputValue {}

    /**
     * Money that comes in (contributions, income) or goes out (expenses, goals).
     *
     * @param amount  per year, spread evenly over the year's steps
     * @param firstYear  year of the plan, from 0
     * @param lastYear  inclusive
     */
    @Schema(
            name = "CashFlowValue",
            description = "Money that comes in (contributions, income) or goes out (expenses, goals).")
    record Flow(
            @NotNull
            @Schema(description = "Per year, in the plan's currency; spread evenly over the year's steps.")
            @DecimalMin("0")
            @DecimalMax("1000000000000")
            BigDecimal amount,

            @NotNull @Min(0) @Max(99) @Schema(description = "First year, included; years of the plan count from 0.")
            Integer firstYear,

            @NotNull @Min(0) @Max(99) @Schema(description = "Last year, included; not before firstYear.")
            Integer lastYear,

            @Nullable Timing timing)
            implements InputValue {

        @Override
        public List<FieldError> mistakes() {
            return lastYear < firstYear
                    ? List.of(new FieldError("/lastYear", "must not be before firstYear, which is " + firstYear))
                    : List.of();
        }
    }

    /** How the plan is simulated; at most one current input of a plan is of this type. */
    @Schema(name = "PolicyValue", description = "How the plan is simulated; a plan has one at most.")
    record Policy(
            @Schema(
                    description = "Default 12.",
                    enumeration = {"1", "12"})
            @Nullable
            Integer stepsPerYear,

            @Nullable Amounts amounts,
            @Nullable Rebalancing rebalancing,

            @DecimalMin("0")
            @DecimalMax("0.1")
            @Schema(description = "Fraction of the assets a year (0.004 is 0.4 %); default 0.")
            @Nullable
            BigDecimal annualFee,

            @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code")
            @Schema(description = "A label, ISO 4217; default USD.", examples = "USD")
            @Nullable
            String currency)
            implements InputValue {

        @Override
        public List<FieldError> mistakes() {
            return stepsPerYear == null || stepsPerYear == 1 || stepsPerYear == 12
                    ? List.of()
                    : List.of(new FieldError("/stepsPerYear", "must be 1 or 12"));
        }
    }

    /** When in a step money moves. */
    @Schema(name = "FlowTiming", description = "Before (`start`, the default) or after (`end`) the returns of a step.")
    enum Timing {
        @JsonProperty("start")
        START,
        @JsonProperty("end")
        END
    }

    /** Whether amounts are in today's money. */
    @Schema(
            description = "`real` (the default): flows and answer in today's money; `nominal`: flows grow with "
                    + "inflation, the answer is in the money of its day.")
    enum Amounts {
        @JsonProperty("real")
        REAL,
        @JsonProperty("nominal")
        NOMINAL
    }

    /** When holdings return to their target weights. */
    @Schema(
            description =
                    "When holdings return to the target weights; `annual` (the default): after a year's last step.")
    enum Rebalancing {
        @JsonProperty("every-step")
        EVERY_STEP,
        @JsonProperty("annual")
        ANNUAL,
        @JsonProperty("none")
        NONE
    }
}
