package io.foreseed.engine;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.Household.Benefit;
import io.foreseed.engine.Household.Expense;
import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.Household.Income;
import io.foreseed.engine.Household.Need;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.Household.Sex;
import io.foreseed.engine.HouseholdInput.WithdrawalOrder;
import io.foreseed.engine.SimulationInput.AssetClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Households of every kind, each decided by its number; parts may be set before it is built. */
final class RandomHousehold {
    private static final UniformLifetimeTable TABLE = new UniformLifetimeTable(
            "test", 72, List.of(27.4, 26.5, 25.5, 24.6, 23.7, 22.9, 22.0, 21.1, 20.2, 19.4, 18.5, 17.7, 16.8, 16.0));

    private static final int MOST_YEARS = 25;

    private final Random random;
    private final UniformLifetimeTable table;
    long seed;
    int iterations = 3;
    int horizonYears;
    int stepsPerYear;
    HouseholdMarket market;
    Allocation allocation;
    List<Person> people = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    List<Income> incomes = new ArrayList<>();
    List<Benefit> benefits = new ArrayList<>();
    List<Expense> expenses = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    List<Contribution> contributions = new ArrayList<>();
    List<Debt> debts = new ArrayList<>();
    List<RealAsset> realAssets = new ArrayList<>();
    int surplusAccount;
    double bequest;
    SpendingRule rule;
    WithdrawalOrder order;
    FlatTax taxes;
    Longevity longevity;

    RandomHousehold(int number) {
        this(number, TABLE, MOST_YEARS);
    }

    /** The table is that of required distributions, where the household has them. */
    RandomHousehold(int number, UniformLifetimeTable table, int mostYears) {
        random = new Random(number);
        this.table = table;
        seed = number;
        horizonYears = 2 + random.nextInt(mostYears - 1);
        stepsPerYear = random.nextInt(3) == 0 ? 1 : 12;
        int classes = 1 + random.nextInt(3);
        market = market(classes);
        allocation = allocation(classes);
        many(1 + random.nextInt(2), people, this::person);
        accounts();
        many(random.nextInt(3), incomes, this::income);
        for (int person = 0; person < people.size(); person++) {
            if (random.nextBoolean()) {
                benefits.add(new Benefit(person, 1000 + random.nextInt(2500), 12 * 62 + random.nextInt(97)));
            }
        }
        many(1 + random.nextInt(3), expenses, this::expense);
        many(random.nextInt(4), goals, this::goal);
        many(random.nextInt(3), contributions, this::contribution);
        many(random.nextInt(2), debts, this::debt);
        many(random.nextInt(2), realAssets, this::realAsset);
        bequest = random.nextInt(3) == 0 ? 50_000 : 0;
        rule = rule(random.nextInt(12));
        order = random.nextBoolean() ? WithdrawalOrder.CONVENTIONAL : WithdrawalOrder.PROPORTIONAL;
        taxes = new FlatTax(
                "flat",
                2025,
                "test",
                0.4 * random.nextDouble(),
                0.3 * random.nextDouble(),
                0.4 * random.nextDouble(),
                random.nextDouble(),
                random.nextBoolean() ? table : null);
        longevity = new Longevity(people.stream().map(person -> life()).toList());
    }

    HouseholdInput input() {
        return new HouseholdInput(
                seed,
                iterations,
                horizonYears,
                stepsPerYear,
                0.95,
                market,
                allocation,
                new Household(
                        people,
                        accounts,
                        incomes,
                        benefits,
                        expenses,
                        goals,
                        contributions,
                        debts,
                        realAssets,
                        surplusAccount,
                        bequest),
                rule,
                order,
                taxes,
                longevity);
    }

    List<PathOutcome> paths() {
        Simulation simulation = new Simulation(input());
        List<PathOutcome> paths = new ArrayList<>();
        for (int path = 0; path < iterations; path++) {
            paths.add(simulation.computePath(path));
        }
        return paths;
    }

    SimulationResult result(int pathsOfBatch) {
        Simulation simulation = new Simulation(input(), pathsOfBatch);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }

    /** What the laws of monotony ask for: the same mix everywhere, and nothing that reacts but by paying. */
    RandomHousehold simple() {
        rule = new PlannedSpending();
        allocation =
                new Allocation(List.of(allocation.points().getFirst()), false, Allocation.Trigger.EVERY_STEP, 0, 0);
        return this;
    }

    int steps() {
        return horizonYears * stepsPerYear;
    }

    private HouseholdMarket market(int classes) {
        List<AssetClass> assetClasses = new ArrayList<>();
        List<List<Double>> correlations = new ArrayList<>();
        List<Double> fees = new ArrayList<>();
        for (int row = 0; row < classes; row++) {
            assetClasses.add(new AssetClass("class-" + row, 0.12 * random.nextDouble(), 0.3 * random.nextDouble()));
            fees.add(random.nextBoolean() ? 0 : 0.01 * random.nextDouble());
            List<Double> entries = new ArrayList<>();
            for (int column = 0; column < classes; column++) {
                entries.add(row == column ? 1.0 : 0.3);
            }
            correlations.add(entries);
        }
        InflationLaw inflation = random.nextBoolean()
                ? InflationLaw.constant(0.05 * random.nextDouble())
                : new InflationLaw(0.02, 0.01, 2, 0.03, List.of());
        ReturnLaw law = random.nextBoolean() ? new LognormalReturns() : new NormalReturns();
        return new HouseholdMarket(
                new MarketInput(
                        "test", assetClasses, CorrelationMatrix.of(correlations), law, inflation, null, List.of()),
                fees);
    }

    private Allocation allocation(int classes) {
        List<Allocation.Point> points = new ArrayList<>(List.of(new Allocation.Point(0, weights(classes))));
        if (random.nextBoolean()) {
            points.add(new Allocation.Point(steps() / 2 + 1, weights(classes)));
        }
        Allocation.Trigger trigger = pick(Allocation.Trigger.values());
        double threshold = trigger == Allocation.Trigger.THRESHOLD ? 0.02 : 0;
        return new Allocation(points, random.nextBoolean(), trigger, threshold, random.nextBoolean() ? 0 : 0.002);
    }

    private List<Double> weights(int classes) {
        List<Double> weights = new ArrayList<>();
        for (int index = 0; index < classes; index++) {
            weights.add(1.0 / classes);
        }
        if (classes > 1) {
            double moved = random.nextInt(100) / 100.0 / classes;
            weights.set(0, weights.get(0) + moved);
            weights.set(1, weights.get(1) - moved);
        }
        return weights;
    }

    private Person person() {
        int age = 30 + random.nextInt(50);
        return new Person(12 * age + random.nextInt(12), 2025 - age, pick(Sex.values()));
    }

    private void accounts() {
        many(1 + random.nextInt(4), accounts, () -> account(pick(AccountType.values())));
        accounts.add(account(random.nextBoolean() ? AccountType.CASH : AccountType.TAXABLE));
        surplusAccount = accounts.size() - 1;
    }

    private Account account(AccountType type) {
        double balance = random.nextInt(5) == 0 ? 0 : random.nextInt(60_000_000) / 100.0;
        return new Account(
                type,
                random.nextInt(people.size()),
                balance,
                type == AccountType.TAXABLE ? balance * 1.3 * random.nextDouble() : 0,
                random.nextBoolean() ? 0 : 0.01 * random.nextDouble(),
                random.nextBoolean() ? 20_000 : Household.MAXIMUM_AMOUNT,
                type == AccountType.CASH ? 0.04 * random.nextDouble() - 0.005 : 0);
    }

    private Income income() {
        boolean isOwned = random.nextInt(4) > 0;
        return new Income(
                isOwned ? random.nextInt(people.size()) : Household.NOBODY,
                random.nextInt(9_000_000) / 100.0,
                indexation(),
                span(),
                isOwned && random.nextBoolean() ? 0.5 : 0,
                random.nextBoolean() ? 1 : 0.5);
    }

    private Expense expense() {
        return new Expense(
                pick(Need.values()),
                random.nextInt(6_000_000) / 100.0,
                indexation(),
                span(),
                0.5 + random.nextDouble() / 2);
    }

    private Goal goal() {
        return new Goal(
                random.nextInt(5_000_000) / 100.0, indexation(), span(), 1 + random.nextInt(5), 1 + random.nextInt(3));
    }

    private Contribution contribution() {
        int account = random.nextInt(accounts.size());
        if (incomes.isEmpty() || random.nextBoolean()) {
            return new Contribution(
                    account, Household.NOBODY, 0, 0, 0, random.nextInt(2_000_000) / 100.0, indexation(), span());
        }
        return new Contribution(account, random.nextInt(incomes.size()), 0.1, 0.5, 0.06, 0, Indexation.PRICES, span());
    }

    private Debt debt() {
        int start = random.nextBoolean() ? 0 : random.nextInt(steps());
        int end = start + 1 + random.nextInt(20 * stepsPerYear);
        return new Debt(
                random.nextInt(20_000_000) / 100.0,
                0.08 * random.nextDouble(),
                new Span(start, end),
                random.nextInt(3) * 1000);
    }

    private RealAsset realAsset() {
        double value = random.nextInt(30_000_000) / 100.0;
        return new RealAsset(
                value, 0.02 * random.nextDouble(), span(), 0.06, value * random.nextDouble(), random.nextBoolean());
    }

    private SpendingRule rule(int kind) {
        int start = random.nextInt(steps());
        int end = steps() + random.nextInt(10);
        double rate = 0.02 + 0.06 * random.nextDouble();
        return switch (kind) {
            case 0 -> new ConstantRealRule(start, rate);
            case 1 -> new PercentageRule(start, rate);
            case 2 -> new FloorAndCeilingRule(start, rate, 0.1, 0.25);
            case 3 -> new GuytonKlingerRule(start, end, false, rate, 0.2, 0.2, 0.1, 0.1, 0.06, 5);
            case 4 -> new GuytonKlingerRule(start, end, true, rate, 0.2, 0.2, 0.1, 0.1, 0, 0);
            case 5 -> new VariablePercentageRule(start, end, 0.6);
            case 6 -> new AmortizationRule(start, end, 0.03, random.nextBoolean() ? 0 : 100_000);
            case 7 -> new RequiredDistributionRule(start, 0, people.getFirst().ageMonths(), stepsPerYear, table);
            default -> new PlannedSpending();
        };
    }

    private LifeLaw life() {
        return switch (random.nextInt(3)) {
            case 0 -> FixedLife.endless();
            case 1 -> new FixedLife(70 + random.nextInt(30));
            default -> new GompertzLife(85, 10);
        };
    }

    private Indexation indexation() {
        return new Indexation(random.nextBoolean() ? 0 : 0.03 * random.nextDouble(), random.nextInt(4) > 0);
    }

    private Span span() {
        int start = random.nextBoolean() ? 0 : random.nextInt(steps());
        int end = random.nextBoolean() ? steps() : start + random.nextInt(steps() - start + 1);
        return new Span(start, end);
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> void many(int count, List<T> list, Supplier<T> next) {
        for (int index = 0; index < count; index++) {
            list.add(next.get());
        }
    }
}
