package io.foreseed.simulation;

import io.foreseed.engine.Span;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings the times of a document to steps: each is a plan year, a date, somebody's age or retirement, or a step.
 *
 * <p>A time between two steps becomes the later one, a time before the plan's start its first step, and one after its
 * horizon the step after the last.
 */
final class PlanTimes {
    private static final List<String> NAMES = List.of("step", "year", "date", "age", "months", "person", "retirement");
    private static final String ALLOWED =
            "an object with one of year, date, age (and person), retirement or step, such as {\"year\": 10}";
    private static final int FURTHEST_YEARS = 200;
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2300, 12, 31);

    private final @Nullable LocalDate startDate;
    private final int stepsPerYear;
    private final int steps;
    private final List<String> people = new ArrayList<>();
    private final List<Integer> ageMonths = new ArrayList<>();
    private final List<Integer> retirements = new ArrayList<>();

    PlanTimes(@Nullable LocalDate startDate, int horizonYears, int stepsPerYear) {
        this.startDate = startDate;
        this.stepsPerYear = stepsPerYear;
        steps = horizonYears * stepsPerYear;
    }

    /** The step after the last. */
    int end() {
        return steps;
    }

    @Nullable
    LocalDate startDate() {
        return startDate;
    }

    /** The names of the people so far. */
    List<String> people() {
        return people;
    }

    /** Adds a person whose times others may refer to. */
    void add(String name, int personAgeMonths) {
        people.add(name);
        ageMonths.add(personAgeMonths);
        retirements.add(-1);
    }

    void setRetirement(int person, int step) {
        retirements.set(person, step);
    }

    /** The step of retirement, or -1 when none was given. */
    int retirement(int person) {
        return retirements.get(person);
    }

    /** From {@code start}, by default the plan's, to {@code end}, by default the given one. */
    Span span(DocumentReader reader, int otherwiseEnd, String otherwiseText) {
        int start = start(reader);
        int end = otherwiseEnd;
        if (reader.has("end")) {
            end = step(reader, "end");
            if (end < start) {
                reader.problem("end", "must not be before start, which is step " + start);
            }
        } else {
            reader.assume("end", otherwiseText);
        }
        return new Span(start, Math.max(start, end));
    }

    int start(DocumentReader reader) {
        return start(reader, "start");
    }

    /** The step of a time that need not be given. */
    int start(DocumentReader reader, String member) {
        if (reader.has(member)) {
            return step(reader, member);
        }
        reader.assume(member, "the plan's start");
        return 0;
    }

    /** The step of a time that must be given. */
    int step(DocumentReader reader, String member) {
        return stepOf(reader, member, steps);
    }

    private int stepOf(DocumentReader reader, String member, int most) {
        if (!reader.get(member).isObject()) {
            reader.refused(member, ALLOWED);
            return 0;
        }
        DocumentReader time = reader.object(member, NAMES);
        List<String> kinds = List.of("step", "year", "date", "age", "retirement").stream()
                .filter(time::has)
                .toList();
        if (kinds.size() != 1) {
            reader.refused(member, ALLOWED);
            return 0;
        }
        int step =
                switch (kinds.getFirst()) {
                    case "step" -> time.integer("step", 0, most, null);
                    case "year" -> time.integer("year", 0, most / stepsPerYear, null) * stepsPerYear;
                    case "date" -> dateStep(time);
                    case "age" -> ageStep(time);
                    default -> retirementStep(time);
                };
        return Math.clamp(step, 0, most);
    }

    /** The step of a time that may lie beyond the horizon, as the last payment of a debt does. */
    int debtEnd(DocumentReader reader, String member) {
        return stepOf(reader, member, FURTHEST_YEARS * stepsPerYear);
    }

    /** A date as ISO 8601 writes it; empty when it is none or far away. */
    static @Nullable LocalDate date(DocumentReader reader, String member) {
        try {
            LocalDate date = LocalDate.parse(reader.get(member).asText());
            if (!date.isBefore(EARLIEST) && !date.isAfter(LATEST)) {
                return date;
            }
        } catch (DateTimeException notADate) {
            // refused below, like one that is too far away
        }
        reader.refused(member, "a date from " + EARLIEST + " to " + LATEST + " such as 2030-07-01");
        return null;
    }

    private int dateStep(DocumentReader time) {
        LocalDate date = date(time, "date");
        if (startDate == null) {
            time.problem("date", "needs the plan's startDate");
            return 0;
        }
        return date == null ? 0 : stepOfMonths(monthsUntil(startDate, date));
    }

    /**
     * The step of a date that has been accepted; the plan has a start date.
     *
     * @param isDebt  whether it may lie beyond the horizon
     */
    int stepOf(LocalDate date, boolean isDebt) {
        int step = stepOfMonths(monthsUntil(Objects.requireNonNull(startDate), date));
        return Math.clamp(step, 0, isDebt ? FURTHEST_YEARS * stepsPerYear : steps);
    }

    /** Whole months, an incomplete one counted as one. */
    private static int monthsUntil(LocalDate from, LocalDate to) {
        int months = (int) ChronoUnit.MONTHS.between(from, to);
        return from.plusMonths(months).isBefore(to) ? months + 1 : months;
    }

    private int ageStep(DocumentReader time) {
        int months = time.integer("age", 0, 130, null) * 12;
        months += time.has("months") ? time.integer("months", 0, 11, null) : 0;
        int person = person(time, "person");
        return ageMonths.isEmpty() ? 0 : stepOfMonths(months - ageMonths.get(person));
    }

    private int retirementStep(DocumentReader time) {
        int person = time.reference("retirement", people, "a person");
        if (!retirements.isEmpty() && retirements.get(person) < 0) {
            time.problem("retirement", "is not given for this person");
        }
        return retirements.isEmpty() ? 0 : Math.max(0, retirements.get(person));
    }

    /** Of a plan for one person it need not be said. */
    int person(DocumentReader reader, String member) {
        if (people.size() == 1 && !reader.has(member)) {
            return 0;
        }
        return reader.reference(member, people, "a person");
    }

    private int stepOfMonths(int months) {
        return Math.ceilDiv(months * stepsPerYear, 12);
    }
}
