package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.CorrelationMatrix;
import io.foreseed.engine.History;
import io.foreseed.engine.HistoryPeriods;
import io.foreseed.engine.HouseholdMarket;
import io.foreseed.engine.InflationLaw;
import io.foreseed.engine.MarketInput;
import io.foreseed.engine.ParameterReader;
import io.foreseed.engine.ReturnLaw;
import io.foreseed.engine.ReturnLaws;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.AssetClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the assumptions of schema 2: classes, return model, correlations, inflation, history. */
final class HouseholdMarketReader {
    private static final String RETURN_MODEL = "returnModel";
    private static final String CORRELATIONS = "correlations";
    private static final String INFLATION = "inflation";
    private static final String HISTORY = "history";
    private static final int MOST_PERIODS = 12 * SimulationInput.MAXIMUM_HORIZON_YEARS;

    private final DocumentReader market;
    private final List<DocumentProblem> problems;
    private final PlanTimes times;
    private final int stepsPerYear;
    private final Optional<History> known;
    private final List<String> ids = new ArrayList<>();

    /**
     * @param times  with the people, since an episode may begin with a retirement
     */
    HouseholdMarketReader(DocumentReader document, PlanTimes times, List<DocumentProblem> problems, int stepsPerYear) {
        this.problems = problems;
        this.times = times;
        this.stepsPerYear = stepsPerYear;
        market = document.object(
                "assumptions", List.of("version", RETURN_MODEL, "assetClasses", CORRELATIONS, INFLATION, HISTORY));
        known = ReferenceData.history(market.get(HISTORY).asText()).filter(each -> each.fits(stepsPerYear));
    }

    /** The ids of the classes; none when one of them cannot be read. */
    List<String> ids() {
        return ids.contains("") || new HashSet<>(ids).size() < ids.size() ? List.of() : List.copyOf(ids);
    }

    /** The assumptions; empty when something is wrong with them. */
    Optional<HouseholdMarket> market() {
        int problemsBefore = problems.size();
        String version = market.text("version", SettingsReader.NAME_ALLOWED, SettingsReader.NAME, null);
        List<DocumentReader> readers = market.objects(
                "assetClasses",
                "asset classes",
                1,
                SimulationInput.MAXIMUM_ASSET_CLASSES,
                List.of("id", "expectedReturn", "volatility", "annualFee", "series"));
        Optional<ReturnLaw> law = returnModel(market, RETURN_MODEL, ReturnLaws.types(), readers.size());
        boolean needsHistory = law.isPresent() && law.get().needsHistory();
        boolean isHistorical = law.isPresent() && law.get().isHistorical();
        List<AssetClass> classes = new ArrayList<>();
        List<Double> fees = new ArrayList<>();
        for (DocumentReader reader : readers) {
            classes.add(assetClass(reader, isHistorical, needsHistory || law.isEmpty()));
            fees.add(reader.decimal("annualFee", 0, 0.1, 0.0));
        }
        CorrelationMatrix correlations = correlations(classes.size(), isHistorical);
        InflationLaw inflation = inflation(correlations, isHistorical);
        History history = law.isEmpty() ? null : history(needsHistory);
        List<String> series = history == null ? List.of() : series(readers, history);
        if (problems.size() > problemsBefore || law.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new HouseholdMarket(
                new MarketInput(version, classes, correlations, law.get(), inflation, history, series), fees));
    }

    private AssetClass assetClass(DocumentReader reader, boolean isHistorical, boolean mayHaveSeries) {
        String id = reader.text("id", "1 to 64 of a-z, 0-9 and -", "[a-z0-9-]{1,64}", null);
        if (!id.isEmpty() && ids.contains(id)) {
            reader.problem("id", "must be unique: \"" + id + "\" is the id of an earlier class");
        }
        ids.add(id);
        if (!mayHaveSeries && reader.has("series")) {
            reader.problem("series", "belongs to the return models that take from a history");
        }
        Double otherwise = isHistorical ? 0.0 : null;
        return new AssetClass(
                id,
                reader.decimal("expectedReturn", -0.5, 1, otherwise),
                reader.decimal("volatility", 0, 2, otherwise));
    }

    private Optional<ReturnLaw> returnModel(
            DocumentReader holder, String member, SortedSet<String> allowed, int classes) {
        List<String> given = new ArrayList<>();
        holder.get(member).fieldNames().forEachRemaining(given::add);
        DocumentReader model = holder.object(member, given);
        String type = model.get("type").asText();
        if (!allowed.contains(type)) {
            model.refused("type", "one of " + String.join(", ", allowed));
            return Optional.empty();
        }
        int problemsBefore = problems.size();
        Parameters parameters = new Parameters(model, classes);
        Optional<ReturnLaw> law = ReturnLaws.read(type, parameters);
        parameters.refuseOthers(given);
        return problems.size() == problemsBefore ? law : Optional.empty();
    }

    /** A history holds what ties classes together: no correlations are needed with it. */
    private CorrelationMatrix correlations(int classes, boolean isHistorical) {
        if (isHistorical && !market.has(CORRELATIONS)) {
            return identity(Math.max(1, classes));
        }
        int problemsBefore = problems.size();
        List<List<Double>> rows = CorrelationsReader.read(market, CORRELATIONS, classes, problems);
        return problems.size() == problemsBefore && classes > 0 ? CorrelationMatrix.of(rows) : identity(1);
    }

    private static CorrelationMatrix identity(int size) {
        List<List<Double>> rows = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            List<Double> entries = new ArrayList<>();
            for (int column = 0; column < size; column++) {
                entries.add(row == column ? 1.0 : 0.0);
            }
            rows.add(entries);
        }
        return CorrelationMatrix.of(rows);
    }

    private InflationLaw inflation(CorrelationMatrix correlations, boolean isHistorical) {
        if (!market.has(INFLATION)) {
            if (!isHistorical) {
                market.assume(INFLATION, AssumedValue.NO_INFLATION);
            }
            return InflationLaw.constant(0);
        }
        DocumentReader inflation =
                market.object(INFLATION, List.of("mean", "volatility", "halfLifeYears", "initial", CORRELATIONS));
        int problemsBefore = problems.size();
        double mean = inflation.decimal("mean", -0.1, 1, null);
        double volatility = inflation.decimal("volatility", 0, 0.5, 0.0);
        double halfLife = inflation.decimal("halfLifeYears", 0.01, 100, 1.0);
        double initial = inflation.decimal("initial", -0.1, 1, mean);
        List<Double> withClasses = inflationCorrelations(inflation, correlations.size());
        InflationLaw law = new InflationLaw(mean, volatility, halfLife, initial, withClasses);
        boolean isReadable = problems.size() == problemsBefore && withClasses.size() == correlations.size();
        if (isReadable && !CorrelationMatrix.of(law.joined(correlations)).isPositiveDefinite()) {
            inflation.problem(CORRELATIONS, "must leave the correlations of classes and inflation positive definite");
        }
        return law;
    }

    private List<Double> inflationCorrelations(DocumentReader inflation, int classes) {
        if (!inflation.has(CORRELATIONS)) {
            inflation.assume(CORRELATIONS, "0 with every asset class");
            return List.of();
        }
        List<Double> entries = numbers(inflation, CORRELATIONS, -1, 1, problems);
        if (!entries.isEmpty() && entries.size() != classes) {
            inflation.problem(CORRELATIONS, "must have one entry for each of the " + classes + " asset classes");
        }
        return entries;
    }

    private @Nullable History history(boolean needsHistory) {
        if (!needsHistory) {
            if (market.has(HISTORY)) {
                market.problem(HISTORY, "belongs to the return models that take from a history");
            }
            return null;
        }
        if (known.isEmpty()) {
            market.refused(
                    HISTORY,
                    "one of " + String.join(", ", ReferenceData.HISTORIES) + " with whole periods in each step");
        }
        return known.orElse(null);
    }

    private static List<String> series(List<DocumentReader> classes, History history) {
        Set<String> known = new TreeSet<>(history.growth().keySet());
        List<String> series = new ArrayList<>();
        for (DocumentReader reader : classes) {
            String name = reader.get("series").asText();
            if (!known.contains(name)) {
                reader.refused("series", "one of " + String.join(", ", known));
            }
            series.add(name);
        }
        return series;
    }

    /** Numbers of an array; none when one of them is not allowed. */
    private static List<Double> numbers(
            DocumentReader reader, String member, double least, double most, List<DocumentProblem> problems) {
        List<Double> numbers = new ArrayList<>();
        int problemsBefore = problems.size();
        for (JsonNode entry : reader.array(member, "numbers", 0, SimulationInput.MAXIMUM_ASSET_CLASSES)) {
            double number = entry.isNumber() ? entry.doubleValue() : Double.NaN;
            if (!(number >= least && number <= most)) {
                problems.add(new DocumentProblem(
                        reader.pointerOf(member) + "/" + numbers.size(),
                        "must be a number from " + least + " to " + most));
            }
            numbers.add(number);
        }
        return problems.size() == problemsBefore ? numbers : List.of();
    }

    /** A period as documents name it. */
    private static String name(History history, int period) {
        int all = history.firstYear() * history.periodsPerYear() + history.firstPeriod() + period;
        String year = Integer.toString(all / history.periodsPerYear());
        int month = all % history.periodsPerYear() + 1;
        return history.periodsPerYear() == 1 ? year : year + "-" + (month < 10 ? "0" : "") + month;
    }

    /** The parameters of a return model; which there are is known when it has been read. */
    private final class Parameters implements ParameterReader {
        private final DocumentReader model;
        private final int classes;
        private final Set<String> names = new TreeSet<>(Set.of("type"));

        Parameters(DocumentReader model, int classes) {
            this.model = model;
            this.classes = classes;
        }

        @Override
        public double number(String name, double least, double most, @Nullable Double otherwise) {
            names.add(name);
            return model.decimal(name, least, most, otherwise);
        }

        @Override
        public int step(String name) {
            names.add(name);
            int step = times.start(model, name);
            if (step == times.end()) {
                model.problem(name, "must be before the plan's end, which is step " + times.end());
            }
            return step;
        }

        @Override
        public HistoryPeriods periods(String from, String count) {
            names.addAll(List.of(from, count));
            int problemsBefore = problems.size();
            DocumentReader first = model.object(from, List.of("year", "month"));
            HistoryPeriods periods = new HistoryPeriods(
                    first.integer("year", 1, 9999, null),
                    first.integer("month", 1, 12, 1),
                    model.integer(count, 1, MOST_PERIODS, null));
            if (problems.size() == problemsBefore) {
                known.ifPresent(history -> requireWithin(periods, history, from, count));
            }
            return periods;
        }

        private void requireWithin(HistoryPeriods periods, History history, String from, String count) {
            int periodsPerStep = history.periodsPerYear() / stepsPerYear;
            HistoryPeriods one = new HistoryPeriods(periods.year(), periods.month(), 1);
            if (!one.isWithin(history)) {
                model.refused(
                        from,
                        "the beginning of a period of " + history.version() + ", which has " + name(history, 0) + " to "
                                + name(history, history.periods() - 1));
            } else if (!periods.isWithin(history)) {
                model.problem(
                        count,
                        "must be at most " + (history.periods() - one.first(history)) + ": " + history.version()
                                + " ends with " + name(history, history.periods() - 1));
            }
            if (periods.count() % periodsPerStep != 0) {
                model.problem(count, "must be a whole number of steps, each of " + periodsPerStep + " periods");
            }
        }

        @Override
        public ReturnLaw law(String name) {
            names.add(name);
            return returnModel(model, name, ReturnLaws.typesAroundEpisode(), classes)
                    .orElseGet(() -> ReturnLaws.read("lognormal", this).orElseThrow());
        }

        @Override
        public List<Double> numberByClass(String name, double least, double most) {
            names.add(name);
            List<Double> numbers = numbers(model, name, least, most, problems);
            if (numbers.size() == classes) {
                return numbers;
            }
            model.problem(name, "must have one number for each of the " + classes + " asset classes");
            List<Double> standIns = new ArrayList<>();
            for (int index = 0; index < Math.max(1, classes); index++) {
                standIns.add(least);
            }
            return standIns;
        }

        @Override
        public CorrelationMatrix correlations(String name) {
            names.add(name);
            boolean isOwn = model.has(name);
            if (!isOwn) {
                model.assume(name, "those of the market");
            }
            // What is wrong with the market's own matrix is said where that is read.
            List<DocumentProblem> wrong = new ArrayList<>();
            DocumentReader holder = isOwn ? model : market;
            List<List<Double>> rows = CorrelationsReader.read(holder, isOwn ? name : CORRELATIONS, classes, wrong);
            if (isOwn) {
                problems.addAll(wrong);
            }
            return wrong.isEmpty() && classes > 0 && rows.size() == classes
                    ? CorrelationMatrix.of(rows)
                    : identity(Math.max(1, classes));
        }

        void refuseOthers(List<String> given) {
            for (String name : given) {
                if (!names.contains(name)) {
                    model.problem(name, "is not known here; allowed are " + String.join(", ", names));
                }
            }
        }
    }
}
