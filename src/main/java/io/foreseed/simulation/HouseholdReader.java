package io.foreseed.simulation;

import io.foreseed.engine.Contribution;
import io.foreseed.engine.Debt;
import io.foreseed.engine.Household;
import io.foreseed.engine.Household.Account;
import io.foreseed.engine.Household.AccountType;
import io.foreseed.engine.Household.Benefit;
import io.foreseed.engine.Household.Expense;
import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.Household.Income;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.Household.Sex;
import io.foreseed.engine.RealAsset;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.Span;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the people of a plan and what they have, receive and pay. */
final class HouseholdReader {
    /** The lists of the document, in its order. */
    static final List<String> LISTS = List.of(
            "people",
            "accounts",
            "incomes",
            "socialSecurity",
            "expenses",
            "goals",
            "contributions",
            "debts",
            "realAssets");

    private static final double MOST = Household.MAXIMUM_AMOUNT;
    private static final String GROWTH = "growth";

    private final DocumentReader document;
    private final PlanTimes times;
    private final List<DocumentProblem> problems;
    private final boolean isLabelled;
    private final NamedLists lists;
    private final List<AccountType> accountTypes = new ArrayList<>();
    private final List<Person> people;

    /** Reads the people, whose times others refer to. */
    HouseholdReader(DocumentReader document, PlanTimes times, List<DocumentProblem> problems, boolean isLabelled) {
        this.problems = problems;
        this.document = document;
        this.times = times;
        this.isLabelled = isLabelled;
        lists = new NamedLists(document, isLabelled);
        people = people();
    }

    /** The names of the elements, by list. */
    Map<String, List<String>> names() {
        return lists.names();
    }

    Household household() {
        List<Account> accounts = accounts();
        CashFlowsReader flows = new CashFlowsReader(lists, times);
        List<Income> incomes = flows.incomes();
        List<Benefit> benefits = flows.benefits(people.size());
        List<Expense> expenses = flows.expenses();
        List<Goal> goals = flows.goals();
        List<Contribution> contributions = flows.contributions();
        List<Debt> debts = debts();
        List<RealAsset> realAssets = realAssets();
        int surplus = surplusAccount(accounts);
        double bequest = document.decimal("bequest", 0, MOST, 0.0);
        if (!problems.isEmpty()) {
            return standIn(people);
        }
        return new Household(
                people,
                accounts,
                incomes,
                benefits,
                expenses,
                goals,
                contributions,
                debts,
                realAssets,
                surplus,
                bequest);
    }

    /** What is refused anyway need not fit together. */
    private static Household standIn(List<Person> people) {
        Account cash = new Account(AccountType.CASH, 0, 0, 0, 0, 0, 0);
        return new Household(
                people,
                List.of(cash),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                0);
    }

    private List<Person> people() {
        List<Person> read = new ArrayList<>();
        List<DocumentReader> readers = lists.elements(
                "people",
                "people",
                1,
                Household.MAXIMUM_PEOPLE,
                List.of("birthDate", "ageMonths", "birthYear", "sex", "retirement"));
        for (DocumentReader reader : readers) {
            Person person = person(reader);
            times.add(lists.names("people").get(read.size()), person.ageMonths());
            read.add(person);
        }
        for (int index = 0; index < readers.size(); index++) {
            if (readers.get(index).has("retirement")) {
                times.setRetirement(index, times.step(readers.get(index), "retirement"));
            }
        }
        return read.isEmpty() ? List.of(new Person(0, 2000, Sex.FEMALE)) : read;
    }

    private Person person(DocumentReader reader) {
        Sex sex = reader.oneOf("sex", Sex.class, null);
        if (!reader.has("birthDate")) {
            int ageMonths = reader.integer("ageMonths", 0, Household.MAXIMUM_AGE * 12, null);
            return new Person(ageMonths, reader.integer("birthYear", Household.EARLIEST_BIRTH_YEAR, 2200, null), sex);
        }
        for (String other : List.of("ageMonths", "birthYear")) {
            if (reader.has(other)) {
                reader.problem(other, "must not be given beside birthDate");
            }
        }
        LocalDate birth = PlanTimes.date(reader, "birthDate");
        LocalDate start = times.startDate();
        if (birth != null && start == null) {
            reader.problem("birthDate", "needs the plan's startDate");
        }
        if (birth == null || start == null) {
            return new Person(0, 2000, sex);
        }
        long ageMonths = ChronoUnit.MONTHS.between(birth, start);
        boolean isAllowed = !birth.isAfter(start)
                && ageMonths <= Household.MAXIMUM_AGE * 12L
                && birth.getYear() >= Household.EARLIEST_BIRTH_YEAR;
        if (!isAllowed) {
            reader.problem(
                    "birthDate",
                    "must not be after startDate, not before " + Household.EARLIEST_BIRTH_YEAR + ", and not more than "
                            + Household.MAXIMUM_AGE + " years before startDate");
            return new Person(0, 2000, sex);
        }
        return new Person((int) ageMonths, birth.getYear(), sex);
    }

    private List<Account> accounts() {
        List<Account> accounts = new ArrayList<>();
        for (DocumentReader reader : lists.elements(
                "accounts",
                "accounts",
                1,
                Household.MAXIMUM_ACCOUNTS,
                List.of("type", "owner", "balance", "costBasis", "annualFee", "contributionLimit", "interestRate"))) {
            AccountType type = reader.oneOf("type", AccountType.class, null);
            double balance = reader.decimal("balance", 0, MOST, null);
            belongsTo(reader, "costBasis", type, AccountType.TAXABLE);
            belongsTo(reader, "interestRate", type, AccountType.CASH);
            accounts.add(new Account(
                    type,
                    times.person(reader, "owner"),
                    balance,
                    type == AccountType.TAXABLE ? reader.decimal("costBasis", 0, MOST, balance) : 0,
                    reader.decimal("annualFee", 0, 0.1, 0.0),
                    reader.decimal("contributionLimit", 0, MOST, MOST),
                    type == AccountType.CASH ? reader.decimal("interestRate", -0.1, 1, 0.0) : 0));
            accountTypes.add(type);
        }
        return accounts;
    }

    private static void belongsTo(DocumentReader reader, String member, AccountType type, AccountType only) {
        if (type != only && reader.has(member)) {
            reader.problem(member, "belongs to accounts of the type " + SimulationInput.jsonName(only));
        }
    }

    /** The first cash or taxable account; a plan without one gets an empty cash account. */
    private int surplusAccount(List<Account> accounts) {
        if (document.has("surplusAccount")) {
            int place = document.reference("surplusAccount", lists.names("accounts"), "an account");
            if (!accountTypes.isEmpty() && !takesSurplus(accountTypes.get(place))) {
                document.problem("surplusAccount", "must be a cash or taxable account");
            }
            return place;
        }
        for (AccountType type : List.of(AccountType.CASH, AccountType.TAXABLE)) {
            int place = accountTypes.indexOf(type);
            if (place >= 0) {
                document.assume("surplusAccount", label(place));
                return place;
            }
        }
        document.assume("surplusAccount", "a cash account that is empty at first");
        return addCash(accounts);
    }

    private String label(int account) {
        return isLabelled ? lists.names("accounts").get(account) : Integer.toString(account);
    }

    private int addCash(List<Account> accounts) {
        accounts.add(new Account(AccountType.CASH, 0, 0, 0, 0, MOST, 0));
        List<String> named = new ArrayList<>(lists.names("accounts"));
        named.add("Cash");
        lists.put("accounts", named);
        return accounts.size() - 1;
    }

    private static boolean takesSurplus(AccountType type) {
        return type == AccountType.CASH || type == AccountType.TAXABLE;
    }

    private List<Debt> debts() {
        List<Debt> debts = new ArrayList<>();
        for (DocumentReader reader : lists.elements(
                "debts",
                "debts",
                0,
                Household.MAXIMUM_DEBTS,
                List.of("balance", "rate", "start", "end", "extraPayment"))) {
            double balance = reader.decimal("balance", 0, MOST, null);
            double rate = reader.decimal("rate", 0, 1, null);
            int start = times.start(reader);
            int end = times.debtEnd(reader, "end");
            if (end <= start) {
                reader.problem("end", "must be after start, which is step " + start);
            }
            debts.add(new Debt(
                    balance,
                    rate,
                    new Span(start, Math.max(start + 1, end)),
                    reader.decimal("extraPayment", 0, MOST, 0.0)));
        }
        return debts;
    }

    private List<RealAsset> realAssets() {
        List<RealAsset> assets = new ArrayList<>();
        for (DocumentReader reader : lists.elements(
                "realAssets",
                "real assets",
                0,
                Household.MAXIMUM_REAL_ASSETS,
                List.of("value", GROWTH, "start", "end", "sellingCost", "costBasis", "taxed"))) {
            double value = reader.decimal("value", 0, MOST, null);
            assets.add(new RealAsset(
                    value,
                    reader.decimal(GROWTH, -0.5, 0.5, 0.0),
                    times.span(reader, times.end(), "not sold"),
                    reader.decimal("sellingCost", 0, 0.5, 0.0),
                    reader.decimal("costBasis", 0, MOST, value),
                    reader.bool("taxed", false)));
        }
        return assets;
    }
}
