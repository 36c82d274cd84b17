package io.foreseed.engine;

import io.foreseed.engine.Household.AccountType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What is kept of every path of a household's simulation, in the money of its day unless said otherwise. */
final class HouseholdOutcomes {
    /** The step of the end of a household that outlives the horizon. */
    static final int ALIVE = Integer.MAX_VALUE;

    /** By amount, then by year and path: balances at year end y, flows of the year before it; year 0 is the start. */
    private final Map<YearlyAmount, double[][]> amounts = new EnumMap<>(YearlyAmount.class);

    /** The price index at year end, by year and path. */
    final double[][] prices;

    /** The mean of the price index at the steps of the year that ends, by year and path. */
    final double[][] meanPrices;

    /** What the accounts hold when the household ends or the horizon is reached, in today's money. */
    final double[] terminalWealth;

    /** The sum of what could not be paid, in today's money. */
    final double[] shortfall;

    final int[] firstUnfundedStep;

    /** The first step in which nobody is alive, or {@link #ALIVE}. */
    final int[] endStep;

    final double[] maximumDrawdown;

    /** Bit g: goal g was not paid in full; then one bit each for essentials and the bequest. */
    final long[] missed;

    private final int goals;

    HouseholdOutcomes(HouseholdInput input, int paths) {
        int years = input.horizonYears();
        goals = input.household().goals().size();
        for (YearlyAmount amount : YearlyAmount.values()) {
            if (isKept(amount, input)) {
                amounts.put(amount, new double[years + 1][paths]);
            }
        }
        prices = new double[years + 1][paths];
        meanPrices = new double[years + 1][paths];
        terminalWealth = new double[paths];
        shortfall = new double[paths];
        firstUnfundedStep = new int[paths];
        endStep = new int[paths];
        maximumDrawdown = new double[paths];
        missed = new long[paths];
    }

    /** The bytes that one path occupies. */
    static long bytesOfPath(HouseholdInput input) {
        long series = 2;
        for (YearlyAmount amount : YearlyAmount.values()) {
            series += isKept(amount, input) ? 1 : 0;
        }
        long pathBytes = 4L * Double.BYTES + 2L * Integer.BYTES;
        return series * (input.horizonYears() + 1L) * Double.BYTES + pathBytes;
    }

    /** Real assets and debts are the same on every path but for prices; of types without accounts there is nothing. */
    private static boolean isKept(YearlyAmount amount, HouseholdInput input) {
        return switch (amount) {
            case REAL_ASSETS, DEBTS -> false;
            case TAXABLE, TAX_DEFERRED, TAX_FREE, CASH ->
                input.household().accounts().stream().anyMatch(account -> of(account.type()) == amount);
            case INCOME, SPENDING, TAXES, FEES, RETURNS, SHORTFALL -> true;
        };
    }

    /** The amount that an account's balance belongs to. */
    static YearlyAmount of(AccountType type) {
        return switch (type) {
            case CASH -> YearlyAmount.CASH;
            case TAXABLE -> YearlyAmount.TAXABLE;
            case TAX_DEFERRED -> YearlyAmount.TAX_DEFERRED;
            case TAX_FREE -> YearlyAmount.TAX_FREE;
        };
    }

    boolean keeps(YearlyAmount amount) {
        return amounts.containsKey(amount);
    }

    /** By year and path. */
    double[][] get(YearlyAmount amount) {
        return Objects.requireNonNull(amounts.get(amount));
    }

    long essentialsBit() {
        return 1L << goals;
    }

    long bequestBit() {
        return 1L << (goals + 1);
    }

    boolean succeeds(int path) {
        return firstUnfundedStep[path] == PathOutcomes.FUNDED && (missed[path] & bequestBit()) == 0;
    }
}
