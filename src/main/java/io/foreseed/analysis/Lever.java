package io.foreseed.analysis;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be changed of a plan, in the order in which several changes are made: retirement first, since savings last
 * until then.
 */
enum Lever {
    /** Whole years later, negative ones earlier. */
    RETIREMENT("retirement", "0", "-100", "100", true),
    /** A factor on all expenses, and on the rate of a spending rule. */
    SPENDING("spending", "1", "0", "1000000000000", false),
    /** An amount a year from outside the plan, until retirement. */
    SAVING("saving", "0", "0", "1000000000000", false),
    /** Added to the expected return of every asset class. */
    RETURNS("returns", "0", "-1.5", "1.5", false),
    /** A factor on the volatility of every asset class. */
    VOLATILITY("volatility", "1", "0", "100", false),
    /** Added to mean inflation. */
    INFLATION("inflation", "0", "-1", "1", false),
    /** Added to the yearly fee of all that is in the market. */
    FEES("fees", "0", "-0.1", "0.1", false),
    /** A factor on the balances of all accounts. */
    WEALTH("wealth", "1", "0", "1000000000000", false),
    /** A factor on all goals. */
    GOALS("goals", "1", "0", "1000000000000", false),
    /** Whole years by which Social Security is claimed later, within 62 to 70. */
    CLAIMING_AGE("claimingAge", "0", "-8", "8", true),
    /** The age in years at which everybody dies. */
    LAST_AGE("lastAge", null, "1", "150", true);

    private static final int MAXIMUM_DECIMALS = 15;

    private final String jsonName;
    private final @Nullable BigDecimal neutral;
    private final BigDecimal least;
    private final BigDecimal most;
    private final boolean isWhole;

    Lever(String jsonName, @Nullable String neutral, String least, String most, boolean isWhole) {
        this.jsonName = jsonName;
        this.neutral = neutral == null ? null : new BigDecimal(neutral);
        this.least = new BigDecimal(least);
        this.most = new BigDecimal(most);
        this.isWhole = isWhole;
    }

    static Optional<Lever> of(String name) {
        return Arrays.stream(values())
                .filter(lever -> lever.jsonName.equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Lever::jsonName).toList();
    }

    String jsonName() {
        return jsonName;
    }

    /** Whether this value leaves the plan as it is. */
    boolean isNeutral(BigDecimal value) {
        return neutral != null && neutral.compareTo(value) == 0;
    }

    boolean allows(BigDecimal value) {
        return least.compareTo(value) <= 0
                && value.compareTo(most) <= 0
                && value.stripTrailingZeros().scale() <= (isWhole ? 0 : MAXIMUM_DECIMALS);
    }

    /** The allowed values, for a sentence. */
    String allowed() {
        return (isWhole ? "an integer" : "a number") + " from " + least.toPlainString() + " to " + most.toPlainString()
                + (isWhole ? "" : " with at most " + MAXIMUM_DECIMALS + " decimals");
    }
}
