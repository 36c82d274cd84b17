package io.foreseed.engine;

import io.foreseed.engine.HouseholdResult.Amounts;
import io.foreseed.engine.HouseholdResult.Figures;
import io.foreseed.engine.HouseholdResult.Year;
import io.foreseed.engine.SimulationResult.Shortfall;
import io.foreseed.engine.SimulationResult.Success;
import io.foreseed.engine.SimulationResult.TerminalWealth;
import io.foreseed.engine.SimulationResult.YearEnd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** Folds the outcomes of all paths of a household, in path order, into the result. */
final class HouseholdFold {
    private static final List<Integer> WEALTH_RANKS = List.of(5, 10, 25, 50, 75, 90, 95);
    private static final List<Integer> AMOUNT_RANKS = List.of(5, 25, 50, 75, 95);
    private static final List<Integer> FIRST_YEAR_RANKS = List.of(5, 50, 95);

    private final HouseholdRules rules;
    private final HouseholdInput input;
    private final HouseholdOutcomes outcomes;
    private final int paths;

    HouseholdFold(HouseholdRules rules, HouseholdOutcomes outcomes) {
        this.rules = rules;
        this.outcomes = outcomes;
        input = rules.input();
        paths = input.iterations();
    }

    SimulationResult result() {
        List<YearEnd> wealth = new ArrayList<>();
        List<Year> years = new ArrayList<>();
        for (int year = 0; year <= input.horizonYears(); year++) {
            int[] alive = alive(year);
            wealth.add(new YearEnd(year, Percentiles.of(realWealth(year, alive), WEALTH_RANKS)));
            years.add(new Year(year, alive.length / (double) paths, amounts(year, alive)));
        }
        String inputDigest = input.inputDigest();
        double[] terminal = outcomes.terminalWealth;
        return new SimulationResult(
                input.algorithmVersion(),
                input.seed(),
                paths,
                inputDigest,
                digest(inputDigest, wealth, years),
                share(outcomes::succeeds),
                TerminalWealth.of(input, path -> terminal[path], Percentiles.of(terminal, WEALTH_RANKS)),
                wealth,
                shortfall(),
                Percentiles.of(outcomes.maximumDrawdown, AMOUNT_RANKS),
                PathChecksums.of(
                        paths,
                        path -> terminal[path],
                        path -> outcomes.missed[path] << 32 ^ outcomes.firstUnfundedStep[path],
                        path -> outcomes.shortfall[path]),
                new HouseholdResult(
                        share(met(outcomes.essentialsBit())), goals(), share(met(outcomes.bequestBit())), years));
    }

    /** The paths on which somebody is alive at the end of a plan year. */
    private int[] alive(int year) {
        int step = year * input.stepsPerYear();
        int[] alive = new int[paths];
        int count = 0;
        for (int path = 0; path < paths; path++) {
            if (outcomes.endStep[path] > step) {
                alive[count++] = path;
            }
        }
        return Arrays.copyOf(alive, count);
    }

    private double[] realWealth(int year, int[] alive) {
        double[] wealth = new double[alive.length];
        for (YearlyAmount amount : YearlyAmount.values()) {
            if (amount.isAccount() && outcomes.keeps(amount)) {
                double[] balances = outcomes.get(amount)[year];
                for (int index = 0; index < alive.length; index++) {
                    wealth[index] += balances[alive[index]];
                }
            }
        }
        for (int index = 0; index < alive.length; index++) {
            wealth[index] /= outcomes.prices[year][alive[index]];
        }
        return wealth;
    }

    private Map<YearlyAmount, Amounts> amounts(int year, int[] alive) {
        Map<YearlyAmount, Amounts> amounts = new EnumMap<>(YearlyAmount.class);
        for (YearlyAmount amount : YearlyAmount.values()) {
            if (amount.isBalance() || year > 0) {
                double[][] prices = amount.isBalance() ? outcomes.prices : outcomes.meanPrices;
                IntToDoubleFunction nominal = nominal(amount, year);
                amounts.put(
                        amount,
                        new Amounts(
                                figures(alive, path -> nominal.applyAsDouble(path) / prices[year][path]),
                                figures(alive, nominal)));
            }
        }
        return amounts;
    }

    /** What one path has of an amount, in the money of its day. */
    private IntToDoubleFunction nominal(YearlyAmount amount, int year) {
        int step = year * input.stepsPerYear();
        return switch (amount) {
            case REAL_ASSETS -> {
                double value = rules.realAssetValue(step);
                yield path -> value * outcomes.prices[year][path];
            }
            case DEBTS -> {
                double balance = rules.debtBalance(step);
                yield path -> balance;
            }
            case TAXABLE, TAX_DEFERRED, TAX_FREE, CASH, INCOME, SPENDING, TAXES, FEES, RETURNS, SHORTFALL -> {
                if (!outcomes.keeps(amount)) {
                    yield path -> 0;
                }
                double[] values = outcomes.get(amount)[year];
                yield path -> values[path];
            }
        };
    }

    private static Figures figures(int[] alive, IntToDoubleFunction values) {
        double[] sample = new double[alive.length];
        double sum = 0;
        for (int index = 0; index < sample.length; index++) {
            sample[index] = values.applyAsDouble(alive[index]);
            sum += sample[index];
        }
        return new Figures(sample.length == 0 ? 0 : sum / sample.length, Percentiles.of(sample, AMOUNT_RANKS));
    }

    private String digest(String inputDigest, List<YearEnd> wealth, List<Year> years) {
        Digest digest = new Digest()
                .add(input.algorithmVersion().id())
                .add("\n")
                .add(inputDigest)
                .add("\n");
        for (int path = 0; path < paths; path++) {
            digest.add(outcomes.terminalWealth[path])
                    .add(outcomes.firstUnfundedStep[path])
                    .add(outcomes.shortfall[path])
                    .add(outcomes.endStep[path])
                    .add((int) (outcomes.missed[path] >>> 32))
                    .add((int) outcomes.missed[path]);
        }
        wealth.forEach(year -> year.wealth().values().forEach(digest::add));
        for (Year year : years) {
            year.amounts().values().forEach(amounts -> {
                add(digest, amounts.real());
                add(digest, amounts.nominal());
            });
        }
        return digest.end();
    }

    private static void add(Digest digest, Figures figures) {
        digest.add(figures.mean());
        figures.percentiles().values().forEach(digest::add);
    }

    private List<Success> goals() {
        List<Success> goals = new ArrayList<>();
        for (int goal = 0; goal < input.household().goals().size(); goal++) {
            goals.add(share(met(1L << goal)));
        }
        return goals;
    }

    private IntPredicate met(long bit) {
        return path -> (outcomes.missed[path] & bit) == 0;
    }

    private Success share(IntPredicate succeeds) {
        int successes = 0;
        for (int path = 0; path < paths; path++) {
            successes += succeeds.test(path) ? 1 : 0;
        }
        return SuccessInterval.of(successes, input);
    }

    private Shortfall shortfall() {
        double sum = 0;
        double[] firstYears = new double[paths];
        int failures = 0;
        for (int path = 0; path < paths; path++) {
            int step = outcomes.firstUnfundedStep[path];
            if (step != PathOutcomes.FUNDED) {
                sum += outcomes.shortfall[path];
                firstYears[failures++] = rules.yearOf(step);
            }
        }
        return new Shortfall(
                failures / (double) paths,
                failures == 0 ? 0 : sum / failures,
                Percentiles.of(Arrays.copyOf(firstYears, failures), FIRST_YEAR_RANKS));
    }
}
