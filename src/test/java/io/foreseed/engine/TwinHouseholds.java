package io.foreseed.engine;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.Household.Income;
import io.foreseed.simulation.ReferenceData;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Random households in which much is alike and little tells it apart: twin accounts that differ by what several
 * employers pay into them, equal goals, debts and real assets. What orders them must be the same in every process.
 */
public final class TwinHouseholds {
    static final UniformLifetimeTable TABLE =
            ReferenceData.uniformLifetimeTable("irs-uniform-lifetime-2022").orElseThrow();

    static final int MOST_YEARS = 5;

    private TwinHouseholds() {}

    /** Every plan says all of a document of schema 2: its canonical form reads back. */
    public static List<HouseholdInput> of(int count) {
        return IntStream.range(0, count).mapToObj(TwinHouseholds::household).toList();
    }

    private static HouseholdInput household(int number) {
        RandomHousehold household = new RandomHousehold(number, TABLE, MOST_YEARS);
        household.iterations = 2;
        household.rule = rule(number % 5, household.steps());
        Span all = new Span(0, household.steps());
        double salary = 60_000 + 1000 * (number % 7);
        int employers = 2 + number % 3;
        household.incomes.add(new Income(0, salary, Indexation.PRICES, all, 0, 1));
        for (int twin = 0; twin < employers; twin++) {
            household.accounts.add(new Account(AccountType.TAX_DEFERRED, 0, 0, 0, 0, Household.MAXIMUM_AMOUNT, 0));
            int account = household.accounts.size() - 1;
            int income = household.incomes.size() - 1;
            Span time = number % 2 == 0 ? all : new Span(Math.min(twin, household.steps()), household.steps());
            household.contributions.add(new Contribution(
                    account, income, 0.05, 0.5 + 0.25 * twin, 0.06 - 0.01 * twin, 0, Indexation.PRICES, time));
        }
        household.accounts.add(household.accounts.getFirst());
        if (!household.goals.isEmpty()) {
            Goal goal = household.goals.getFirst();
            household.goals.add(goal);
            household.goals.add(new Goal(goal.amount() / 3, goal.indexation(), goal.span(), 2, goal.priority()));
        }
        household.debts.addAll(List.copyOf(household.debts));
        household.realAssets.addAll(List.copyOf(household.realAssets));
        return household.input();
    }

    private static SpendingRule rule(int kind, int steps) {
        int start = steps / 2;
        return switch (kind) {
            case 0 -> new ConstantRealRule(start, 0.04);
            case 1 -> new GuytonKlingerRule(start, steps, false, 0.05, 0.2, 0.2, 0.1, 0.1, 0.06, 1);
            case 2 -> new VariablePercentageRule(start, steps, 0.6);
            case 3 -> new AmortizationRule(start, steps, 0.03, 100_000);
            default -> new PlannedSpending();
        };
    }
}
