package io.foreseed.engine;

import java.util.Map;

/**
 * How much is drawn from the accounts for spending, decided once a year. Adding a rule is one class.
 *
 * <p>Every rule but {@link PlannedSpending} sets the gross amount that the accounts give in a year, taxes on it
 * included; an equal part of it is drawn each step. Essential expenses and debts are paid first and count towards it,
 * what is left beside incomes is spent. Goals come on top.
 */
public sealed interface SpendingRule
        permits PlannedSpending,
                ConstantRealRule,
                PercentageRule,
                FloorAndCeilingRule,
                GuytonKlingerRule,
                VariablePercentageRule,
                AmortizationRule,
                RequiredDistributionRule {
    /** From which step on it decides: then and every year after. */
    int start();

    /** Whether it promises its amount, so that a path fails that cannot pay it. */
    boolean isPromise();

    /** Sets the amounts of the year that begins. */
    void decide(SpendingYear year);

    /** Type and parameters. */
    Map<String, Object> json();
}
