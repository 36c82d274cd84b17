package io.foreseed.engine;

import io.foreseed.engine.Household.Benefit;
import io.foreseed.engine.Household.Expense;
import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.Household.Income;
import io.foreseed.engine.Household.Need;
import io.foreseed.engine.Household.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What comes in and is to be paid in each step, by who is alive: everything that chance only scales by prices. */
final class HouseholdFlows {
    private final Household household;
    private final int n;
    private final int steps;
    private final int states;

    /** Taxed as income. */
    final StateSchedule taxedIncome;

    /** Not taxed: parts of incomes, contributions from outside. */
    final StateSchedule untaxedIncome;

    /** What debts bring in when they begin. */
    final StateSchedule loans;

    final StateSchedule benefits;
    final StateSchedule essential;
    final StateSchedule discretionary;

    /** Debt payments and what is bought; they do not depend on who of the household is alive. */
    final StateSchedule obligations;

    /** What is withheld from incomes or comes from outside, by account. */
    final List<StateSchedule> contributions;

    /** What employers add, by account. */
    final List<StateSchedule> matches;

    /** One a goal, in the order of the plan. */
    final List<StateSchedule> goals;

    HouseholdFlows(HouseholdInput input) {
        household = input.household();
        n = input.stepsPerYear();
        steps = input.steps();
        states = 1 << household.people().size();
        taxedIncome = incomes(Income::taxableShare).build();
        untaxedIncome = untaxed().build();
        loans = loans();
        benefits = benefits();
        essential = expenses(Need.ESSENTIAL);
        discretionary = expenses(Need.DISCRETIONARY);
        obligations = obligations();
        contributions = perAccount(false);
        matches = perAccount(true);
        goals = household.goals().stream().map(this::goal).toList();
    }

    /** All incomes, taxed or not. */
    StateSchedule incomes() {
        return incomes(income -> 1).build();
    }

    private StateSchedule.Builder incomes(ToDoubleFunction<Income> part) {
        StateSchedule.Builder schedule = builder();
        for (Income income : household.incomes()) {
            double share = part.applyAsDouble(income);
            for (int step = income.span().start(); step < income.span().end(); step++) {
                for (int state = 1; state < states; state++) {
                    double due = share * received(income.owner(), income.survivorShare(), state);
                    schedule.add(step, state, due * perStep(income, step), isIndexed(income));
                }
            }
        }
        return schedule;
    }

    private StateSchedule.Builder untaxed() {
        StateSchedule.Builder schedule = incomes(income -> 1 - income.taxableShare());
        for (Contribution outside : household.contributions()) {
            if (outside.income() == Household.NOBODY) {
                for (int step = outside.span().start(); step < outside.span().end(); step++) {
                    schedule.addForAnybody(
                            step, perStep(outside, step), outside.indexation().isIndexed());
                }
            }
        }
        return schedule;
    }

    private StateSchedule loans() {
        StateSchedule.Builder schedule = builder();
        for (Debt debt : household.debts()) {
            if (debt.span().start() > 0 && debt.span().start() < steps) {
                schedule.addForAnybody(debt.span().start(), debt.balance(), false);
            }
        }
        return schedule.build();
    }

    /** The benefits of those who are alive; a survivor's benefit depends on when the other died. */
    private StateSchedule benefits() {
        StateSchedule.Builder schedule = builder();
        for (Benefit benefit : household.socialSecurity()) {
            Person owner = household.people().get(benefit.owner());
            double amount = 12.0 / n * SurvivorBenefits.ownAmount(benefit, owner);
            for (int step = 0; step < steps; step++) {
                for (int state = 1; state < states; state++) {
                    if (isAlive(benefit.owner(), state) && owner.months(step, n) >= benefit.claimingAgeMonths()) {
                        schedule.add(step, state, amount, true);
                    }
                }
            }
        }
        return schedule.build();
    }

    private StateSchedule expenses(Need need) {
        StateSchedule.Builder schedule = builder();
        for (Expense expense : household.expenses()) {
            if (expense.need() == need) {
                for (int step = expense.span().start(); step < expense.span().end(); step++) {
                    double amount = expense.amount() / n * expense.indexation().factor(step / n);
                    boolean isIndexed = expense.indexation().isIndexed();
                    for (int state = 1; state < states; state++) {
                        double part = state == states - 1 ? 1 : expense.survivorShare();
                        schedule.add(step, state, part * amount, isIndexed);
                    }
                }
            }
        }
        return schedule.build();
    }

    private StateSchedule obligations() {
        StateSchedule.Builder schedule = builder();
        for (Debt debt : household.debts()) {
            DebtSchedule repayment = new DebtSchedule(debt, n);
            for (int step = debt.span().start() + 1; step <= debt.span().end() && step < steps; step++) {
                schedule.addForAnybody(step, repayment.payment(step), false);
            }
        }
        for (RealAsset asset : household.realAssets()) {
            int bought = asset.span().start();
            if (bought > 0 && bought < steps) {
                schedule.addForAnybody(bought, asset.realValue(bought, n), true);
            }
        }
        return schedule.build();
    }

    private List<StateSchedule> perAccount(boolean isMatch) {
        List<StateSchedule> schedules = new ArrayList<>();
        for (int account = 0; account < household.accounts().size(); account++) {
            StateSchedule.Builder schedule = builder();
            for (Contribution contribution : household.contributions()) {
                if (contribution.account() == account) {
                    if (contribution.income() != Household.NOBODY) {
                        addShare(contribution, isMatch, schedule);
                    } else if (!isMatch) {
                        for (int step = contribution.span().start();
                                step < contribution.span().end();
                                step++) {
                            schedule.addForAnybody(
                                    step,
                                    perStep(contribution, step),
                                    contribution.indexation().isIndexed());
                        }
                    }
                }
            }
            schedules.add(schedule.build());
        }
        return schedules;
    }

    private void addShare(Contribution contribution, boolean isMatch, StateSchedule.Builder schedule) {
        Income income = household.incomes().get(contribution.income());
        double share = isMatch ? contribution.matchShare() : contribution.share();
        int start = Math.max(contribution.span().start(), income.span().start());
        int end = Math.min(contribution.span().end(), income.span().end());
        for (int step = start; step < end; step++) {
            for (int state = 1; state < states; state++) {
                double part = share * received(income.owner(), 0, state);
                schedule.add(step, state, part * perStep(income, step), isIndexed(income));
            }
        }
    }

    private StateSchedule goal(Goal goal) {
        StateSchedule.Builder schedule = builder();
        for (int step = goal.span().start(); step < Math.min(goal.span().end(), steps); step++) {
            if (goal.isDue(step, n)) {
                double amount = goal.amount() * goal.indexation().factor(step / n);
                schedule.addForAnybody(step, amount, goal.indexation().isIndexed());
            }
        }
        return schedule.build();
    }

    private StateSchedule.Builder builder() {
        return new StateSchedule.Builder(steps, states);
    }

    private static double received(int owner, double survivorShare, int state) {
        return owner == Household.NOBODY || isAlive(owner, state) ? 1 : survivorShare;
    }

    private static boolean isAlive(int person, int state) {
        return (state >> person & 1) == 1;
    }

    private double perStep(Income income, int step) {
        return income.amount() / n * income.indexation().factor(step / n);
    }

    private double perStep(Contribution contribution, int step) {
        return contribution.amount() / n * contribution.indexation().factor(step / n);
    }

    private static boolean isIndexed(Income income) {
        return income.indexation().isIndexed();
    }

    /** By step, what is owed after its payment, in the money of its day; one element more than steps. */
    double[] debtBalances() {
        double[] balances = new double[steps + 1];
        for (Debt debt : PlanOrder.debts(household)) {
            DebtSchedule repayment = new DebtSchedule(debt, n);
            for (int step = debt.span().start(); step <= Math.min(debt.span().end(), steps); step++) {
                balances[step] += repayment.balance(step);
            }
        }
        return balances;
    }

    /** By step, what real assets are worth in the money of the plan's start; one element more than steps. */
    double[] realAssetValues() {
        double[] values = new double[steps + 1];
        for (RealAsset asset : PlanOrder.realAssets(household)) {
            for (int step = asset.span().start(); step <= steps && step < owned(asset); step++) {
                values[step] += asset.realValue(step, n);
            }
        }
        return values;
    }

    /** An asset that is not sold before the horizon is still there at its end. */
    private int owned(RealAsset asset) {
        return asset.span().end() >= steps ? Integer.MAX_VALUE : asset.span().end();
    }
}
