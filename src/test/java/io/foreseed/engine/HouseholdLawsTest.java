package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.Household.Income;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws that hold path by path over households of every kind, because plans with one seed share their chance. */
class HouseholdLawsTest {
    private static final int HOUSEHOLDS = 1000;
    private static final double CENT = 0.01;

    /** Sums of thousands of amounts of some millions. */
    private static final double ROUNDING = 1e-4;

    /** Opening + income + returns - spending - taxes - fees = closing, each year as long as somebody is alive. */
    @Test
    void moneyIsConserved() {
        for (int number = 0; number < HOUSEHOLDS; number++) {
            for (PathOutcome path : new RandomHousehold(number).paths()) {
                HouseholdPath household = Objects.requireNonNull(path.household());
                int last = household.endYear().orElse(household.years().size() - 1);
                for (int year = 1; year <= last; year++) {
                    HouseholdPath.Year now = household.years().get(year);
                    double expected = wealth(household.years().get(year - 1))
                            + amount(now, YearlyAmount.INCOME)
                            + amount(now, YearlyAmount.RETURNS)
                            - amount(now, YearlyAmount.SPENDING)
                            - amount(now, YearlyAmount.TAXES)
                            - amount(now, YearlyAmount.FEES);

                    assertThat(wealth(now))
                            .as("household %d, year %d", number, year)
                            .isCloseTo(expected, within(CENT + expected * 1e-12));
                }
            }
        }
    }

    @Test
    void nothingIsNegativeAndEverythingANumber() {
        for (int number = 0; number < HOUSEHOLDS; number++) {
            for (PathOutcome path : new RandomHousehold(number).paths()) {
                for (HouseholdPath.Year year :
                        Objects.requireNonNull(path.household()).years()) {
                    year.amounts().forEach((name, value) -> {
                        assertThat(value).as("%s", name).isFinite();
                        if (name != YearlyAmount.RETURNS) {
                            assertThat(value).as("%s", name).isGreaterThanOrEqualTo(-ROUNDING);
                        }
                    });
                }
            }
        }
    }

    /**
     * For a fixed mix and spending that is planned. Elsewhere it need not hold: taxes change the mix between
     * rebalancings, and a rule that spends less after them may fail later.
     */
    @Test
    void higherTaxesNeverHelp() {
        int failures = 0;
        for (int number = 0; number < HOUSEHOLDS; number++) {
            RandomHousehold low = new RandomHousehold(number).simple();
            RandomHousehold high = new RandomHousehold(number).simple();
            high.taxes = new FlatTax(
                    "flat",
                    2025,
                    "test",
                    low.taxes.incomeRate() + 0.1,
                    low.taxes.gainsRate() + 0.1,
                    low.taxes.deferredRate() + 0.1,
                    low.taxes.socialSecurityShare(),
                    low.taxes.distributions());

            List<PathOutcome> more = high.paths();

            List<PathOutcome> less = low.paths();
            for (int path = 0; path < less.size(); path++) {
                failures += more.get(path).shortfall() > 0 ? 1 : 0;
                assertThat(less.get(path).shortfall())
                        .as("household %d, path %d", number, path)
                        .isLessThanOrEqualTo(more.get(path).shortfall() + ROUNDING);
            }
        }
        assertThat(failures).as("paths that fail").isGreaterThan(500);
    }

    @Test
    void aYearMoreOfWorkNeverLowersSuccess() {
        for (int number = 0; number < HOUSEHOLDS; number++) {
            RandomHousehold shorter = new RandomHousehold(number).simple();
            RandomHousehold longer = new RandomHousehold(number).simple();
            longer.incomes = new ArrayList<>(longer.incomes.stream()
                    .map(income -> longer(income, longer.steps(), longer.stepsPerYear))
                    .toList());

            List<PathOutcome> more = longer.paths();

            List<PathOutcome> less = shorter.paths();
            for (int path = 0; path < less.size(); path++) {
                assertThat(more.get(path).shortfall())
                        .as("household %d, path %d", number, path)
                        .isLessThanOrEqualTo(less.get(path).shortfall() + ROUNDING);
            }
        }
    }

    @Test
    void aGoalOfNegligibleAmountChangesNoPathsSuccess() {
        for (int number = 0; number < HOUSEHOLDS; number++) {
            RandomHousehold without = new RandomHousehold(number);
            RandomHousehold with = new RandomHousehold(number);
            with.goals = new ArrayList<>(with.goals);
            with.goals.add(new Goal(1e-9, Indexation.PRICES, new Span(0, with.steps()), 1, 1));

            SimulationResult result = with.result(256);

            assertThat(result.success())
                    .as("household %d", number)
                    .isEqualTo(without.result(256).success());
            assertThat(Objects.requireNonNull(result.household())
                            .goals()
                            .getLast()
                            .probability())
                    .isEqualTo(1);
        }
    }

    @Test
    void theOrderOfAccountsAndFlowsChangesNoBit() {
        for (int number = 0; number < HOUSEHOLDS; number++) {
            RandomHousehold plan = new RandomHousehold(number);
            // Equal priorities are served in the order of the plan, so that goals keep theirs.
            RandomHousehold other = new RandomHousehold(number);
            List<Integer> places = new ArrayList<>();
            for (int place = 0; place < other.accounts.size(); place++) {
                places.add(place);
            }
            Collections.shuffle(places, new Random(number));
            List<Account> accounts = other.accounts;
            other.accounts = places.stream().map(accounts::get).toList();
            other.surplusAccount = places.indexOf(other.surplusAccount);
            other.contributions = new ArrayList<>(other.contributions.stream()
                    .map(each -> toAccount(each, places.indexOf(each.account())))
                    .toList());
            Collections.reverse(other.contributions);
            Collections.reverse(other.expenses);
            Collections.reverse(other.benefits);
            Collections.reverse(other.debts);

            List<PathOutcome> paths = other.paths();

            assertThat(paths).as("household %d", number).isEqualTo(plan.paths());
        }
    }

    @Test
    void batchesOfAnySizeGiveTheSameBitsAsOnePathAlone() {
        for (int number = 0; number < 300; number++) {
            RandomHousehold plan = new RandomHousehold(number);
            plan.iterations = 11;

            SimulationResult result = plan.result(4);

            assertThat(result).as("household %d", number).isEqualTo(plan.result(11));
            assertThat(result).isEqualTo(plan.result(1));
        }
    }

    @Test
    void aLongerRunBeginsWithTheSamePaths() {
        RandomHousehold plan = new RandomHousehold(7);
        List<PathOutcome> few = plan.paths();
        plan.iterations = 40;

        List<PathOutcome> many = plan.paths();

        assertThat(many.subList(0, few.size())).isEqualTo(few);
    }

    private static Income longer(Income income, int steps, int stepsPerYear) {
        int end = Math.min(steps, income.span().end() + stepsPerYear);
        return new Income(
                income.owner(),
                income.amount(),
                income.indexation(),
                new Span(income.span().start(), end),
                income.survivorShare(),
                income.taxableShare());
    }

    private static Contribution toAccount(Contribution each, int account) {
        return new Contribution(
                account,
                each.income(),
                each.share(),
                each.matchRate(),
                each.matchUpTo(),
                each.amount(),
                each.indexation(),
                each.span());
    }

    private static double wealth(HouseholdPath.Year year) {
        return amount(year, YearlyAmount.TAXABLE)
                + amount(year, YearlyAmount.TAX_DEFERRED)
                + amount(year, YearlyAmount.TAX_FREE)
                + amount(year, YearlyAmount.CASH);
    }

    private static double amount(HouseholdPath.Year year, YearlyAmount amount) {
        return Objects.requireNonNull(year.amounts().get(amount));
    }
}
