package io.foreseed.engine;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.HouseholdInput.WithdrawalOrder;
import java.util.ArrayList;
import java.util.List;

/** A household's plan resolved to what a step needs: numbers by step, the same for every path. */
final class HouseholdRules {
    private final HouseholdInput input;
    private final HouseholdFlows flows;
    private final SurvivorBenefits survivorBenefits;
    private final double[] debtBalances;
    private final double[] realAssetValues;
    private final double[][] weightsByYear;
    private final List<Integer> accounts;
    private final List<List<Integer>> withdrawalGroups;
    private final List<Integer> goalsByPriority;

    HouseholdRules(HouseholdInput input) {
        this.input = input;
        flows = new HouseholdFlows(input);
        survivorBenefits = new SurvivorBenefits(input);
        debtBalances = flows.debtBalances();
        realAssetValues = flows.realAssetValues();
        weightsByYear = new double[input.horizonYears()][];
        for (int year = 0; year < weightsByYear.length; year++) {
            weightsByYear[year] = input.allocation().weights(year * input.stepsPerYear());
        }
        accounts = PlanOrder.accounts(input.household());
        withdrawalGroups = groups();
        goalsByPriority = sortedGoals();
    }

    HouseholdInput input() {
        return input;
    }

    Household household() {
        return input.household();
    }

    HouseholdFlows flows() {
        return flows;
    }

    SurvivorBenefits survivorBenefits() {
        return survivorBenefits;
    }

    TaxProfile taxes() {
        return input.taxProfile();
    }

    /** In the money of its day, after the payments at the start of a step. */
    double debtBalance(int step) {
        return debtBalances[step];
    }

    /** At the start of a step, in the money of the plan's start. */
    double realAssetValue(int step) {
        return realAssetValues[step];
    }

    int yearOf(int step) {
        return step / input.stepsPerYear();
    }

    boolean beginsYear(int step) {
        return step % input.stepsPerYear() == 0;
    }

    boolean endsYear(int step) {
        return (step + 1) % input.stepsPerYear() == 0;
    }

    /** The target weights that deposits of a step follow; the last year's after the end. */
    double[] weights(int step) {
        return weightsByYear[Math.min(yearOf(step), weightsByYear.length - 1)];
    }

    /** Whether the accounts return to their weights after a step, or may do so by threshold. */
    boolean rebalancesAfter(int step) {
        return switch (input.allocation().rebalancing()) {
            case EVERY_STEP, THRESHOLD -> true;
            case ANNUAL -> endsYear(step);
            case NONE -> false;
        };
    }

    /** How far a weight may be off before an account is rebalanced; negative when it always is. */
    double threshold() {
        return input.allocation().rebalancing() == Allocation.Trigger.THRESHOLD
                ? input.allocation().threshold()
                : -1;
    }

    /** Whether the spending rule decides at the start of a step. */
    boolean decidesAt(int step) {
        int start = input.spendingRule().start();
        return step >= start && (step - start) % input.stepsPerYear() == 0;
    }

    boolean isRuled(int step) {
        return step >= input.spendingRule().start();
    }

    /** The places of the accounts in an order that does not depend on the plan's. */
    List<Integer> accounts() {
        return accounts;
    }

    /** Which accounts pay together, in the order in which they pay. */
    List<List<Integer>> withdrawalGroups() {
        return withdrawalGroups;
    }

    /** The places of the goals, what is paid first first. */
    List<Integer> goalsByPriority() {
        return goalsByPriority;
    }

    private List<List<Integer>> groups() {
        if (input.withdrawalOrder() == WithdrawalOrder.PROPORTIONAL) {
            return List.of(accounts);
        }
        List<List<Integer>> groups = new ArrayList<>();
        for (AccountType type : AccountType.values()) {
            List<Integer> group = accounts.stream()
                    .filter(place -> household().accounts().get(place).type() == type)
                    .toList();
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        return groups;
    }

    private List<Integer> sortedGoals() {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < household().goals().size(); place++) {
            places.add(place);
        }
        places.sort((a, b) -> Integer.compare(
                household().goals().get(a).priority(),
                household().goals().get(b).priority()));
        return places;
    }

    /**
     * The part of a tax-deferred account that must be distributed in the plan year that begins at a step, by who is
     * alive: that of its owner, or of the survivor.
     */
    double[] requiredShares(Account account, int step) {
        int people = household().people().size();
        double[] shares = new double[1 << people];
        UniformLifetimeTable table = taxes().distributions();
        if (table != null) {
            for (int state = 1; state < shares.length; state++) {
                boolean isOwnerAlive = (state >> account.owner() & 1) == 1;
                int holder = isOwnerAlive ? account.owner() : people - 1 - account.owner();
                shares[state] = requiredShare(table, household().people().get(holder), step);
            }
        }
        return shares;
    }

    /** By the age that is reached within the year. */
    private double requiredShare(UniformLifetimeTable table, Person person, int step) {
        int age = person.age(step + input.stepsPerYear() - 1, input.stepsPerYear());
        int first = UniformLifetimeTable.firstDistributionAge(person.birthYear());
        return age < first ? 0 : 1 / table.divisor(age);
    }
}
