package io.foreseed.report;

import static io.foreseed.report.Block.Column.number;
import static io.foreseed.report.Block.Column.text;

import io.foreseed.engine.Household;
import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.Indexation;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.report.Block.Bullets;
import io.foreseed.report.Block.Column;
import io.foreseed.report.Block.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** The plan itself, as its owner would tell it. */
final class PlanParts {
    private static final String EVERYBODY = "household";

    private final PrintedRun run;

    private PlanParts(PrintedRun run) {
        this.run = run;
    }

    static List<Section> sections(PrintedRun run) {
        PlanParts parts = new PlanParts(run);
        return List.of(new Section(
                "The plan",
                switch (run.input()) {
                    case SimulationInput pot -> parts.pot(pot);
                    case HouseholdInput household -> parts.household(household);
                }));
    }

    private List<Block> pot(SimulationInput input) {
        List<Block> blocks = new ArrayList<>();
        table(
                blocks,
                "Accounts, together one pot",
                List.of(text("Account"), number("Balance")),
                input.balances().size(),
                index -> List.of(
                        name("accounts", index, "Account"),
                        Numbers.amount(input.balances().get(index))));
        table(
                blocks,
                "What comes in and goes out, a year, in " + run.unit(),
                List.of(text("Name"), text("Kind"), number("Amount a year"), text("When")),
                input.cashFlows().size(),
                index -> flow(index, input.cashFlows().get(index)));
        return blocks;
    }

    private List<String> flow(int index, CashFlow flow) {
        int steps = run.input().stepsPerYear();
        return List.of(
                name("cashFlows", index, "Cash flow"),
                Words.of(flow.kind()),
                Numbers.amount(flow.amount()),
                run.during(flow.firstYear() * steps, (flow.lastYear() + 1) * steps));
    }

    private List<Block> household(HouseholdInput input) {
        Household household = input.household();
        List<Block> blocks = new ArrayList<>();
        table(
                blocks,
                "People",
                List.of(text("Name"), number("Age at the start"), text("Sex"), text("Lives")),
                household.people().size(),
                index -> List.of(
                        person(index),
                        Integer.toString(household.people().get(index).ageMonths() / 12),
                        Words.of(household.people().get(index).sex()),
                        Words.of(input.longevity().laws().get(index).json(), run)));
        table(
                blocks,
                "Accounts",
                List.of(text("Account"), text("Type"), text("Owner"), number("Balance"), text("Terms")),
                household.accounts().size(),
                index -> account(index, household.accounts().get(index)));
        table(
                blocks,
                "Incomes, a year, in " + run.unit(),
                List.of(text("Income"), text("Owner"), number("Amount"), text("When"), text("Terms")),
                household.incomes().size(),
                index -> income(index, household.incomes().get(index)));
        benefits(blocks, household);
        contributions(blocks, household);
        outflows(blocks, household);
        possessions(blocks, household);
        blocks.add(new Bullets(List.of(
                "Spending rule: " + Words.of(input.spendingRule().json(), run) + ".",
                "Withdrawals: "
                        + switch (input.withdrawalOrder()) {
                            case CONVENTIONAL -> "from cash first, then taxable, tax-deferred and tax-free accounts.";
                            case PROPORTIONAL -> "from all accounts in proportion to their balances.";
                        },
                "What is not spent is saved into “" + name("accounts", household.surplusAccount(), "Account") + "”.",
                "Taxes: " + Words.of(input.taxProfile().json(), run) + ".")));
        return blocks;
    }

    private List<String> account(int index, Household.Account account) {
        List<String> terms = new ArrayList<>();
        if (account.annualFee() > 0) {
            terms.add("fee " + Numbers.rate(account.annualFee()));
        }
        if (account.type() == AccountType.TAXABLE) {
            terms.add("cost basis " + Numbers.amount(account.costBasis()));
        }
        if (account.type() == AccountType.CASH) {
            terms.add("interest " + Numbers.rate(account.interestRate()));
        }
        if (account.contributionLimit() < Household.MAXIMUM_AMOUNT) {
            terms.add("at most " + Numbers.amount(account.contributionLimit()) + " a year paid in");
        }
        return List.of(
                name("accounts", index, "Account"),
                Words.of(account.type()),
                person(account.owner()),
                Numbers.amount(account.balance()),
                String.join(", ", terms));
    }

    private List<String> income(int index, Household.Income income) {
        List<String> terms = new ArrayList<>(List.of(indexation(income.indexation())));
        if (income.owner() != Household.NOBODY && income.survivorShare() > 0) {
            terms.add(Numbers.rate(income.survivorShare()) + " for a survivor");
        }
        if (income.taxableShare() < 1) {
            terms.add(Numbers.rate(income.taxableShare()) + " of it taxed");
        }
        return List.of(
                name("incomes", index, "Income"),
                person(income.owner()),
                Numbers.amount(income.amount()),
                run.during(income.span().start(), income.span().end()),
                String.join(", ", terms));
    }

    private void benefits(List<Block> blocks, Household household) {
        table(
                blocks,
                "Social Security, a month at full retirement age",
                List.of(text("Benefit"), text("Owner"), number("Amount"), text("Claimed at")),
                household.socialSecurity().size(),
                index -> {
                    Household.Benefit benefit = household.socialSecurity().get(index);
                    int months = benefit.claimingAgeMonths() % 12;
                    return List.of(
                            name("socialSecurity", index, "Social Security"),
                            person(benefit.owner()),
                            Numbers.amount(benefit.primaryInsuranceAmount()),
                            benefit.claimingAgeMonths() / 12
                                    + (months == 0 ? "" : " and " + Numbers.count(months, "month")));
                });
    }

    private void contributions(List<Block> blocks, Household household) {
        table(
                blocks,
                "Savings",
                List.of(text("Saving"), text("Into"), text("How much"), text("When")),
                household.contributions().size(),
                index -> {
                    var contribution = household.contributions().get(index);
                    String match = contribution.matchRate() > 0
                            ? ", matched with " + Numbers.rate(contribution.matchRate()) + " of up to "
                                    + Numbers.rate(contribution.matchUpTo())
                            : "";
                    return List.of(
                            name("contributions", index, "Contribution"),
                            name("accounts", contribution.account(), "Account"),
                            contribution.income() == Household.NOBODY
                                    ? run.money(contribution.amount()) + " a year, "
                                            + indexation(contribution.indexation())
                                    : Numbers.rate(contribution.share()) + " of "
                                            + name("incomes", contribution.income(), "Income") + match,
                            run.during(
                                    contribution.span().start(),
                                    contribution.span().end()));
                });
    }

    private void outflows(List<Block> blocks, Household household) {
        table(
                blocks,
                "Expenses, a year, in " + run.unit(),
                List.of(text("Expense"), text("Need"), number("Amount"), text("When"), text("Terms")),
                household.expenses().size(),
                index -> {
                    Household.Expense expense = household.expenses().get(index);
                    String survivor = expense.survivorShare() < 1
                            ? ", " + Numbers.rate(expense.survivorShare()) + " for one alone"
                            : "";
                    return List.of(
                            name("expenses", index, "Expense"),
                            Words.of(expense.need()),
                            Numbers.amount(expense.amount()),
                            run.during(expense.span().start(), expense.span().end()),
                            indexation(expense.indexation()) + survivor);
                });
        table(
                blocks,
                "Goals, each time, in " + run.unit(),
                List.of(text("Goal"), number("Amount"), text("When"), text("Terms"), number("Priority")),
                household.goals().size(),
                index -> {
                    Household.Goal goal = household.goals().get(index);
                    return List.of(
                            name("goals", index, "Goal"),
                            Numbers.amount(goal.amount()),
                            HouseholdOutcome.when(run, goal),
                            indexation(goal.indexation()),
                            Integer.toString(goal.priority()));
                });
    }

    private void possessions(List<Block> blocks, Household household) {
        table(
                blocks,
                "Debts",
                List.of(text("Debt"), number("Balance"), number("Rate"), number("Extra a year"), text("When")),
                household.debts().size(),
                index -> {
                    var debt = household.debts().get(index);
                    return List.of(
                            name("debts", index, "Debt"),
                            Numbers.amount(debt.balance()),
                            Numbers.rate(debt.rate()),
                            Numbers.amount(debt.extraPayment()),
                            run.during(debt.span().start(), debt.span().end()));
                });
        table(
                blocks,
                "Real assets",
                List.of(text("Asset"), number("Value"), number("Growth above prices"), text("When"), text("Terms")),
                household.realAssets().size(),
                index -> {
                    var asset = household.realAssets().get(index);
                    return List.of(
                            name("realAssets", index, "Real asset"),
                            Numbers.amount(asset.value()),
                            Numbers.rate(asset.growth()),
                            run.during(asset.span().start(), asset.span().end()),
                            "cost basis " + Numbers.amount(asset.costBasis()) + ", selling costs "
                                    + Numbers.rate(asset.sellingCost())
                                    + (asset.isTaxed() ? ", the gain is taxed" : ""));
                });
    }

    private static String indexation(Indexation indexation) {
        String prices = indexation.isIndexed() ? "follows prices" : "same amount every year";
        double growth = indexation.growth();
        return growth == 0
                ? prices
                : String.format(Locale.ROOT, "%s, %s%s a year", prices, growth > 0 ? "+" : "", Numbers.rate(growth));
    }

    private String person(int index) {
        return index == Household.NOBODY ? EVERYBODY : name("people", index, "Person");
    }

    private String name(String list, int index, String otherwise) {
        return run.labels().name(list, index, otherwise);
    }

    /** Nothing for a list without elements. */
    private static void table(
            List<Block> blocks, String caption, List<Column> columns, int count, IntFunction<List<String>> row) {
        if (count > 0) {
            List<List<String>> rows = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                rows.add(row.apply(index));
            }
            blocks.add(new Table(caption, columns, rows));
        }
    }
}
