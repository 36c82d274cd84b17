package io.foreseed.simulation;

import io.foreseed.engine.FlatTax;
import io.foreseed.engine.History;
import io.foreseed.engine.LifeTable;
import io.foreseed.engine.UniformLifetimeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What ships with the build and is no assumption: histories, life tables, tables of an authority. Each file is a
 * version that never changes; newer data comes as another file. The engine reads no files, so that it is read here.
 */
public final class ReferenceData {
    /** The histories of this build. */
    public static final List<String> HISTORIES = List.of("us-annual-1928-2025", "us-monthly-1871-2025");

    /** The life tables of this build. */
    public static final List<String> LIFE_TABLES = List.of("ssa-period-2022");

    /** The tables of divisors of required minimum distributions of this build. */
    public static final List<String> UNIFORM_LIFETIME_TABLES = List.of("irs-uniform-lifetime-2022");

    /** The tax rules of this build. */
    public static final List<String> TAX_RULES = List.of("flat-us-2022");

    private static final String INFLATION = "inflation";

    /** Read when first asked for. */
    private static final Map<String, ReferenceTable> TABLES = new ConcurrentHashMap<>();

    private ReferenceData() {}

    /** The history of that version. */
    public static Optional<History> history(String version) {
        return known(HISTORIES, version)
                .map(each -> TABLES.computeIfAbsent(each, ReferenceTable::read))
                .map(ReferenceData::history);
    }

    /**
     * The life table of that version.
     *
     * @param sex  {@code female} or {@code male}
     */
    public static Optional<LifeTable> lifeTable(String version, String sex) {
        return known(LIFE_TABLES, version)
                .map(each -> TABLES.computeIfAbsent(each, ReferenceTable::read))
                .map(table -> new LifeTable(version, table.column(sex + "-death-probability")));
    }

    /** The divisors of that version. */
    public static Optional<UniformLifetimeTable> uniformLifetimeTable(String version) {
        return known(UNIFORM_LIFETIME_TABLES, version)
                .map(each -> TABLES.computeIfAbsent(each, ReferenceTable::read))
                .map(table -> new UniformLifetimeTable(version, table.firstAge(), table.column("divisor")));
    }

    /** Effective tax rates of that version, without required distributions. */
    public static Optional<FlatTax> taxRules(String version) {
        return known(TAX_RULES, version)
                .map(each -> TABLES.computeIfAbsent(each, ReferenceTable::read))
                .map(table -> new FlatTax(
                        table.property("name"),
                        table.firstPeriod(),
                        table.property("authority"),
                        table.column("income-rate").getFirst(),
                        table.column("gains-rate").getFirst(),
                        table.column("deferred-rate").getFirst(),
                        table.column("social-security-share").getFirst(),
                        null));
    }

    private static Optional<String> known(List<String> versions, String version) {
        return Optional.of(version).filter(versions::contains);
    }

    /** Levels begin a period before the first growth; percentages begin with it. */
    private static History history(ReferenceTable table) {
        boolean isLevels = table.isOf("levels");
        int first = table.firstPeriod() + (isLevels ? 1 : 0);
        SortedMap<String, List<Double>> growth = new TreeMap<>();
        for (String column : table.columns()) {
            List<Double> values = table.column(column);
            growth.put(column, isLevels ? ratios(values) : fromPercent(values));
        }
        List<Double> inflation = growth.remove(INFLATION);
        int periodsPerYear = table.periodsPerYear();
        return new History(
                table.version(), periodsPerYear, first / periodsPerYear, first % periodsPerYear, growth, inflation);
    }

    private static List<Double> ratios(List<Double> levels) {
        List<Double> ratios = new ArrayList<>();
        for (int index = 1; index < levels.size(); index++) {
            ratios.add(levels.get(index) / levels.get(index - 1));
        }
        return ratios;
    }

    private static List<Double> fromPercent(List<Double> percentages) {
        return percentages.stream().map(percent -> 1 + percent / 100).toList();
    }
}
