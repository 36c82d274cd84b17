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
import org.jspecify.annotations.Nullable;

/** The value of a plan input; which one it is follows from the input's type. Amounts are in the plan's currency. */
public sealed interface InputValue {
    /** What single fields cannot tell, once each is right by itself; pointers from the value on. */
    default List<FieldError> mistakes() {
        return List.of();
    }

    /** About the person; kept with the plan, not part of a schema-1 simulation. */
    record Demographics(
            @Min(1900) @Max(2200) @Nullable Integer birthYear,
            @Min(1900) @Max(2200) @Nullable Integer retirementYear,
            @Min(0) @Max(130) @Nullable Integer planningAge)
            implements InputValue {}

    /** An account; in schema 1 all accounts form one pot. */
    record Asset(
            @NotNull @DecimalMin("0") @DecimalMax("1000000000000")
            BigDecimal balance) implements InputValue {}

    /**
     * Money that comes in (contributions, income) or goes out (expenses, goals).
     *
     * @param amount  per year, spread evenly over the year's steps
     * @param firstYear  year of the plan, from 0
     * @param lastYear  inclusive
     */
    record Flow(
            @NotNull @DecimalMin("0") @DecimalMax("1000000000000")
            BigDecimal amount,

            @NotNull @Min(0) @Max(99) Integer firstYear,
            @NotNull @Min(0) @Max(99) Integer lastYear,
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
    record Policy(
            @Nullable Integer stepsPerYear,
            @Nullable Amounts amounts,
            @Nullable Rebalancing rebalancing,
            @DecimalMin("0") @DecimalMax("0.1") @Nullable BigDecimal annualFee,

            @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code") @Nullable
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
    enum Timing {
        @JsonProperty("start")
        START,
        @JsonProperty("end")
        END
    }

    /** Whether amounts are in today's money. */
    enum Amounts {
        @JsonProperty("real")
        REAL,
        @JsonProperty("nominal")
        NOMINAL
    }

    /** When holdings return to their target weights. */
    enum Rebalancing {
        @JsonProperty("every-step")
        EVERY_STEP,
        @JsonProperty("annual")
        ANNUAL,
        @JsonProperty("none")
        NONE
    }
}
