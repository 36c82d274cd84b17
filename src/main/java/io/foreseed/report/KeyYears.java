package io.foreseed.report;

import io.foreseed.engine.Household;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.HouseholdResult;
import io.foreseed.engine.HouseholdResult.Amounts;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationResult.YearEnd;
import io.foreseed.engine.YearlyAmount;
import io.foreseed.report.Block.Column;
import io.foreseed.report.Block.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The table of key years: the first and the last, and some between them. */
final class KeyYears {
    private static final int MOST_ROWS = 12;
    private static final List<Integer> STRIDES = List.of(1, 2, 5, 10);
    private static final List<Integer> RANKS = List.of(5, 25, 50, 75, 95);
    private static final List<YearlyAmount> FLOWS = List.of(YearlyAmount.SPENDING, YearlyAmount.TAXES);
    private static final String NONE = "–";

    private KeyYears() {}

    static Table table(PrintedRun run) {
        List<YearEnd> years = run.answer().years().stream()
                .filter(year -> isKey(run, year.year()))
                .toList();
        TableUnit unit = TableUnit.of(years.stream().flatMapToDouble(year -> amounts(run, year)));
        List<Column> columns = new ArrayList<>();
        columns.add(Column.number("Year"));
        if (run.input() instanceof HouseholdInput household) {
            columns.add(Column.number(household.household().people().size() == 1 ? "Age" : "Ages"));
            columns.add(Column.number("Alive"));
        }
        RANKS.forEach(rank -> columns.add(Column.number(rank == 50 ? "Median" : rank + " %")));
        if (run.answer().household() != null) {
            columns.add(Column.number("Spending"));
            columns.add(Column.number("Taxes"));
        }
        return new Table(
                "Key years, in " + unit.word() + run.unit(),
                columns,
                years.stream().map(year -> row(run, year, unit)).toList());
    }

    /** How the table is read. */
    static String explanation(PrintedRun run) {
        String ranks =
                "The columns with a percentage and the median are wealth: in 5 % of the futures it is at most that of the"
                        + " column “5 %”, in 95 % at most that of the column “95 %”.";
        return switch (run.input()) {
            case SimulationInput pot -> ranks;
            case HouseholdInput household ->
                ranks
                        + " Spending and taxes are medians of the year. All amounts are of the futures in which somebody is"
                        + " alive; the share of these is “Alive”.";
        };
    }

    private static boolean isKey(PrintedRun run, int year) {
        int horizon = run.input().horizonYears();
        int stride = STRIDES.stream()
                .filter(each -> horizon / each < MOST_ROWS)
                .findFirst()
                .orElseThrow();
        return year % stride == 0 || year == 1 || year == horizon;
    }

    private static DoubleStream amounts(PrintedRun run, YearEnd year) {
        return DoubleStream.concat(
                RANKS.stream().mapToDouble(rank -> year.wealth().getOrDefault(rank, 0.0)),
                FLOWS.stream()
                        .mapToDouble(flow -> median(run, year.year(), flow).orElse(0)));
    }

    private static List<String> row(PrintedRun run, YearEnd year, TableUnit unit) {
        List<String> row = new ArrayList<>();
        row.add(Integer.toString(year.year()));
        if (run.input() instanceof HouseholdInput household) {
            row.add(ages(household, year.year()));
            row.add(of(run, year.year())
                    .map(ofYear -> Numbers.probability(ofYear.alive()))
                    .orElse(NONE));
        }
        for (int rank : RANKS) {
            Double wealth = year.wealth().get(rank);
            row.add(wealth == null ? NONE : unit.amount(wealth));
        }
        if (run.answer().household() != null) {
            for (YearlyAmount flow : FLOWS) {
                OptionalDouble median = median(run, year.year(), flow);
                row.add(median.isPresent() ? unit.amount(median.getAsDouble()) : NONE);
            }
        }
        return row;
    }

    private static String ages(HouseholdInput input, int year) {
        return String.join(
                " / ",
                input.household().people().stream()
                        .map((Household.Person person) -> Integer.toString((person.ageMonths() + 12 * year) / 12))
                        .toList());
    }

    private static OptionalDouble median(PrintedRun run, int year, YearlyAmount amount) {
        Double median = of(run, year)
                .map(ofYear -> ofYear.amounts().get(amount))
                .map((Amounts amounts) -> amounts.real().percentiles().get(50))
                .orElse(null);
        return median == null ? OptionalDouble.empty() : OptionalDouble.of(median);
    }

    private static Optional<HouseholdResult.Year> of(PrintedRun run, int year) {
        HouseholdResult household = run.answer().household();
        return household == null
                ? Optional.empty()
                : household.years().stream().filter(each -> each.year() == year).findFirst();
    }
}
