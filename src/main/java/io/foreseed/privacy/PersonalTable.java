package io.foreseed.privacy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table that holds something about persons. Every column is kept or erased, or the whole row goes.
 *
 * @param name  the table, {@code x} in the conditions
 * @param belongs  which rows are of the person {@code ?1}
 * @param key  what tells rows apart, as SQL
 * @param isExported  whether the person is given the rows
 * @param isDeleted  whether erasing deletes the rows
 * @param kept  columns that stay as they are
 * @param hidden  columns that are given to nobody
 * @param shown  columns that are given in another form, and its SQL
 * @param erased  columns that erasing changes, and the SQL of what they become
 */
record PersonalTable(
        String name,
        String belongs,
        String key,
        boolean isExported,
        boolean isDeleted,
        Set<String> kept,
        Set<String> hidden,
        Map<String, String> erased,
        Map<String, String> shown) {

    PersonalTable {
        kept = Set.copyOf(kept);
        hidden = Set.copyOf(hidden);
        erased = Map.copyOf(erased);
        shown = Map.copyOf(shown);
    }

    /** Rows of the person that go; of them they are given all columns but the hidden ones. */
    static PersonalTable deleted(String name, String belongs, String key, Set<String> hidden) {
        return new PersonalTable(name, belongs, key, true, true, Set.of(), hidden, Map.of(), Map.of());
    }

    /** Rows that stay. */
    static PersonalTable of(String name, String belongs, String key, Set<String> kept, Map<String, String> erased) {
        return new PersonalTable(name, belongs, key, true, false, kept, Set.of(), erased, Map.of());
    }

    PersonalTable withHidden(String... columns) {
        return new PersonalTable(name, belongs, key, isExported, isDeleted, kept, Set.of(columns), erased, shown);
    }

    PersonalTable showing(String column, String sql) {
        return new PersonalTable(name, belongs, key, isExported, isDeleted, kept, hidden, erased, Map.of(column, sql));
    }

    PersonalTable notExported() {
        return new PersonalTable(name, belongs, key, false, isDeleted, kept, hidden, erased, shown);
    }

    /** Columns whose fate is declared; empty where the whole row goes. */
    Set<String> declared() {
        Set<String> columns = new TreeSet<>(kept);
        columns.addAll(erased.keySet());
        return columns;
    }

    /** A page of the person {@code ?1} after the key {@code ?2}: the key, and the row as JSON. */
    String export() {
        String names = "'{" + String.join(",", new TreeSet<>(hidden)) + "}'";
        String others = shown.entrySet().stream()
                .map(column -> " || jsonb_build_object('" + column.getKey() + "', " + column.getValue() + ")")
                .collect(Collectors.joining());
        return "select cast(" + key + " as text), cast((to_jsonb(x) - cast(" + names + " as text[]))" + others
                + " as text) from " + name + " x where (" + belongs + ") and cast(" + key + " as text) > ?2 order by 1";
    }

    /** What erases the person {@code ?1} from the table. */
    String erase() {
        if (isDeleted) {
            return "delete from " + name + " x where " + belongs;
        }
        return "update " + name + " x set "
                + new TreeMap<>(erased)
                        .entrySet().stream()
                                .map(column -> column.getKey() + " = " + column.getValue())
                                .collect(Collectors.joining(", "))
                + " where " + belongs;
    }
}
