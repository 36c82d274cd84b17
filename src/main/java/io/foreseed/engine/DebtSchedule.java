package io.foreseed.engine;

/** Balances and payments of a debt, step by step. */
final class DebtSchedule {
    private final int start;
    private final double[] balances;
    private final double[] payments;

    DebtSchedule(Debt debt, int stepsPerYear) {
        start = debt.span().start();
        int count = debt.span().end() - start;
        double rate = debt.rate() / stepsPerYear;
        double level = LevelPayment.atEnd(debt.balance(), 0, rate, count);
        double extra = debt.extraPayment() / stepsPerYear;
        balances = new double[count + 1];
        payments = new double[count + 1];
        balances[0] = debt.balance();
        for (int payment = 1; payment <= count; payment++) {
            double owed = balances[payment - 1] * (1 + rate);
            payments[payment] = payment == count ? owed : Math.min(owed, level + extra);
            balances[payment] = owed - payments[payment];
        }
    }

    /** What is paid at a step; 0 at its first. */
    double payment(int step) {
        return payments[step - start];
    }

    /** What is owed after the payment of a step. */
    double balance(int step) {
        return balances[step - start];
    }
}
