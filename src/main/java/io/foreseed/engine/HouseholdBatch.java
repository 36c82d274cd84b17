package io.foreseed.engine;

import java.util.Arrays;

/**
 * Some successive paths of a household that advance through the steps together, one lane a path.
 *
 * <p>A step, in the money of its day: deaths; once a year the spending rule and required distributions; incomes, their
 * tax, contributions; distributions; sales; what is to be paid, from incomes and then from accounts; returns and fees;
 * rebalancing; prices. What a lane computes depends on its own path alone.
 */
final class HouseholdBatch {
    private final HouseholdRules rules;
    private final int lanes;
    private final MarketBatch market;
    private final double[][] growth;
    private final double[] inflation;
    private final double[] prices;
    private final double[] belowPeak;
    private final double[] deepest;
    private final double[] wealth;
    private final double[] before;
    private final AccountLanes[] accounts;
    private final YearSums sums;
    private final LivesLanes lives;
    private final CashFlowLanes cash;

    HouseholdBatch(HouseholdRules rules, MarketModel market, LongevityModel longevity, int firstPath, int lanes) {
        this.rules = rules;
        this.lanes = lanes;
        this.market = market.start(firstPath, lanes);
        growth = new double[market.classes()][lanes];
        inflation = new double[lanes];
        prices = new double[lanes];
        belowPeak = new double[lanes];
        deepest = new double[lanes];
        wealth = new double[lanes];
        before = new double[lanes];
        sums = new YearSums(lanes);
        accounts = rules.household().accounts().stream()
                .map(account -> new AccountLanes(account, rules.input(), lanes))
                .toArray(AccountLanes[]::new);
        lives = new LivesLanes(longevity, rules.household().people().size(), firstPath, lanes);
        cash = new CashFlowLanes(rules, accounts, lives, prices, sums);
    }

    /** Computes the paths and writes what is kept of them from {@code place} on. */
    void compute(HouseholdOutcomes outcomes, int place) {
        Arrays.fill(prices, 1);
        Arrays.fill(belowPeak, 1);
        Arrays.fill(deepest, 1);
        for (AccountLanes account : accounts) {
            account.open(rules.weights(0));
        }
        keepYear(outcomes, 0, place);
        int steps = rules.input().steps();
        for (int step = 0; step < steps; step++) {
            if (lives.advance(step)) {
                endHouseholds(step, outcomes, place);
            }
            step(step);
            if (rules.endsYear(step)) {
                keepYear(outcomes, rules.yearOf(step) + 1, place);
                sums.clear();
            }
        }
        addUp(wealth);
        for (int lane = 0; lane < lanes; lane++) {
            int path = place + lane;
            outcomes.endStep[path] = lives.endStep(lane);
            if (lives.endStep(lane) >= steps) {
                outcomes.endStep[path] = HouseholdOutcomes.ALIVE;
                end(lane, steps, outcomes, path);
            }
            outcomes.maximumDrawdown[path] = 1 - deepest[lane];
        }
        cash.keep(outcomes, place);
    }

    private void step(int step) {
        for (int lane = 0; lane < lanes; lane++) {
            sums.prices[lane] += prices[lane];
        }
        cash.step(step);
        earn();
        if (rules.rebalancesAfter(step)) {
            for (int place : rules.accounts()) {
                accounts[place].rebalance(
                        rules.weights(step + 1),
                        rules.threshold(),
                        rules.input().allocation().cost(),
                        sums);
            }
        }
    }

    private void earn() {
        market.step(growth, inflation);
        addUp(before);
        for (int place : rules.accounts()) {
            accounts[place].earn(growth, sums);
        }
        addUp(wealth);
        cash.follow(before, wealth);
        followDrawdown();
        for (int lane = 0; lane < lanes; lane++) {
            prices[lane] *= inflation[lane];
        }
    }

    /** The index follows what the accounts become in a step, in today's money; empty accounts leave it where it is. */
    private void followDrawdown() {
        for (int lane = 0; lane < lanes; lane++) {
            double ratio = Math.max(wealth[lane], Double.MIN_NORMAL) / Math.max(before[lane], Double.MIN_NORMAL);
            double level = Math.min(belowPeak[lane] * (ratio / inflation[lane]), 1);
            belowPeak[lane] = level;
            deepest[lane] = lives.state(lane) == 0 ? deepest[lane] : Math.min(deepest[lane], level);
        }
    }

    private void addUp(double[] all) {
        Arrays.fill(all, 0);
        for (int place : rules.accounts()) {
            double[] balance = accounts[place].balance();
            for (int lane = 0; lane < lanes; lane++) {
                all[lane] += balance[lane];
            }
        }
    }

    /** Households whose last person has died by this step leave what they have. */
    private void endHouseholds(int step, HouseholdOutcomes outcomes, int place) {
        addUp(wealth);
        for (int lane = 0; lane < lanes; lane++) {
            if (lives.endStep(lane) == step) {
                end(lane, step, outcomes, place + lane);
            }
        }
    }

    private void end(int lane, int step, HouseholdOutcomes outcomes, int path) {
        double real = wealth[lane] / prices[lane];
        double estate = real + rules.realAssetValue(step) - rules.debtBalance(step) / prices[lane];
        outcomes.terminalWealth[path] = real;
        double bequest = rules.household().bequest();
        if (bequest > 0 && estate < bequest * (1 - CashFlowLanes.UNPAID_SHARE)) {
            outcomes.missed[path] |= outcomes.bequestBit();
        }
    }

    private void keepYear(HouseholdOutcomes outcomes, int year, int place) {
        for (int account : rules.accounts()) {
            YearlyAmount type = HouseholdOutcomes.of(accounts[account].account().type());
            double[] kept = outcomes.get(type)[year];
            double[] balance = accounts[account].balance();
            for (int lane = 0; lane < lanes; lane++) {
                kept[place + lane] += balance[lane];
            }
        }
        copy(sums.income, outcomes.get(YearlyAmount.INCOME)[year], place);
        copy(sums.spending, outcomes.get(YearlyAmount.SPENDING)[year], place);
        copy(sums.taxes, outcomes.get(YearlyAmount.TAXES)[year], place);
        copy(sums.fees, outcomes.get(YearlyAmount.FEES)[year], place);
        copy(sums.returns, outcomes.get(YearlyAmount.RETURNS)[year], place);
        copy(sums.shortfall, outcomes.get(YearlyAmount.SHORTFALL)[year], place);
        copy(prices, outcomes.prices[year], place);
        for (int lane = 0; lane < lanes; lane++) {
            outcomes.meanPrices[year][place + lane] =
                    year == 0 ? 1 : sums.prices[lane] / rules.input().stepsPerYear();
        }
    }

    private void copy(double[] values, double[] kept, int place) {
        System.arraycopy(values, 0, kept, place, lanes);
    }
}
