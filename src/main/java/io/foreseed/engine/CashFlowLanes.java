package io.foreseed.engine;

import io.foreseed.engine.Household.AccountType;
import java.util.Arrays;

/** What some households receive, save, withdraw and pay in a step, one lane a path. */
final class CashFlowLanes {
    /** An amount of which at most a billionth or a millionth of a unit of money is missing counts as paid. */
    static final double UNPAID_SHARE = 1e-9;

    private static final double UNPAID_AMOUNT = 1e-6;

    private final HouseholdRules rules;
    private final HouseholdFlows flows;
    private final TaxProfile taxes;
    private final AccountLanes[] accounts;
    private final Withdrawals withdrawals;
    private final SpendingYear spendingYear;
    private final RealAssetLanes realAssets;
    private final LivesLanes lives;
    private final YearSums sums;
    private final int lanes;
    private final double[] prices;
    private final double[] cash;
    private final double[] capital;
    private final double[] taxed;
    private final double[] amount;
    private final double[] other;
    private final double[] obligations;
    private final double[] planned;
    private final double[] goalTotal;
    private final double[] unpaid;
    private final double[] distributed;
    private final double[] surplus;
    private final double[][] goals;
    private final double[][] required;
    private final double[] shortfall;
    private final int[] firstUnfundedStep;
    private final long[] missed;

    CashFlowLanes(HouseholdRules rules, AccountLanes[] accounts, LivesLanes lives, double[] prices, YearSums sums) {
        this.rules = rules;
        this.accounts = accounts;
        this.lives = lives;
        this.prices = prices;
        this.sums = sums;
        lanes = prices.length;
        flows = rules.flows();
        taxes = rules.taxes();
        withdrawals = new Withdrawals(accounts, rules.withdrawalGroups(), lanes);
        spendingYear = new SpendingYear(rules.input().stepsPerYear(), lanes);
        realAssets = new RealAssetLanes(rules.input(), lanes);
        cash = new double[lanes];
        capital = new double[lanes];
        taxed = new double[lanes];
        amount = new double[lanes];
        other = new double[lanes];
        obligations = new double[lanes];
        planned = new double[lanes];
        goalTotal = new double[lanes];
        unpaid = new double[lanes];
        distributed = new double[lanes];
        surplus = new double[lanes];
        goals = new double[rules.household().goals().size()][lanes];
        required = new double[accounts.length][lanes];
        shortfall = new double[lanes];
        firstUnfundedStep = new int[lanes];
        Arrays.fill(firstUnfundedStep, PathOutcomes.FUNDED);
        missed = new long[lanes];
        Arrays.fill(spendingYear.growth, 1);
    }

    /** All that happens before the returns of a step. */
    void step(int step) {
        if (rules.decidesAt(step)) {
            decide(step);
        }
        if (rules.beginsYear(step)) {
            require(step);
        }
        receive(step);
        contribute(step);
        payIncomeTax();
        receiveCapital(step);
        distribute();
        if (rules.isRuled(step)) {
            payByRule(step);
        } else {
            payAsPlanned(step);
        }
    }

    /** What the accounts became in a step, which some spending rules look at. */
    void follow(double[] before, double[] after) {
        for (int lane = 0; lane < lanes; lane++) {
            double ratio = Math.max(after[lane], Double.MIN_NORMAL) / Math.max(before[lane], Double.MIN_NORMAL);
            spendingYear.growth[lane] *= ratio;
        }
    }

    void keep(HouseholdOutcomes outcomes, int place) {
        System.arraycopy(shortfall, 0, outcomes.shortfall, place, lanes);
        System.arraycopy(firstUnfundedStep, 0, outcomes.firstUnfundedStep, place, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            outcomes.missed[place + lane] |= missed[lane];
        }
    }

    private void decide(int step) {
        Arrays.fill(spendingYear.wealth, 0);
        for (int place : rules.accounts()) {
            add(spendingYear.wealth, accounts[place].balance());
        }
        System.arraycopy(prices, 0, spendingYear.prices, 0, lanes);
        spendingYear.decide(rules.input().spendingRule(), step);
        Arrays.fill(spendingYear.growth, 1);
    }

    /** What each tax-deferred account must distribute in each step of the year. */
    private void require(int step) {
        for (int place : rules.accounts()) {
            if (accounts[place].account().type() == AccountType.TAX_DEFERRED) {
                double[] shares = rules.requiredShares(accounts[place].account(), step);
                double[] balance = accounts[place].balance();
                for (int lane = 0; lane < lanes; lane++) {
                    required[place][lane] = shares[lives.state(lane)]
                            * balance[lane]
                            / rules.input().stepsPerYear();
                }
            }
        }
    }

    private void receive(int step) {
        fill(flows.taxedIncome, step, taxed);
        fill(flows.untaxedIncome, step, cash);
        add(cash, taxed);
        boolean hasSurvivors = rules.survivorBenefits().isPossible(lives);
        if (flows.benefits.isDue(step) || hasSurvivors) {
            fill(flows.benefits, step, amount);
            if (hasSurvivors) {
                rules.survivorBenefits().raise(step, lives, prices, amount);
            }
            add(cash, amount);
            double share = taxes.socialSecurityShare();
            for (int lane = 0; lane < lanes; lane++) {
                taxed[lane] += share * amount[lane];
            }
        }
        add(sums.income, cash);
    }

    /** Savings leave the cash, up to the account's limit; what goes into tax-deferred accounts is not taxed now. */
    private void contribute(int step) {
        for (int place : rules.accounts()) {
            StateSchedule saved = flows.contributions.get(place);
            if (saved.isDue(step)) {
                fill(saved, step, amount);
                double limit = accounts[place].account().contributionLimit()
                        / rules.input().stepsPerYear();
                boolean isDeducted = accounts[place].account().type() == AccountType.TAX_DEFERRED;
                for (int lane = 0; lane < lanes; lane++) {
                    amount[lane] = Math.min(amount[lane], limit * prices[lane]);
                    cash[lane] -= amount[lane];
                    taxed[lane] -= isDeducted ? amount[lane] : 0;
                }
                fill(flows.matches.get(place), step, other);
                add(sums.income, other);
                add(amount, other);
                accounts[place].deposit(amount, rules.weights(step));
            }
        }
    }

    private void payIncomeTax() {
        for (int lane = 0; lane < lanes; lane++) {
            double tax = taxes.onIncome(Math.max(0, taxed[lane]));
            cash[lane] -= tax;
            sums.taxes[lane] += tax;
        }
    }

    /** Loans and what sales of real assets bring: a spending rule saves what is left of them. */
    private void receiveCapital(int step) {
        fill(flows.loans, step, capital);
        add(sums.income, capital);
        realAssets.trade(step, lives, prices, capital, sums);
        add(cash, capital);
    }

    private void distribute() {
        withdrawals.clear();
        Arrays.fill(distributed, 0);
        if (taxes.distributions() == null) {
            return;
        }
        for (int place : rules.accounts()) {
            if (accounts[place].account().type() == AccountType.TAX_DEFERRED) {
                double[] balance = accounts[place].balance();
                for (int lane = 0; lane < lanes; lane++) {
                    double wanted = lives.state(lane) == 0 ? 0 : required[place][lane];
                    amount[lane] = Math.min(1, wanted / Math.max(balance[lane], Double.MIN_NORMAL));
                }
                withdrawals.distribute(accounts[place], amount, sums);
            }
        }
        add(cash, withdrawals.net);
        System.arraycopy(withdrawals.gross, 0, distributed, 0, lanes);
    }

    /** Everything the plan lists is paid, from what came in and then from the accounts; what is left is saved. */
    private void payAsPlanned(int step) {
        dues(step);
        fill(flows.discretionary, step, planned);
        for (int lane = 0; lane < lanes; lane++) {
            double due = obligations[lane] + planned[lane] + goalTotal[lane];
            sums.spending[lane] += due;
            surplus[lane] = Math.max(0, cash[lane] - due);
            withdrawals.need[lane] = due - cash[lane];
        }
        withdrawals.withdraw(true, sums);
        noteUnpaid(step);
        save(step);
    }

    /**
     * The rule's amount is drawn; obligations, essential expenses and distributions count towards it. Goals come on
     * top. All of it and what came in is spent, but for capital and what must be distributed beyond the rule's amount.
     */
    private void payByRule(int step) {
        dues(step);
        Arrays.fill(planned, 0);
        for (int lane = 0; lane < lanes; lane++) {
            withdrawals.need[lane] = Math.max(0, obligations[lane] - cash[lane]) + goalTotal[lane];
            sums.spending[lane] += obligations[lane] + goalTotal[lane];
        }
        System.arraycopy(withdrawals.need, 0, other, 0, lanes);
        withdrawals.withdraw(true, sums);
        noteUnpaid(step);
        double perStep = 1.0 / rules.input().stepsPerYear();
        double keptOfDistribution = 1 - taxes.deferredRate();
        for (int lane = 0; lane < lanes; lane++) {
            double wanted = lives.state(lane) == 0 ? 0 : spendingYear.amount[lane] * perStep;
            double forObligations = other[lane] > 0
                    ? withdrawals.gross[lane] * (Math.max(0, obligations[lane] - cash[lane]) / other[lane])
                    : 0;
            double left = Math.max(0, cash[lane] - obligations[lane]);
            double beyond = Math.max(0, distributed[lane] - wanted) * keptOfDistribution;
            surplus[lane] = Math.min(left, beyond + capital[lane]);
            sums.spending[lane] += left - surplus[lane];
            amount[lane] = wanted;
            withdrawals.need[lane] = wanted - distributed[lane] - forObligations;
        }
        withdrawals.withdraw(false, sums);
        add(sums.spending, withdrawals.net);
        if (rules.input().spendingRule().isPromise()) {
            for (int lane = 0; lane < lanes; lane++) {
                if (isUnpaid(withdrawals.need[lane], amount[lane])) {
                    fail(lane, withdrawals.need[lane], step);
                }
            }
        }
        save(step);
    }

    private void dues(int step) {
        fill(flows.obligations, step, obligations);
        fill(flows.essential, step, amount);
        add(obligations, amount);
        Arrays.fill(goalTotal, 0);
        for (int place = 0; place < goals.length; place++) {
            if (flows.goals.get(place).isDue(step)) {
                fill(flows.goals.get(place), step, goals[place]);
            }
        }
        for (int place : rules.goalsByPriority()) {
            if (flows.goals.get(place).isDue(step)) {
                add(goalTotal, goals[place]);
            }
        }
    }

    /** What the accounts could not give stays unpaid: discretionary first, then goals, what is paid first last. */
    private void noteUnpaid(int step) {
        System.arraycopy(withdrawals.need, 0, unpaid, 0, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            if (unpaid[lane] > 0) {
                double missing = unpaid[lane];
                sums.spending[lane] -= missing;
                if (isUnpaid(missing, obligations[lane] + planned[lane] + goalTotal[lane])) {
                    fail(lane, missing, step);
                    missed[lane] |= missedBits(lane, step, Math.max(0, missing - planned[lane]));
                }
            }
        }
    }

    private long missedBits(int lane, int step, double missingAfterDiscretionary) {
        double missing = missingAfterDiscretionary;
        long bits = 0;
        for (int place : rules.goalsByPriority().reversed()) {
            if (flows.goals.get(place).isDue(step)) {
                double cut = Math.min(missing, goals[place][lane]);
                bits |= isUnpaid(cut, goals[place][lane]) ? 1L << place : 0;
                missing -= cut;
            }
        }
        return isUnpaid(missing, obligations[lane]) ? bits | 1L << goals.length : bits;
    }

    private static boolean isUnpaid(double missing, double due) {
        return missing > UNPAID_AMOUNT && missing > UNPAID_SHARE * due;
    }

    private void fail(int lane, double missing, int step) {
        sums.shortfall[lane] += missing;
        shortfall[lane] += missing / prices[lane];
        if (firstUnfundedStep[lane] == PathOutcomes.FUNDED) {
            firstUnfundedStep[lane] = step;
        }
    }

    private void save(int step) {
        accounts[rules.household().surplusAccount()].deposit(surplus, rules.weights(step));
    }

    private void fill(StateSchedule schedule, int step, double[] amounts) {
        schedule.fill(step, lives.states(), lives.commonState(), prices, amounts);
    }

    private static void add(double[] sums, double[] amounts) {
        for (int lane = 0; lane < sums.length; lane++) {
            sums[lane] += amounts[lane];
        }
    }
}
