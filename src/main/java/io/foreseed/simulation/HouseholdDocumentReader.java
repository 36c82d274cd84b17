package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.Allocation;
import io.foreseed.engine.FixedLife;
import io.foreseed.engine.FlatTax;
import io.foreseed.engine.GompertzLife;
import io.foreseed.engine.Household;
import io.foreseed.engine.Household.Person;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.HouseholdInput.WithdrawalOrder;
import io.foreseed.engine.HouseholdMarket;
import io.foreseed.engine.LifeLaw;
import io.foreseed.engine.Longevity;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SpendingRule;
import io.foreseed.engine.TaxProfile;
import io.foreseed.engine.UniformLifetimeTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a plan document of schema 2 and checks what single members cannot tell. */
final class HouseholdDocumentReader {
    private static final List<String> MEMBERS = List.of(
            "schemaVersion",
            "startDate",
            "seed",
            "iterations",
            "horizonYears",
            "stepsPerYear",
            "confidenceLevel",
            "assumptions",
            "allocation",
            "surplusAccount",
            "bequest",
            "spendingRule",
            "withdrawalOrder",
            "taxProfile",
            "longevity");

    private static final String NONE = "none";

    private final List<DocumentProblem> problems;
    /** What is said otherwise here. */
    private static final Map<String, String> OF_SCHEMA_1 = Map.of(
            "amounts", "schema 2 answers in the money of today and of its day",
            "portfolio", "schema 2 says it as allocation, and fees of asset classes as annualFee",
            "cashFlows", "schema 2 says it as incomes, expenses, goals and contributions");

    private final List<AssumedValue> assumed = new ArrayList<>();
    private final boolean isLabelled;
    private final DocumentReader document;
    private final SettingsReader settings;
    private @Nullable HouseholdReader household;

    HouseholdDocumentReader(JsonNode json, String pointer, List<DocumentProblem> problems, boolean isLabelled) {
        this.problems = problems;
        this.isLabelled = isLabelled;
        List<String> members = new ArrayList<>();
        if (isLabelled) {
            members.addAll(List.of("name", "currency"));
        }
        members.addAll(MEMBERS);
        members.addAll(HouseholdReader.LISTS);
        document = new DocumentReader(json, pointer, problems, assumed, members, OF_SCHEMA_1);
        settings = new SettingsReader(document, problems);
    }

    /** The document; reads everything once. */
    PlanDocument document() {
        String currency = settings.currency();
        String name = SettingsReader.name(document);
        HouseholdInput input = input();
        return new PlanDocument(
                input, new PlanLabels(name, currency, household == null ? Map.of() : household.names(), assumed));
    }

    /**
     * The input.
     *
     * @throws PlanDocumentException when anything in the document is refused
     */
    HouseholdInput input() {
        document.integer("schemaVersion", 2, 2, null);
        long seed = settings.seed();
        int iterations = settings.iterations();
        int horizonYears = settings.horizonYears();
        int stepsPerYear = settings.stepsPerYear();
        double confidenceLevel = settings.confidenceLevel();
        LocalDate startDate = document.has("startDate") ? PlanTimes.date(document, "startDate") : null;
        PlanTimes times = new PlanTimes(startDate, horizonYears, stepsPerYear);
        household = new HouseholdReader(document, times, problems, isLabelled);
        HouseholdMarketReader marketReader = new HouseholdMarketReader(document, times, problems, stepsPerYear);
        Optional<HouseholdMarket> market = marketReader.market();
        Household people = household.household();
        Allocation allocation = new AllocationReader(document, times, marketReader.ids(), problems).allocation();
        SpendingRule rule = new SpendingRuleReader(document, times, people.people(), stepsPerYear).rule();
        WithdrawalOrder order = document.oneOf("withdrawalOrder", WithdrawalOrder.class, WithdrawalOrder.CONVENTIONAL);
        TaxProfile taxes = taxProfile();
        Longevity longevity = longevity(people.people());
        if (!problems.isEmpty() || market.isEmpty()) {
            throw new PlanDocumentException(problems);
        }
        HouseholdInput input = new HouseholdInput(
                seed,
                iterations,
                horizonYears,
                stepsPerYear,
                confidenceLevel,
                market.get(),
                allocation,
                people,
                rule,
                order,
                taxes,
                longevity);
        if (iterations > input.maximumIterations()) {
            document.problem(
                    "iterations",
                    "must be at most " + input.maximumIterations() + ": the history has no more sequences so long");
            throw new PlanDocumentException(problems);
        }
        return input;
    }

    private TaxProfile taxProfile() {
        if (!document.has("taxProfile")) {
            document.assume("taxProfile", "no taxes, no required distributions");
            return new FlatTax(NONE, 1900, NONE, 0, 0, 0, 0, null);
        }
        DocumentReader profile = document.object(
                "taxProfile",
                List.of(
                        "rules",
                        "type",
                        "name",
                        "year",
                        "authority",
                        "incomeRate",
                        "gainsRate",
                        "deferredRate",
                        "socialSecurityShare",
                        "requiredDistributions"));
        if (profile.has("rules")) {
            return shipped(profile);
        }
        profile.text("type", "flat", "flat", "flat");
        return new FlatTax(
                profile.text("name", SettingsReader.NAME_ALLOWED, SettingsReader.NAME, "flat"),
                profile.integer("year", 1900, 2200, null),
                profile.text("authority", SettingsReader.NAME_ALLOWED, SettingsReader.NAME, null),
                profile.decimal("incomeRate", 0, FlatTax.MAXIMUM_RATE, null),
                profile.decimal("gainsRate", 0, FlatTax.MAXIMUM_RATE, null),
                profile.decimal("deferredRate", 0, FlatTax.MAXIMUM_RATE, null),
                profile.decimal("socialSecurityShare", 0, 1, 0.85),
                table(profile, "requiredDistributions"));
    }

    /** Rules that ship with the build: only distributions are for the document to decide. */
    private static TaxProfile shipped(DocumentReader profile) {
        profile.members().forEach(member -> {
            if (!member.getKey().equals("rules") && !member.getKey().equals("requiredDistributions")) {
                profile.problem(member.getKey(), "must not be given beside rules");
            }
        });
        Optional<FlatTax> rules = ReferenceData.taxRules(profile.get("rules").asText());
        if (rules.isEmpty()) {
            profile.refused("rules", "one of " + String.join(", ", ReferenceData.TAX_RULES));
        }
        return rules.orElse(new FlatTax(NONE, 1900, NONE, 0, 0, 0, 0, null))
                .with(table(profile, "requiredDistributions"));
    }

    private static @Nullable UniformLifetimeTable table(DocumentReader profile, String member) {
        if (!profile.has(member)) {
            profile.assume(member, NONE);
            return null;
        }
        String version = profile.get(member).asText();
        Optional<UniformLifetimeTable> table = ReferenceData.uniformLifetimeTable(version);
        if (table.isEmpty() && !version.equals(NONE)) {
            profile.refused(member, "one of " + NONE + ", " + String.join(", ", ReferenceData.UNIFORM_LIFETIME_TABLES));
        }
        return table.orElse(null);
    }

    private Longevity longevity(List<Person> people) {
        List<LifeLaw> laws = new ArrayList<>();
        if (!document.has("longevity")) {
            document.assume("longevity", "everybody outlives the plan");
            people.forEach(person -> laws.add(FixedLife.endless()));
            return new Longevity(laws);
        }
        List<String> members = List.of("type", "endAge", "table", "mode", "dispersion");
        List<DocumentReader> readers = document.objects("longevity", "laws, one a person", 1, people.size(), members);
        if (!readers.isEmpty() && readers.size() != people.size()) {
            document.problem("longevity", "must have one law for each of the " + people.size() + " people");
        }
        for (int person = 0; person < people.size(); person++) {
            laws.add(person < readers.size() ? lifeLaw(readers.get(person), people.get(person)) : FixedLife.endless());
        }
        return new Longevity(laws);
    }

    private static LifeLaw lifeLaw(DocumentReader reader, Person person) {
        switch (reader.get("type").asText()) {
            case "fixed" -> {
                refuseOthers(reader, List.of("table", "mode", "dispersion"));
                if (!reader.has("endAge")) {
                    reader.assume("endAge", "after the plan's end");
                    return FixedLife.endless();
                }
                return new FixedLife(Math.max(0.01, reader.decimal("endAge", 0.01, 150, null)));
            }
            case "gompertz" -> {
                refuseOthers(reader, List.of("table", "endAge"));
                return new GompertzLife(
                        reader.decimal("mode", 50, 120, null), reader.decimal("dispersion", 1, 30, null));
            }
            case "period-table" -> {
                refuseOthers(reader, List.of("endAge", "mode", "dispersion"));
                String version = reader.get("table").asText();
                Optional<? extends LifeLaw> table =
                        ReferenceData.lifeTable(version, SimulationInput.jsonName(person.sex()));
                if (table.isEmpty()) {
                    reader.refused("table", "one of " + String.join(", ", ReferenceData.LIFE_TABLES));
                    return FixedLife.endless();
                }
                return table.get();
            }
            default -> {
                reader.refused("type", "one of fixed, gompertz, period-table");
                return FixedLife.endless();
            }
        }
    }

    private static void refuseOthers(DocumentReader reader, List<String> others) {
        for (String member : others) {
            if (reader.has(member)) {
                reader.problem(member, "does not belong to this type");
            }
        }
    }
}
