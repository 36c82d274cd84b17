package io.foreseed.simulation;

import io.foreseed.engine.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A table that ships with the build: lines {@code # name: value}, a line of column names, and a row for each age or
 * period without a gap. Read strictly: what does not fit is a fault of the build.
 */
final class ReferenceTable {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");
    private static final Pattern YEAR_OR_AGE = Pattern.compile("[0-9]{1,4}");
    private static final String PERIOD = "period";
    private static final String AGE = "age";

    private final String version;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> names;
    private final List<List<Double>> columns = new ArrayList<>();
    private int firstKey;

    ReferenceTable(String version, List<String> lines) {
        this.version = version;
        int line = 0;
        for (; lines.get(line).startsWith("# "); line++) {
            String[] property = lines.get(line).substring(2).split(": ", 2);
            require(property.length == 2 && properties.put(property[0], property[1]) == null, line);
        }
        names = List.of(lines.get(line).split(",", -1));
        names.forEach(name -> columns.add(new ArrayList<>()));
        for (int row = 0; ++line < lines.size(); row++) {
            row(lines.get(line).split(",", -1), row, line);
        }
    }

    /** The table of that version. */
    static ReferenceTable read(String version) {
        return new ReferenceTable(version, text(version).lines().toList());
    }

    /** SHA-256 of the file of that version, as {@code sha256:} and 64 hexadecimal digits. */
    static String digest(String version) {
        return CanonicalJson.digest(text(version));
    }

    private static String text(String version) {
        try (InputStream file = ReferenceTable.class.getResourceAsStream("/data/" + version + ".csv")) {
            return new String(Objects.requireNonNull(file, version).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String version() {
        return version;
    }

    boolean isOf(String kind) {
        return property("kind").equals(kind);
    }

    String property(String name) {
        return Objects.requireNonNull(properties.get(name), name);
    }

    int periodsPerYear() {
        return Integer.parseInt(property("periods per year"));
    }

    /** The first age of a table by age. */
    int firstAge() {
        require(names.getFirst().equals(AGE), 0);
        return firstKey;
    }

    /** The first period of a history, in periods since the year 0. */
    int firstPeriod() {
        require(names.getFirst().equals(PERIOD), 0);
        return firstKey;
    }

    /** The names of the columns besides that of the rows. */
    List<String> columns() {
        return names.subList(1, names.size());
    }

    List<Double> column(String name) {
        int index = names.indexOf(name);
        if (index < 1) {
            throw new IllegalStateException(version + ": no column " + name);
        }
        return List.copyOf(columns.get(index));
    }

    private void row(String[] fields, int row, int line) {
        require(fields.length == names.size(), line);
        int key = key(fields[0], line);
        firstKey = row == 0 ? key : firstKey;
        require(key == firstKey + row, line);
        for (int index = 1; index < fields.length; index++) {
            require(NUMBER.matcher(fields[index]).matches(), line);
            columns.get(index).add(Double.valueOf(fields[index]));
        }
    }

    /** An age, a year, or the months since the year 0 of a month such as 1871-01. */
    private int key(String text, int line) {
        if (MONTH.matcher(text).matches()) {
            return Integer.parseInt(text.substring(0, 4)) * 12 + Integer.parseInt(text.substring(5)) - 1;
        }
        require(YEAR_OR_AGE.matcher(text).matches(), line);
        return Integer.parseInt(text);
    }

    private void require(boolean holds, int line) {
        if (!holds) {
            throw new IllegalStateException(version + ": line " + (line + 1) + " is not as it must be");
        }
    }
}
