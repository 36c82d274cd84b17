package io.foreseed.engine;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members of a JSON object, sorted by name. {@code Map.of} would hold the same, but in an order that the JDK draws
 * anew for each process, and whatever reads a map may show its order.
 */
final class Members {
    private final SortedMap<String, Object> members = new TreeMap<>();

    private Members() {}

    static Members of(String name, Object value) {
        return new Members().and(name, value);
    }

    Members and(String name, Object value) {
        members.put(name, value);
        return this;
    }

    SortedMap<String, Object> map() {
        return Collections.unmodifiableSortedMap(members);
    }
}
