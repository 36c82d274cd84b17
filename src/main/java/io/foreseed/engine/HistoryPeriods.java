package io.foreseed.engine;

import java.util.Map;

/**
 * Some successive periods of a history.
 *
 * @param year  of the first, 1 to 9999
 * @param month  in which the first begins, 1 to 12; that of a yearly history is 1
 * @param count  their number, at least 1
 */
public record HistoryPeriods(int year, int month, int count) {
    public HistoryPeriods {
        Range.require(year >= 1 && year <= 9999, "year");
        Range.require(month >= 1 && month <= 12, "month");
        Range.require(count >= 1, "periods");
    }

    /** The place of the first in the history; below 0 or beyond its end where the history does not have it. */
    public int first(History history) {
        int perYear = history.periodsPerYear();
        return (year - history.firstYear()) * perYear + (month - 1) * perYear / 12 - history.firstPeriod();
    }

    /** Whether a history has all of them, none of them cut. */
    public boolean isWithin(History history) {
        int first = first(history);
        boolean isWhole = (month - 1) * history.periodsPerYear() % 12 == 0;
        return isWhole && first >= 0 && first < history.periods() && count <= history.periods() - first;
    }

    /** The first, as documents write it. */
    Map<String, Object> json() {
        return Members.of("year", year).and("month", month).map();
    }
}
