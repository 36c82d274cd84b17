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
import io.foreseed.engine.Household.Need;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.Household.Sex;
import io.foreseed.engine.Indexation;
import io.foreseed.engine.RealAsset;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.Span;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private static final String TO_THE_END = "the plan's end";

    private final DocumentReader document;
    private final PlanTimes times;
    private final List<DocumentProblem> problems;
    private final boolean isLabelled;
    private final Map<String, List<String>> names = new LinkedHashMap<>();
    private final List<AccountType> accountTypes = new ArrayList<>();

    HouseholdReader(DocumentReader document, PlanTimes times, List<DocumentProblem> problems, boolean isLabelled) {
        this.problems = problems;
        this.document = document;
        this.times = times;
        this.isLabelled = isLabelled;
    }

    /** The names of the elements, by list. */
    Map<String, List<String>> names() {
        return names;
    }

    Household household() {
        List<Person> people = people();
        List<Account> accounts = accounts();
        List<Income> incomes = incomes();
        List<Benefit> benefits = benefits(people);
        List<Expense> expenses = expenses();
        List<Goal> goals = goals();
        List<Contribution> contributions = contributions();
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

    private List<DocumentReader> elements(String list, String of, int least, int most, List<String> members) {
        if (least == 0 && !document.has(list)) {
            names.put(list, List.of());
            return List.of();
        }
        List<String> allowed = new ArrayList<>(members);
        if (isLabelled) {
            allowed.addFirst("name");
        }
        List<DocumentReader> readers = document.objects(list, of, least, most, allowed);
        List<String> ofList = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (DocumentReader reader : readers) {
            String name = isLabelled ? SettingsReader.name(reader) : "";
            if (!name.isEmpty() && !known.add(name)) {
                reader.problem("name", "must be unique among the " + of);
            }
            ofList.add(name);
        }
        names.put(list, ofList);
        return readers;
    }

    private List<String> names(String list) {
        return names.getOrDefault(list, List.of());
    }

    private List<Person> people() {
        List<Person> people = new ArrayList<>();
        List<DocumentReader> readers = elements(
                "people",
                "people",
                1,
                Household.MAXIMUM_PEOPLE,
                List.of("birthDate", "ageMonths", "birthYear", "sex", "retirement"));
        for (DocumentReader reader : readers) {
            Person person = person(reader);
            times.add(names("people").get(people.size()), person.ageMonths());
            people.add(person);
        }
        for (int index = 0; index < readers.size(); index++) {
            if (readers.get(index).has("retirement")) {
                times.setRetirement(index, times.step(readers.get(index), "retirement"));
            }
        }
        return people.isEmpty() ? List.of(new Person(0, 2000, Sex.FEMALE)) : people;
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
        if (start == null) {
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
        for (DocumentReader reader : elements(
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
            int place = document.reference("surplusAccount", names("accounts"), "an account");
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
        return isLabelled ? names("accounts").get(account) : Integer.toString(account);
    }

    private int addCash(List<Account> accounts) {
        accounts.add(new Account(AccountType.CASH, 0, 0, 0, 0, MOST, 0));
        List<String> named = new ArrayList<>(names("accounts"));
        named.add("Cash");
        names.put("accounts", named);
        return accounts.size() - 1;
    }

    private static boolean takesSurplus(AccountType type) {
        return type == AccountType.CASH || type == AccountType.TAXABLE;
    }

    private List<Income> incomes() {
        List<Income> incomes = new ArrayList<>();
        for (DocumentReader reader : elements(
                "incomes",
                "incomes",
                0,
                Household.MAXIMUM_INCOMES,
                List.of("owner", "amount", GROWTH, "indexed", "start", "end", "survivorShare", "taxableShare"))) {
            boolean isOwned = reader.has("owner");
            int owner = isOwned ? times.person(reader, "owner") : Household.NOBODY;
            if (!isOwned) {
                reader.assume("owner", "the household");
                if (reader.has("survivorShare")) {
                    reader.problem("survivorShare", "belongs to incomes with an owner");
                }
            }
            incomes.add(new Income(
                    owner,
                    reader.decimal("amount", 0, MOST, null),
                    indexation(reader),
                    times.span(reader, times.end(), TO_THE_END),
                    isOwned ? reader.decimal("survivorShare", 0, 1, 0.0) : 0,
                    reader.decimal("taxableShare", 0, 1, 1.0)));
        }
        return incomes;
    }

    private List<Benefit> benefits(List<Person> people) {
        List<Benefit> benefits = new ArrayList<>();
        Set<Integer> owners = new HashSet<>();
        for (DocumentReader reader : elements(
                "socialSecurity",
                "benefits",
                0,
                people.size(),
                List.of("owner", "primaryInsuranceAmount", "claimingAge", "claimingAgeMonths"))) {
            int owner = times.person(reader, "owner");
            if (!owners.add(owner)) {
                reader.problem("owner", "must not have two benefits");
            }
            double amount = reader.decimal("primaryInsuranceAmount", 0, MOST, null);
            benefits.add(new Benefit(owner, amount, claimingAgeMonths(reader)));
        }
        return benefits;
    }

    private static int claimingAgeMonths(DocumentReader reader) {
        if (!reader.has("claimingAge")) {
            return reader.integer("claimingAgeMonths", 62 * 12, 70 * 12, null);
        }
        if (reader.has("claimingAgeMonths")) {
            reader.problem("claimingAgeMonths", "must not be given beside claimingAge");
        }
        return 12 * reader.integer("claimingAge", 62, 70, null);
    }

    private List<Expense> expenses() {
        List<Expense> expenses = new ArrayList<>();
        for (DocumentReader reader : elements(
                "expenses",
                "expenses",
                0,
                Household.MAXIMUM_EXPENSES,
                List.of("need", "amount", GROWTH, "indexed", "start", "end", "survivorShare"))) {
            expenses.add(new Expense(
                    reader.oneOf("need", Need.class, Need.ESSENTIAL),
                    reader.decimal("amount", 0, MOST, null),
                    indexation(reader),
                    times.span(reader, times.end(), TO_THE_END),
                    reader.decimal("survivorShare", 0, 1, 1.0)));
        }
        return expenses;
    }

    private List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        for (DocumentReader reader : elements(
                "goals",
                "goals",
                0,
                Household.MAXIMUM_GOALS,
                List.of("amount", GROWTH, "indexed", "start", "end", "everyYears", "priority"))) {
            double amount = reader.decimal("amount", 0, MOST, null);
            Indexation indexation = indexation(reader);
            Span span;
            int everyYears = 1;
            if (reader.has("everyYears")) {
                span = times.span(reader, times.end(), TO_THE_END);
                everyYears = reader.integer("everyYears", 1, 100, null);
            } else {
                int step = times.start(reader);
                if (reader.has("end")) {
                    reader.problem("end", "belongs to goals that are repeated: give everyYears");
                }
                span = new Span(step, Math.min(step + 1, times.end()));
            }
            goals.add(new Goal(amount, indexation, span, everyYears, reader.integer("priority", 1, 10, 1)));
        }
        return goals;
    }

    private List<Contribution> contributions() {
        List<Contribution> contributions = new ArrayList<>();
        for (DocumentReader reader : elements(
                "contributions",
                "contributions",
                0,
                Household.MAXIMUM_CONTRIBUTIONS,
                List.of("account", "income", "share", "employerMatch", "amount", GROWTH, "indexed", "start", "end"))) {
            int account = reader.reference("account", names("accounts"), "an account");
            if (!reader.has("income")) {
                refuseBeside(reader, List.of("share", "employerMatch"), "contributions from an income");
                double amount = reader.decimal("amount", 0, MOST, null);
                Indexation indexation = indexation(reader);
                Span span = times.span(reader, times.end(), TO_THE_END);
                contributions.add(new Contribution(account, Household.NOBODY, 0, 0, 0, amount, indexation, span));
            } else {
                refuseBeside(reader, List.of("amount", GROWTH, "indexed"), "contributions from outside the incomes");
                int income = reader.reference("income", names("incomes"), "an income");
                double share = reader.decimal("share", 0, 1, null);
                DocumentReader match =
                        reader.has("employerMatch") ? reader.object("employerMatch", List.of("rate", "upTo")) : null;
                double rate = match == null ? 0 : match.decimal("rate", 0, 5, null);
                double upTo = match == null ? 0 : match.decimal("upTo", 0, 1, null);
                Span span = times.span(reader, times.end(), TO_THE_END);
                contributions.add(new Contribution(account, income, share, rate, upTo, 0, Indexation.PRICES, span));
            }
        }
        return contributions;
    }

    private static void refuseBeside(DocumentReader reader, List<String> members, String of) {
        for (String member : members) {
            if (reader.has(member)) {
                reader.problem(member, "belongs to " + of);
            }
        }
    }

    private List<Debt> debts() {
        List<Debt> debts = new ArrayList<>();
        for (DocumentReader reader : elements(
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
        for (DocumentReader reader : elements(
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

    private static Indexation indexation(DocumentReader reader) {
        return new Indexation(reader.decimal(GROWTH, -0.5, 0.5, 0.0), reader.bool("indexed", true));
    }
}
