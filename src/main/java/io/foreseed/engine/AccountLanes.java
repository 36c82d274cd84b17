package io.foreseed.engine;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;
import java.util.Arrays;

/** One account of some paths: balance, cost basis and, unless it is cash, holdings by class, one lane a path. */
final class AccountLanes {
    private final Account account;
    private final TaxProfile taxes;
    private final int n;
    private final double[] balance;
    private final double[] basis;
    private final double[][] holdings;
    private final double[] keepAfterFees;
    private final double cashFactor;
    private final double[] gross;
    private final double[] sold;

    AccountLanes(Account account, HouseholdInput input, int lanes) {
        this.account = account;
        taxes = input.taxProfile();
        n = input.stepsPerYear();
        balance = new double[lanes];
        basis = new double[account.type() == AccountType.TAXABLE ? lanes : 0];
        holdings = new double[account.type() == AccountType.CASH ? 0 : input.classes()][lanes];
        cashFactor = StrictMath.pow(1 + account.interestRate(), 1.0 / n);
        keepAfterFees = new double[input.classes()];
        for (int index = 0; index < keepAfterFees.length; index++) {
            double classFee = input.market().fees().get(index);
            keepAfterFees[index] = (1 - account.annualFee() / n) * (1 - classFee / n);
        }
        gross = new double[lanes];
        sold = new double[lanes];
    }

    Account account() {
        return account;
    }

    /** By lane. */
    double[] balance() {
        return balance;
    }

    void open(double[] weights) {
        Arrays.fill(balance, account.balance());
        Arrays.fill(basis, account.costBasis());
        for (int index = 0; index < holdings.length; index++) {
            Arrays.fill(holdings[index], weights[index] * account.balance());
        }
    }

    /** Adds an amount by lane, not negative, by target weights. */
    void deposit(double[] amount, double[] weights) {
        for (int index = 0; index < holdings.length; index++) {
            double[] holding = holdings[index];
            double weight = weights[index];
            for (int lane = 0; lane < balance.length; lane++) {
                holding[lane] += weight * amount[lane];
            }
        }
        for (int lane = 0; lane < balance.length; lane++) {
            balance[lane] += amount[lane];
        }
        for (int lane = 0; lane < basis.length; lane++) {
            basis[lane] += amount[lane];
        }
    }

    /** What is left of each unit that is withdrawn, after its tax, by lane. */
    void keepOfWithdrawal(double[] keep) {
        switch (account.type()) {
            case CASH, TAX_FREE -> Arrays.fill(keep, 1);
            case TAX_DEFERRED -> Arrays.fill(keep, 1 - taxes.deferredRate());
            case TAXABLE -> {
                double rate = taxes.gainsRate();
                for (int lane = 0; lane < balance.length; lane++) {
                    keep[lane] = 1 - rate * gainShare(lane);
                }
            }
        }
    }

    /** The part of a sale that is gain; 0 when there is a loss, which gives nothing back. */
    private double gainShare(int lane) {
        return Math.max(0, 1 - basis[lane] / Math.max(balance[lane], Double.MIN_NORMAL));
    }

    /** Leaves a part of everything, by lane. */
    void leave(double[] share) {
        for (double[] holding : holdings) {
            multiply(holding, share);
        }
        multiply(balance, share);
        if (basis.length > 0) {
            multiply(basis, share);
        }
    }

    /** A step's returns, fees and the tax on interest. */
    void earn(double[][] growth, YearSums sums) {
        if (account.type() == AccountType.CASH) {
            earnInterest(sums);
            return;
        }
        Arrays.fill(gross, 0);
        subtract(sums.returns, balance);
        Arrays.fill(balance, 0);
        for (int index = 0; index < holdings.length; index++) {
            grow(holdings[index], growth[index], keepAfterFees[index], gross, balance);
        }
        for (int lane = 0; lane < balance.length; lane++) {
            sums.returns[lane] += gross[lane];
            sums.fees[lane] += gross[lane] - balance[lane];
        }
    }

    private void earnInterest(YearSums sums) {
        double keep = 1 - account.annualFee() / n;
        for (int lane = 0; lane < balance.length; lane++) {
            double before = balance[lane];
            double interest = before * (cashFactor - 1);
            double tax = Math.min(taxes.onIncome(Math.max(0, interest)), before + interest);
            double taxed = before + interest - tax;
            balance[lane] = taxed * keep;
            sums.returns[lane] += interest;
            sums.taxes[lane] += tax;
            sums.fees[lane] += taxed - balance[lane];
        }
    }

    /**
     * Restores the target weights where one is off by more than the threshold; what is sold costs a fraction, and in a
     * taxable account the tax on what it gained.
     */
    void rebalance(double[] weights, double threshold, double cost, YearSums sums) {
        if (holdings.length == 0) {
            return;
        }
        boolean isFree = cost == 0 && account.type() != AccountType.TAXABLE;
        if (threshold < 0 && isFree) {
            for (int index = 0; index < holdings.length; index++) {
                share(holdings[index], weights[index], balance);
            }
            return;
        }
        measure(weights);
        for (int lane = 0; lane < balance.length; lane++) {
            if (gross[lane] > threshold * balance[lane]) {
                restore(lane, weights, cost, sums);
            }
        }
    }

    /** By lane: into {@code gross} the largest deviation, into {@code sold} what must be sold. */
    private void measure(double[] weights) {
        Arrays.fill(gross, 0);
        Arrays.fill(sold, 0);
        for (int index = 0; index < holdings.length; index++) {
            double[] holding = holdings[index];
            double weight = weights[index];
            for (int lane = 0; lane < balance.length; lane++) {
                double over = holding[lane] - weight * balance[lane];
                gross[lane] = Math.max(gross[lane], Math.abs(over));
                sold[lane] += Math.max(0, over);
            }
        }
    }

    private void restore(int lane, double[] weights, double cost, YearSums sums) {
        double fee = cost * sold[lane];
        double tax = 0;
        if (account.type() == AccountType.TAXABLE) {
            tax = taxes.gainsRate() * sold[lane] * gainShare(lane);
            double soldBasis = sold[lane] * basis[lane] / Math.max(balance[lane], Double.MIN_NORMAL);
            basis[lane] = Math.max(0, basis[lane] - soldBasis + sold[lane] - fee - tax);
        }
        balance[lane] -= fee + tax;
        sums.fees[lane] += fee;
        sums.taxes[lane] += tax;
        for (int index = 0; index < holdings.length; index++) {
            holdings[index][lane] = weights[index] * balance[lane];
        }
    }

    private static void grow(double[] holding, double[] growth, double keep, double[] gross, double[] net) {
        for (int lane = 0; lane < holding.length; lane++) {
            double grown = holding[lane] * growth[lane];
            double kept = grown * keep;
            gross[lane] += grown;
            holding[lane] = kept;
            net[lane] += kept;
        }
    }

    private static void multiply(double[] values, double[] factors) {
        for (int lane = 0; lane < values.length; lane++) {
            values[lane] *= factors[lane];
        }
    }

    private static void subtract(double[] values, double[] subtrahends) {
        for (int lane = 0; lane < values.length; lane++) {
            values[lane] -= subtrahends[lane];
        }
    }

    private static void share(double[] holding, double weight, double[] balance) {
        for (int lane = 0; lane < holding.length; lane++) {
            holding[lane] = weight * balance[lane];
        }
    }
}
