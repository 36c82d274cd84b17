package io.foreseed.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who plans, what they have, what comes in and what they want to pay.
 *
 * <p>Amounts are a year and in the money of the plan's start unless said otherwise. Persons, accounts and incomes are
 * referred to by their place in their list.
 *
 * @param people  one or two
 * @param surplusAccount  the cash or taxable account that takes what is not spent
 * @param bequest  what the estate should be worth at the end, 0 to 1e12
 */
public record Household(
        List<Person> people,
        List<Account> accounts,
        List<Income> incomes,
        List<Benefit> socialSecurity,
        List<Expense> expenses,
        List<Goal> goals,
        List<Contribution> contributions,
        List<Debt> debts,
        List<RealAsset> realAssets,
        int surplusAccount,
        double bequest) {
    public static final int MAXIMUM_PEOPLE = 2;
    public static final int MAXIMUM_ACCOUNTS = 50;
    public static final int MAXIMUM_INCOMES = 50;
    public static final int MAXIMUM_EXPENSES = 200;
    public static final int MAXIMUM_GOALS = 50;
    public static final int MAXIMUM_CONTRIBUTIONS = 50;
    public static final int MAXIMUM_DEBTS = 20;
    public static final int MAXIMUM_REAL_ASSETS = 20;
    public static final int MAXIMUM_AGE = 130;
    public static final int EARLIEST_BIRTH_YEAR = 1917;
    public static final double MAXIMUM_AMOUNT = 1e12;

    /** The owner of what belongs to the whole household. */
    public static final int NOBODY = -1;

    public Household {
        people = atMost(people, MAXIMUM_PEOPLE);
        accounts = atMost(accounts, MAXIMUM_ACCOUNTS);
        incomes = atMost(incomes, MAXIMUM_INCOMES);
        socialSecurity = atMost(socialSecurity, people.size());
        expenses = atMost(expenses, MAXIMUM_EXPENSES);
        goals = atMost(goals, MAXIMUM_GOALS);
        contributions = atMost(contributions, MAXIMUM_CONTRIBUTIONS);
        debts = atMost(debts, MAXIMUM_DEBTS);
        realAssets = atMost(realAssets, MAXIMUM_REAL_ASSETS);
        bequest = Range.of(bequest, 0, MAXIMUM_AMOUNT, "bequest");
        Range.require(!people.isEmpty(), "people");
        Range.require(surplusAccount >= 0 && surplusAccount < accounts.size(), "surplusAccount");
        Range.require(accounts.get(surplusAccount).type().takesSurplus(), "surplusAccount");
        requireReferences(people, accounts, incomes, socialSecurity, contributions);
    }

    /** How withdrawals from an account are taxed. */
    public enum AccountType {
        /** Earns interest, which is taxed as income, and is in no market. */
        CASH,
        /** Only what was gained is taxed, when it is sold; the cost basis is an average. */
        TAXABLE,
        /** Contributions are deducted from income, withdrawals taxed. */
        TAX_DEFERRED,
        /** Neither. */
        TAX_FREE;

        boolean takesSurplus() {
            return this == CASH || this == TAXABLE;
        }
    }

    /** What mortality depends on. */
    public enum Sex {
        FEMALE,
        MALE
    }

    /** Whether spending may be cut last or first. */
    public enum Need {
        ESSENTIAL,
        DISCRETIONARY
    }

    /**
     * A person.
     *
     * @param ageMonths  completed months of age at the plan's start, 0 to 1560
     * @param birthYear  1917 to 2200; Social Security and required distributions depend on it
     */
    public record Person(int ageMonths, int birthYear, Sex sex) {
        public Person {
            Range.require(ageMonths >= 0 && ageMonths <= MAXIMUM_AGE * 12, "ageMonths");
            Range.require(birthYear >= EARLIEST_BIRTH_YEAR && birthYear <= 2200, "birthYear");
        }

        /** The age in completed months at the start of a step. */
        int months(int step, int stepsPerYear) {
            return ageMonths + 12 / stepsPerYear * step;
        }

        /** The age in completed years at the start of a step. */
        int age(int step, int stepsPerYear) {
            return months(step, stepsPerYear) / 12;
        }

        Map<String, Object> json() {
            return Members.of("ageMonths", ageMonths)
                    .and("birthYear", birthYear)
                    .and("sex", SimulationInput.jsonName(sex))
                    .map();
        }
    }

    /**
     * An account.
     *
     * @param owner  a person; after a death the survivor
     * @param costBasis  of a taxable account: what was paid for what it holds
     * @param annualFee  fraction of the balance, 0 to 0.1
     * @param contributionLimit  a year, follows prices
     * @param interestRate  of a cash account, nominal, -0.1 to 1
     */
    public record Account(
            AccountType type,
            int owner,
            double balance,
            double costBasis,
            double annualFee,
            double contributionLimit,
            double interestRate) {
        public Account {
            balance = Range.of(balance, 0, MAXIMUM_AMOUNT, "balance");
            costBasis = Range.of(costBasis, 0, MAXIMUM_AMOUNT, "costBasis");
            annualFee = Range.of(annualFee, 0, 0.1, "annualFee");
            contributionLimit = Range.of(contributionLimit, 0, MAXIMUM_AMOUNT, "contributionLimit");
            interestRate = Range.of(interestRate, -0.1, 1, "interestRate");
        }

        Map<String, Object> json() {
            Map<String, Object> json = new TreeMap<>();
            json.put("type", SimulationInput.jsonName(type));
            json.put("owner", owner);
            json.put("balance", balance);
            json.put("annualFee", annualFee);
            json.put("contributionLimit", contributionLimit);
            if (type == AccountType.TAXABLE) {
                json.put("costBasis", costBasis);
            }
            if (type == AccountType.CASH) {
                json.put("interestRate", interestRate);
            }
            return json;
        }
    }

    /**
     * What comes in.
     *
     * @param owner  whose it is, or {@link #NOBODY}: then it comes as long as anybody lives
     * @param survivorShare  what the other person receives after the owner's death, 0 to 1
     * @param taxableShare  the part that is taxed as income, 0 to 1
     */
    public record Income(
            int owner, double amount, Indexation indexation, Span span, double survivorShare, double taxableShare) {
        public Income {
            amount = Range.of(amount, 0, MAXIMUM_AMOUNT, "amount");
            survivorShare = Range.of(survivorShare, 0, 1, "survivorShare");
            taxableShare = Range.of(taxableShare, 0, 1, "taxableShare");
        }

        Map<String, Object> json() {
            Map<String, Object> json = amountJson(amount, indexation, span);
            if (owner != NOBODY) {
                json.put("owner", owner);
                json.put("survivorShare", survivorShare);
            }
            json.put("taxableShare", taxableShare);
            return json;
        }
    }

    /**
     * A Social Security retirement benefit.
     *
     * @param primaryInsuranceAmount  a month, what is paid at full retirement age
     * @param claimingAgeMonths  62 to 70 years
     */
    public record Benefit(int owner, double primaryInsuranceAmount, int claimingAgeMonths) {
        public Benefit {
            primaryInsuranceAmount = Range.of(primaryInsuranceAmount, 0, MAXIMUM_AMOUNT, "primaryInsuranceAmount");
            Range.require(claimingAgeMonths >= 62 * 12 && claimingAgeMonths <= 70 * 12, "claimingAgeMonths");
        }

        Map<String, Object> json() {
            return Members.of("owner", owner)
                    .and("primaryInsuranceAmount", primaryInsuranceAmount)
                    .and("claimingAgeMonths", claimingAgeMonths)
                    .map();
        }
    }

    /**
     * What is to be paid.
     *
     * @param survivorShare  what one person alone still pays of it, 0 to 1
     */
    public record Expense(Need need, double amount, Indexation indexation, Span span, double survivorShare) {
        public Expense {
            amount = Range.of(amount, 0, MAXIMUM_AMOUNT, "amount");
            survivorShare = Range.of(survivorShare, 0, 1, "survivorShare");
        }

        Map<String, Object> json() {
            Map<String, Object> json = amountJson(amount, indexation, span);
            json.put("need", SimulationInput.jsonName(need));
            json.put("survivorShare", survivorShare);
            return json;
        }
    }

    /**
     * What is paid at once, at the start of its span and every so many years within it.
     *
     * @param amount  each time
     * @param everyYears  1 to 100
     * @param priority  1 is paid first, up to 10
     */
    public record Goal(double amount, Indexation indexation, Span span, int everyYears, int priority) {
        public Goal {
            amount = Range.of(amount, 0, MAXIMUM_AMOUNT, "amount");
            Range.require(everyYears >= 1 && everyYears <= 100, "everyYears");
            Range.require(priority >= 1 && priority <= 10, "priority");
        }

        boolean isDue(int step, int stepsPerYear) {
            return span.contains(step) && (step - span.start()) % (everyYears * stepsPerYear) == 0;
        }

        Map<String, Object> json() {
            Map<String, Object> json = amountJson(amount, indexation, span);
            json.put("everyYears", everyYears);
            json.put("priority", priority);
            return json;
        }
    }

    /** {@code amount} and its time, as all that is paid over a time is written. */
    static Map<String, Object> amountJson(double amount, Indexation indexation, Span span) {
        Map<String, Object> json = new TreeMap<>();
        json.put("amount", amount);
        indexation.write(json);
        span.write(json);
        return json;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("people", people.stream().map(Person::json).toList());
        json.put("accounts", accounts.stream().map(Account::json).toList());
        json.put("incomes", incomes.stream().map(Income::json).toList());
        json.put("socialSecurity", socialSecurity.stream().map(Benefit::json).toList());
        json.put("expenses", expenses.stream().map(Expense::json).toList());
        json.put("goals", goals.stream().map(Goal::json).toList());
        json.put("contributions", contributions.stream().map(Contribution::json).toList());
        json.put("debts", debts.stream().map(Debt::json).toList());
        json.put("realAssets", realAssets.stream().map(RealAsset::json).toList());
        json.put("surplusAccount", surplusAccount);
        json.put("bequest", bequest);
        return json;
    }

    private static <T> List<T> atMost(List<T> list, int most) {
        Range.require(list.size() <= most, "size of a list");
        return List.copyOf(list);
    }

    private static void requireReferences(
            List<Person> people,
            List<Account> accounts,
            List<Income> incomes,
            List<Benefit> socialSecurity,
            List<Contribution> contributions) {
        for (Account account : accounts) {
            Range.require(account.owner() >= 0 && account.owner() < people.size(), "owner");
        }
        for (Income income : incomes) {
            Range.require(income.owner() >= NOBODY && income.owner() < people.size(), "owner");
        }
        Set<Integer> owners = new TreeSet<>();
        for (Benefit benefit : socialSecurity) {
            Range.require(benefit.owner() >= 0 && benefit.owner() < people.size(), "owner");
            Range.require(owners.add(benefit.owner()), "owner");
        }
        for (Contribution contribution : contributions) {
            Range.require(contribution.account() >= 0 && contribution.account() < accounts.size(), "account");
            Range.require(contribution.income() >= NOBODY && contribution.income() < incomes.size(), "income");
        }
    }
}
