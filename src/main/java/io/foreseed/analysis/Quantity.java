package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.simulation.ResultDocument;
import java.math.BigDecimal;
import java.math.MathContext;

/** An amount that a solver varies until just enough paths succeed. */
sealed interface Quantity permits Quantity.Spending, Quantity.Saving, Quantity.Withdrawal {
    /** The plan with this amount; refused where it leaves what a plan allows. */
    SimulatedPlan plan(double amount);

    /** An amount to begin with, above 0. */
    double guess();

    /** The largest amount that a plan allows. */
    double most();

    /** Whether more of it is better for the plan. */
    boolean isHelpful();

    /** Whether every path that succeeds also succeeds with a better amount. */
    boolean isMonotone();

    /** Says of an amount what else is good to know. */
    void describe(double amount, ObjectNode solution);

    /** Why no amount is enough. */
    String unreachable();

    /** All expenses in proportion, as the sum of their yearly amounts when it is largest. */
    record Spending(PlanVariants variants) implements Quantity {
        private static final double ROUNDING = 1e-12;

        @Override
        public SimulatedPlan plan(double amount) {
            return variants.with(Lever.SPENDING, factor(amount));
        }

        private BigDecimal factor(double amount) {
            return BigDecimal.valueOf(amount).divide(BigDecimal.valueOf(guess()), MathContext.DECIMAL64);
        }

        @Override
        public double guess() {
            return variants.spending();
        }

        /** A spending rule's rate goes along and cannot exceed 1; a last digit is left for rounding. */
        @Override
        public double most() {
            double factor = SimulationInput.MAXIMUM_AMOUNT / variants.largestExpense();
            if (variants.spendingRate() > 0) {
                factor = Math.min(factor, 1 / variants.spendingRate());
            }
            return Math.max(guess(), guess() * factor * (1 - ROUNDING));
        }

        @Override
        public boolean isHelpful() {
            return false;
        }

        @Override
        public boolean isMonotone() {
            return variants.base() instanceof SimulationInput;
        }

        @Override
        public void describe(double amount, ObjectNode solution) {
            double factor = factor(amount).doubleValue();
            solution.set("factor", ResultDocument.number(factor));
            solution.set("change", ResultDocument.number(amount - guess()));
            if (variants.spendingRate() > 0) {
                solution.set("rate", ResultDocument.number(factor * variants.spendingRate()));
            }
        }

        @Override
        public String unreachable() {
            return "Not even without any expenses: what else the plan has to pay is too much.";
        }
    }

    /** Saved a year until retirement, from outside the plan. */
    record Saving(PlanVariants variants) implements Quantity {
        private static final double SHARE_OF_SPENDING = 0.1;
        private static final double LEAST_GUESS = 100;

        @Override
        public SimulatedPlan plan(double amount) {
            return variants.with(Lever.SAVING, BigDecimal.valueOf(amount));
        }

        @Override
        public double guess() {
            return Math.max(LEAST_GUESS, SHARE_OF_SPENDING * variants.spending());
        }

        @Override
        public double most() {
            return SimulationInput.MAXIMUM_AMOUNT;
        }

        @Override
        public boolean isHelpful() {
            return true;
        }

        @Override
        public boolean isMonotone() {
            return variants.base() instanceof SimulationInput;
        }

        @Override
        public void describe(double amount, ObjectNode solution) {
            double spending = variants.spending();
            if (spending > 0) {
                solution.set("shareOfSpending", ResultDocument.number(amount / spending));
            }
        }

        @Override
        public String unreachable() {
            return "No saving until retirement is enough: plans fail before it, or for another reason.";
        }
    }

    /** Withdrawn every year, as a share of the opening wealth, of the money of the plan's start. */
    record Withdrawal(PlanVariants variants) implements Quantity {
        private static final double GUESS = 0.04;

        @Override
        public SimulatedPlan plan(double rate) {
            return variants.withOneExpense(amount(rate));
        }

        private BigDecimal amount(double rate) {
            return BigDecimal.valueOf(rate)
                    .multiply(BigDecimal.valueOf(variants.openingWealth()), MathContext.DECIMAL64);
        }

        @Override
        public double guess() {
            return GUESS;
        }

        @Override
        public double most() {
            return SimulationInput.MAXIMUM_AMOUNT / variants.openingWealth() * (1 - Spending.ROUNDING);
        }

        @Override
        public boolean isHelpful() {
            return false;
        }

        @Override
        public boolean isMonotone() {
            return switch (variants.base()) {
                case SimulationInput pot -> true;
                case HouseholdInput household -> false;
            };
        }

        @Override
        public void describe(double rate, ObjectNode solution) {
            solution.set("amount", ResultDocument.number(amount(rate).doubleValue()));
        }

        @Override
        public String unreachable() {
            return "Not even without any withdrawal.";
        }
    }
}
