package io.foreseed.engine;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;

/** One account of the oracle, with what it earned and cost since it was last cleared. */
final class NaiveAccount {
    private final HouseholdInput plan;
    private final TaxProfile taxes;
    private final int n;
    final Account account;
    private final double[] holdings;
    private double cash;
    double basis;
    double required;
    double returns;
    double fees;
    double tax;

    NaiveAccount(Account account, HouseholdInput plan) {
        this.account = account;
        this.plan = plan;
        taxes = plan.taxProfile();
        n = plan.stepsPerYear();
        holdings = new double[plan.classes()];
    }

    double balance() {
        double sum = cash;
        for (double holding : holdings) {
            sum += holding;
        }
        return sum;
    }

    void deposit(double amount, double[] weights) {
        basis += amount;
        if (account.type() == AccountType.CASH) {
            cash += amount;
            return;
        }
        for (int k = 0; k < holdings.length; k++) {
            holdings[k] += amount * weights[k];
        }
    }

    double taxShare() {
        return switch (account.type()) {
            case CASH, TAX_FREE -> 0;
            case TAX_DEFERRED -> taxes.deferredRate();
            case TAXABLE -> balance() > 0 ? taxes.gainsRate() * Math.max(0, (balance() - basis) / balance()) : 0;
        };
    }

    void sell(double part) {
        cash -= cash * part;
        basis -= basis * part;
        for (int k = 0; k < holdings.length; k++) {
            holdings[k] -= holdings[k] * part;
        }
    }

    void earn(double[][] growth) {
        double feeRate = account.annualFee() / n;
        if (account.type() == AccountType.CASH) {
            double interest = cash * (Math.pow(1 + account.interestRate(), 1.0 / n) - 1);
            double due = taxes.onIncome(Math.max(0, interest));
            double fee = (cash + interest - due) * feeRate;
            cash += interest - due - fee;
            returns += interest;
            tax += due;
            fees += fee;
        }
        for (int k = 0; k < holdings.length; k++) {
            double grown = holdings[k] * growth[k][0];
            double kept = grown * (1 - feeRate) * (1 - plan.market().fees().get(k) / n);
            returns += grown - holdings[k];
            fees += grown - kept;
            holdings[k] = kept;
        }
    }

    void rebalance(double[] target) {
        if (account.type() == AccountType.CASH) {
            return;
        }
        Allocation allocation = plan.allocation();
        double balance = balance();
        double sold = 0;
        double deviation = 0;
        for (int k = 0; k < target.length; k++) {
            double over = holdings[k] - target[k] * balance;
            sold += Math.max(0, over);
            deviation = Math.max(deviation, Math.abs(over));
        }
        boolean isThreshold = allocation.rebalancing() == Allocation.Trigger.THRESHOLD;
        if (isThreshold && deviation <= allocation.threshold() * balance) {
            return;
        }
        double cost = sold * allocation.cost();
        double due = account.type() == AccountType.TAXABLE ? sold * taxShare() : 0;
        if (balance > 0) {
            basis = Math.max(0, basis - basis * sold / balance + sold - cost - due);
        }
        fees += cost;
        tax += due;
        for (int k = 0; k < target.length; k++) {
            holdings[k] = target[k] * (balance - cost - due);
        }
    }

    void clear() {
        returns = 0;
        fees = 0;
        tax = 0;
    }
}
