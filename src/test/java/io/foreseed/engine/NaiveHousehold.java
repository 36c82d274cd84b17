package io.foreseed.engine;

import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.Household.Expense;
import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.Household.Income;
import io.foreseed.engine.Household.Need;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.HouseholdInput.WithdrawalOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The oracle of algorithm 2: one path at a time, one item at a time, written from the rules of the plan document's
 * description. It takes from the engine only its input, the draws of market and lives, and the published formulas.
 */
final class NaiveHousehold {
    private final HouseholdInput plan;
    private final Household household;
    private final FlatTax taxes;
    private final int n;
    private List<NaiveAccount> pots = List.of();
    private int[] deaths = {};
    private double prices = 1;
    private int step;

    double income;
    double spending;
    double tax;
    double fees;
    double returns;
    double unpaid;
    double shortfall;
    int firstUnfunded = -1;
    boolean[] goalMissed = {};
    boolean essentialMissed;
    final List<double[]> yearRows = new ArrayList<>();
    private double ruled;
    private final NaiveSpendingRule spendingRule;
    private final double[] boughtFor;

    NaiveHousehold(HouseholdInput plan) {
        this.plan = plan;
        household = plan.household();
        taxes = (FlatTax) plan.taxProfile();
        n = plan.stepsPerYear();
        spendingRule = new NaiveSpendingRule(plan);
        boughtFor = new double[household.realAssets().size()];
    }

    /** Runs a path; the year rows hold wealth, income, spending, taxes, fees, returns, shortfall, prices. */
    void run(int path) {
        MarketBatch market = plan.market()
                .law()
                .market(n, plan.steps(), plan.seed(), plan.iterations())
                .start(path, 1);
        int[][] deathSteps = new int[household.people().size()][1];
        plan.longevity()
                .model(household.people(), n, plan.steps(), plan.seed(), plan.iterations())
                .deathSteps(path, 1, deathSteps);
        deaths = Arrays.stream(deathSteps).mapToInt(row -> row[0]).toArray();
        goalMissed = new boolean[household.goals().size()];
        pots = household.accounts().stream()
                .map(account -> new NaiveAccount(account, plan))
                .toList();
        for (NaiveAccount pot : pots) {
            pot.deposit(pot.account.balance(), weights(0));
            pot.basis = pot.account.costBasis();
        }
        note();
        for (step = 0; step < plan.steps() && anybodyAlive(); step++) {
            flows();
            earn(market);
            if ((step + 1) % n == 0) {
                note();
            }
        }
    }

    private void flows() {
        int since = step - plan.spendingRule().start();
        if (since >= 0 && since % n == 0) {
            ruled = spendingRule.decide(step, wealth(), prices);
        }
        if (step % n == 0) {
            for (NaiveAccount pot : pots) {
                pot.required = required(pot) / n;
            }
        }
        double cash = incomes();
        double capital = capital();
        cash += capital;
        double distributed = 0;
        for (NaiveAccount pot : pots) {
            if (pot.account.type() == AccountType.TAX_DEFERRED && taxes.distributions() != null) {
                double amount = Math.min(pot.required, pot.balance());
                if (amount > 0) {
                    pot.sell(amount / pot.balance());
                    distributed += amount;
                    tax += amount * taxes.deferredRate();
                    cash += amount * (1 - taxes.deferredRate());
                }
            }
        }
        double duties = obligations() + expenses(Need.ESSENTIAL);
        double goals = 0;
        for (int g = 0; g < household.goals().size(); g++) {
            goals += goal(g);
        }
        if (step < plan.spendingRule().start()) {
            double discretionary = expenses(Need.DISCRETIONARY);
            double due = duties + goals + discretionary;
            double got = Math.min(cash, due);
            double[] drawn = withdraw(Math.max(0, due - cash), true);
            pay(due, due - got - drawn[1], duties, discretionary);
            save(Math.max(0, cash - due));
            return;
        }
        double missingForDuties = Math.max(0, duties - cash);
        double wantedNet = missingForDuties + goals;
        double[] drawn = withdraw(wantedNet, true);
        pay(duties + goals, wantedNet - drawn[1], duties, 0);
        double counted = distributed + (wantedNet > 0 ? drawn[0] * missingForDuties / wantedNet : 0);
        double wanted = ruled / n;
        double left = Math.max(0, cash - duties);
        double kept = Math.min(left, capital + Math.max(0, distributed - wanted) * (1 - taxes.deferredRate()));
        double[] more = withdraw(Math.max(0, wanted - counted), false);
        spending += left - kept + more[1];
        double missing = Math.max(0, wanted - counted) - more[0];
        if (plan.spendingRule().isPromise() && missing > 1e-6 && missing > 1e-9 * wanted) {
            fail(missing);
        }
        save(kept);
    }

    private double incomes() {
        double taxable = 0;
        double cash = 0;
        for (Income item : household.incomes()) {
            double amount = received(item);
            taxable += amount * item.taxableShare();
            cash += amount;
        }
        for (int p = 0; p < household.people().size(); p++) {
            double benefit = isAlive(p) ? NaiveSocialSecurity.monthly(plan, deaths, step, p) * 12 / n * prices : 0;
            cash += benefit;
            taxable += benefit * taxes.socialSecurityShare();
        }
        income += cash;
        for (int a = 0; a < pots.size(); a++) {
            double saved = 0;
            double match = 0;
            for (Contribution item : household.contributions()) {
                if (item.account() == a && item.span().contains(step)) {
                    if (item.income() == Household.NOBODY) {
                        double amount = indexed(item.amount() / n, item.indexation());
                        income += amount;
                        cash += amount;
                        saved += amount;
                    } else {
                        Income from = household.incomes().get(item.income());
                        boolean isEarned = from.owner() == Household.NOBODY || isAlive(from.owner());
                        double amount = isEarned ? received(from) : 0;
                        saved += item.share() * amount;
                        match += item.matchRate() * Math.min(item.share(), item.matchUpTo()) * amount;
                    }
                }
            }
            saved = Math.min(saved, pots.get(a).account.contributionLimit() / n * prices);
            cash -= saved;
            taxable -= pots.get(a).account.type() == AccountType.TAX_DEFERRED ? saved : 0;
            income += match;
            pots.get(a).deposit(saved + match, weights(step));
        }
        double due = Math.max(0, taxable) * taxes.incomeRate();
        tax += due;
        return cash - due;
    }

    private double received(Income item) {
        if (!item.span().contains(step)) {
            return 0;
        }
        double part = item.owner() == Household.NOBODY || isAlive(item.owner()) ? 1 : item.survivorShare();
        return part * indexed(item.amount() / n, item.indexation());
    }

    private double capital() {
        double capital = 0;
        for (Debt debt : household.debts()) {
            if (debt.span().start() == step && step > 0) {
                capital += debt.balance();
                income += debt.balance();
            }
        }
        for (int r = 0; r < household.realAssets().size(); r++) {
            RealAsset asset = household.realAssets().get(r);
            if (asset.span().start() == step && step > 0) {
                boughtFor[r] = realAsset(asset);
            } else if (asset.span().end() == step && asset.span().start() < step) {
                double proceeds = realAsset(asset) * (1 - asset.sellingCost());
                double cost = asset.span().start() == 0 ? asset.costBasis() : boughtFor[r];
                double due = asset.isTaxed() ? taxes.gainsRate() * Math.max(0, proceeds - cost) : 0;
                income += proceeds;
                tax += due;
                capital += proceeds - due;
            }
        }
        return capital;
    }

    private double realAsset(RealAsset asset) {
        return asset.value() * Math.pow(1 + asset.growth(), step / (double) n) * prices;
    }

    private double obligations() {
        double sum = 0;
        for (Debt debt : household.debts()) {
            int count = debt.span().end() - debt.span().start();
            int paid = step - debt.span().start();
            if (paid >= 1 && paid <= count) {
                double owed = debt.balance();
                double rate = debt.rate() / n;
                double level = rate == 0 ? owed / count : owed * rate / (1 - Math.pow(1 + rate, -count));
                double payment = 0;
                for (int k = 1; k <= paid; k++) {
                    owed *= 1 + rate;
                    payment = k == count ? owed : Math.min(owed, level + debt.extraPayment() / n);
                    owed -= payment;
                }
                sum += payment;
            }
        }
        for (RealAsset asset : household.realAssets()) {
            sum += asset.span().start() == step && step > 0 ? realAsset(asset) : 0;
        }
        return sum;
    }

    private double expenses(Need need) {
        double sum = 0;
        for (Expense item : household.expenses()) {
            if (item.need() == need && item.span().contains(step)) {
                boolean isWhole = true;
                for (int p = 0; p < household.people().size(); p++) {
                    isWhole &= isAlive(p);
                }
                sum += (isWhole ? 1 : item.survivorShare()) * indexed(item.amount() / n, item.indexation());
            }
        }
        return sum;
    }

    private double goal(int g) {
        Goal item = household.goals().get(g);
        boolean isDue = item.span().contains(step) && (step - item.span().start()) % (item.everyYears() * n) == 0;
        return isDue ? indexed(item.amount(), item.indexation()) : 0;
    }

    private double indexed(double amount, Indexation indexation) {
        return amount
                * Math.pow(1 + indexation.growth(), Math.floorDiv(step, n))
                * (indexation.isIndexed() ? prices : 1);
    }

    /** Gross and net. */
    private double[] withdraw(double wanted, boolean isNet) {
        double rest = wanted;
        double gross = 0;
        double net = 0;
        List<List<AccountType>> groups = plan.withdrawalOrder() == WithdrawalOrder.PROPORTIONAL
                ? List.of(List.of(AccountType.values()))
                : Arrays.stream(AccountType.values()).map(List::of).toList();
        for (List<AccountType> group : groups) {
            double there = 0;
            for (NaiveAccount pot : pots) {
                if (group.contains(pot.account.type())) {
                    there += pot.balance() * (isNet ? 1 - pot.taxShare() : 1);
                }
            }
            if (there > 0 && rest > 0) {
                double part = Math.min(1, rest / there);
                for (NaiveAccount pot : pots) {
                    if (group.contains(pot.account.type())) {
                        double taken = part * pot.balance();
                        double due = taken * pot.taxShare();
                        pot.sell(part);
                        gross += taken;
                        net += taken - due;
                        tax += due;
                    }
                }
                rest -= part * there;
            }
        }
        return new double[] {gross, net};
    }

    private void pay(double due, double missing, double duties, double discretionary) {
        double cut = Math.max(0, missing);
        spending += due - cut;
        if (cut > 1e-6 && cut > 1e-9 * due) {
            fail(cut);
            double rest = Math.max(0, cut - discretionary);
            for (int priority = 10; priority >= 1; priority--) {
                for (int g = goalMissed.length - 1; g >= 0; g--) {
                    if (household.goals().get(g).priority() == priority) {
                        double ofGoal = Math.min(rest, goal(g));
                        goalMissed[g] |= ofGoal > 1e-6 && ofGoal > 1e-9 * goal(g);
                        rest -= ofGoal;
                    }
                }
            }
            essentialMissed |= rest > 1e-6 && rest > 1e-9 * duties;
        }
    }

    private void fail(double missing) {
        unpaid += missing;
        shortfall += missing / prices;
        firstUnfunded = firstUnfunded < 0 ? step : firstUnfunded;
    }

    private void save(double amount) {
        pots.get(household.surplusAccount()).deposit(amount, weights(step));
    }

    private double required(NaiveAccount pot) {
        if (taxes.distributions() == null || pot.account.type() != AccountType.TAX_DEFERRED) {
            return 0;
        }
        int owner = pot.account.owner();
        int holder = isAlive(owner) ? owner : household.people().size() - 1 - owner;
        Person person = household.people().get(holder);
        int age = (person.ageMonths() + 12 / n * (step + n - 1)) / 12;
        int first = person.birthYear() < 1951 ? 72 : person.birthYear() < 1960 ? 73 : 75;
        return age < first ? 0 : pot.balance() / taxes.distributions().divisor(age);
    }

    private void earn(MarketBatch market) {
        double[][] growth = new double[plan.classes()][1];
        double[] inflation = new double[1];
        market.step(growth, inflation);
        double before = wealth();
        for (NaiveAccount pot : pots) {
            pot.earn(growth);
        }
        spendingRule.growth *= before > 0 ? wealth() / before : 1;
        Allocation allocation = plan.allocation();
        boolean isDue =
                switch (allocation.rebalancing()) {
                    case EVERY_STEP, THRESHOLD -> true;
                    case ANNUAL -> (step + 1) % n == 0;
                    case NONE -> false;
                };
        for (NaiveAccount pot : pots) {
            if (isDue) {
                pot.rebalance(weights(step + 1));
            }
            returns += pot.returns;
            fees += pot.fees;
            tax += pot.tax;
            pot.clear();
        }
        prices *= inflation[0];
    }

    private double[] weights(int at) {
        int year = Math.min(at / n, plan.horizonYears() - 1);
        return plan.allocation().weights(year * n);
    }

    double wealth() {
        double sum = 0;
        for (NaiveAccount pot : pots) {
            sum += pot.balance();
        }
        return sum;
    }

    private boolean isAlive(int person) {
        return step < deaths[person];
    }

    private boolean anybodyAlive() {
        return Arrays.stream(deaths).anyMatch(death -> step < death);
    }

    private void note() {
        yearRows.add(new double[] {wealth(), income, spending, tax, fees, returns, unpaid, prices});
        income = 0;
        spending = 0;
        tax = 0;
        fees = 0;
        returns = 0;
        unpaid = 0;
    }
}
