package io.foreseed.engine;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.Household.Benefit;
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
    /** One account. */
    private final class Pot {
        final Account account;
        double[] holdings;
        double cash;
        double basis;
        double required;

        Pot(Account account) {
            this.account = account;
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
    }

    private final HouseholdInput plan;
    private final Household household;
    private final FlatTax taxes;
    private final int n;
    private List<Pot> pots = List.of();
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
    private double firstRuled;
    private double firstPrices;
    private double lastPrices;
    private double growthSinceDecision = 1;
    private boolean decided;
    private final double[] boughtFor;

    NaiveHousehold(HouseholdInput plan) {
        this.plan = plan;
        household = plan.household();
        taxes = (FlatTax) plan.taxProfile();
        n = plan.stepsPerYear();
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
        pots = household.accounts().stream().map(Pot::new).toList();
        for (Pot pot : pots) {
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
        decide();
        if (step % n == 0) {
            for (Pot pot : pots) {
                pot.required = required(pot) / n;
            }
        }
        double cash = incomes();
        double capital = capital();
        cash += capital;
        double distributed = 0;
        for (Pot pot : pots) {
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
            double benefit = isAlive(p) ? benefit(p) : 0;
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

    private double benefit(int person) {
        Person living = household.people().get(person);
        int age = living.ageMonths() + 12 / n * step;
        double monthly = 0;
        for (Benefit item : household.socialSecurity()) {
            Person owner = household.people().get(item.owner());
            double share = SocialSecurityClaiming.share(owner.birthYear(), item.claimingAgeMonths());
            if (item.owner() == person) {
                monthly =
                        Math.max(monthly, age >= item.claimingAgeMonths() ? share * item.primaryInsuranceAmount() : 0);
            } else if (!isAlive(item.owner()) && age >= 60 * 12) {
                int died = owner.ageMonths() + 12 / n * deaths[item.owner()];
                int full = SocialSecurityClaiming.fullRetirementMonths(owner.birthYear());
                double ofDeceased = died >= item.claimingAgeMonths()
                        ? share
                        : died > full ? SocialSecurityClaiming.share(owner.birthYear(), died) : 1;
                int widowed = living.ageMonths() + 12 / n * deaths[item.owner()];
                int claimed = Math.max(widowed, firstAgeFrom60(living));
                monthly = Math.max(
                        monthly,
                        item.primaryInsuranceAmount()
                                * SocialSecurityClaiming.survivorShare(ofDeceased, living.birthYear(), claimed));
            }
        }
        return monthly * 12 / n * prices;
    }

    /** In months, at the first step in which the person is 60. */
    private int firstAgeFrom60(Person living) {
        int age = living.ageMonths();
        while (age < 60 * 12) {
            age += 12 / n;
        }
        return age;
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
            for (Pot pot : pots) {
                if (group.contains(pot.account.type())) {
                    there += pot.balance() * (isNet ? 1 - pot.taxShare() : 1);
                }
            }
            if (there > 0 && rest > 0) {
                double part = Math.min(1, rest / there);
                for (Pot pot : pots) {
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

    private void decide() {
        int since = step - plan.spendingRule().start();
        if (since < 0 || since % n != 0) {
            return;
        }
        double wealth = wealth();
        double inflation = decided ? prices / lastPrices - 1 : 0;
        double raised = decided ? firstRuled * prices / firstPrices : 0;
        ruled = switch (plan.spendingRule()) {
            case PlannedSpending planned -> 0;
            case ConstantRealRule rule -> decided ? raised : rule.rate() * wealth;
            case PercentageRule rule -> rule.rate() * wealth;
            case FloorAndCeilingRule rule ->
                decided
                        ? Math.max(
                                raised * (1 - rule.floor()),
                                Math.min(raised * (1 + rule.ceiling()), rule.rate() * wealth))
                        : rule.rate() * wealth;
            case GuytonKlingerRule rule -> guytonKlinger(rule, wealth, inflation);
            case VariablePercentageRule rule -> {
                int left = yearsUntil(rule.end());
                double rate = 0.05 * rule.stocks() + 0.019 * (1 - rule.stocks());
                double annuity = 0;
                for (int k = 0; k < left; k++) {
                    annuity += Math.pow(1 + rate, -k);
                }
                yield wealth / annuity;
            }
            case AmortizationRule rule -> {
                int left = yearsUntil(rule.end());
                double annuity = 0;
                for (int k = 0; k < left; k++) {
                    annuity += Math.pow(1 + rule.realRate(), -k);
                }
                double bequest = rule.bequest() * prices * Math.pow(1 + rule.realRate(), -left);
                yield Math.min(wealth, Math.max(0, (wealth - bequest) / annuity));
            }
            case RequiredDistributionRule rule -> {
                int age = household.people().get(rule.person()).ageMonths() + 12 / n * (step + n - 1);
                yield wealth / rule.table().divisor(Math.max(rule.table().firstAge(), Math.floorDiv(age, 12)));
            }
        };
        if (!decided) {
            firstRuled = ruled;
            firstPrices = prices;
        }
        decided = true;
        lastPrices = prices;
        growthSinceDecision = 1;
    }

    private double guytonKlinger(GuytonKlingerRule rule, double wealth, double inflation) {
        if (!decided) {
            return rule.rate() * wealth;
        }
        boolean isFrozen = !rule.isSimplified() && growthSinceDecision < 1 && ruled > rule.rate() * wealth;
        double cap = rule.isSimplified() ? Double.MAX_VALUE : rule.inflationCap();
        double raised = isFrozen ? ruled : ruled * (1 + Math.min(inflation, cap));
        double judged = rule.isSimplified() ? ruled : raised;
        if (judged > rule.rate() * (1 + rule.upperGuardrail()) * wealth) {
            boolean mayCut = rule.isSimplified() || yearsUntil(rule.end()) > rule.finalYears();
            return mayCut ? raised * (1 - rule.cut()) : raised;
        }
        return judged < rule.rate() * (1 - rule.lowerGuardrail()) * wealth ? raised * (1 + rule.raise()) : raised;
    }

    private int yearsUntil(int end) {
        return Math.max(1, (int) Math.ceil((end - step) / (double) n));
    }

    private double required(Pot pot) {
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
        for (Pot pot : pots) {
            double feeRate = pot.account.annualFee() / n;
            if (pot.account.type() == AccountType.CASH) {
                double interest = pot.cash * (Math.pow(1 + pot.account.interestRate(), 1.0 / n) - 1);
                double due = Math.max(0, interest) * taxes.incomeRate();
                double fee = (pot.cash + interest - due) * feeRate;
                pot.cash += interest - due - fee;
                returns += interest;
                tax += due;
                fees += fee;
            }
            for (int k = 0; k < pot.holdings.length; k++) {
                double grown = pot.holdings[k] * growth[k][0];
                double kept = grown * (1 - feeRate) * (1 - plan.market().fees().get(k) / n);
                returns += grown - pot.holdings[k];
                fees += grown - kept;
                pot.holdings[k] = kept;
            }
        }
        growthSinceDecision *= before > 0 ? wealth() / before : 1;
        rebalance();
        prices *= inflation[0];
    }

    private void rebalance() {
        Allocation allocation = plan.allocation();
        boolean isDue =
                switch (allocation.rebalancing()) {
                    case EVERY_STEP, THRESHOLD -> true;
                    case ANNUAL -> (step + 1) % n == 0;
                    case NONE -> false;
                };
        double[] target = weights(step + 1);
        for (Pot pot : pots) {
            if (pot.account.type() != AccountType.CASH && isDue) {
                double balance = pot.balance();
                double sold = 0;
                double deviation = 0;
                for (int k = 0; k < target.length; k++) {
                    double over = pot.holdings[k] - target[k] * balance;
                    sold += Math.max(0, over);
                    deviation = Math.max(deviation, Math.abs(over));
                }
                boolean isOff = allocation.rebalancing() != Allocation.Trigger.THRESHOLD
                        || deviation > allocation.threshold() * balance;
                if (isOff) {
                    double cost = sold * allocation.cost();
                    double due = pot.account.type() == AccountType.TAXABLE ? sold * pot.taxShare() : 0;
                    if (balance > 0) {
                        pot.basis = Math.max(0, pot.basis - pot.basis * sold / balance + sold - cost - due);
                    }
                    fees += cost;
                    tax += due;
                    for (int k = 0; k < target.length; k++) {
                        pot.holdings[k] = target[k] * (balance - cost - due);
                    }
                }
            }
        }
    }

    private double[] weights(int at) {
        int year = Math.min(at / n, plan.horizonYears() - 1);
        return plan.allocation().weights(year * n);
    }

    double wealth() {
        double sum = 0;
        for (Pot pot : pots) {
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
