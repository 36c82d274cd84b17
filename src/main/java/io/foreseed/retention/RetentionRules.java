package io.foreseed.retention;

import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a policy may say; every mistake at once, with what is allowed. */
final class RetentionRules {
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_CONDITIONS = 10;
    private static final int LONGEST_VALUE = 100;

    private final List<FieldError> errors = new ArrayList<>();

    private RetentionRules() {}

    /**
     * Refuses what no policy may say.
     *
     * @throws ProblemException with all mistakes
     */
    static void require(RetentionPolicyRequest asked) {
        RetentionRules rules = new RetentionRules();
        RetentionSchedule.mistake(asked.scheduleCron()).ifPresent(detail -> rules.add("/scheduleCron", detail));
        RetainedTable.named(asked.tableName())
                .ifPresentOrElse(
                        table -> rules.check(asked, table),
                        () -> rules.add("/tableName", "must be one of " + RetainedTable.names()));
        if (!rules.errors.isEmpty()) {
            throw ProblemException.invalid(rules.errors);
        }
    }

    /**
     * Refuses a policy that reaches the same rows as another one that is on.
     *
     * @throws ProblemException when there is one
     */
    static void requireNoContradiction(RetentionPolicyRequest asked, List<RetentionPolicy> others) {
        others.stream()
                .filter(other -> asked.isActive() && other.isActive())
                .filter(other -> other.tableName().equals(asked.tableName()))
                .filter(other -> isOverlapping(conditions(asked), other.conditions()))
                .findFirst()
                .ifPresent(other -> {
                    throw ProblemException.invalid(
                            "/tableName",
                            "the policy " + other.id() + " (" + other.name() + ") reaches rows of " + other.tableName()
                                    + " that this one would reach too: switch it off first, or let the conditions of"
                                    + " both exclude each other");
                });
    }

    private static boolean isOverlapping(List<RetentionCondition> some, List<RetentionCondition> others) {
        return some.stream().noneMatch(one -> others.stream().anyMatch(one::excludes));
    }

    private static List<RetentionCondition> conditions(RetentionPolicyRequest asked) {
        return asked.conditions() == null ? List.of() : asked.conditions();
    }

    private void check(RetentionPolicyRequest asked, RetainedTable table) {
        if (!table.action().code().equals(asked.action())) {
            add("/action", "must be " + table.action().code() + ": nothing else is done with " + table.tableName());
        }
        if (asked.retentionPeriodDays() < table.leastDays() || asked.retentionPeriodDays() > MOST_DAYS) {
            add(
                    "/retentionPeriodDays",
                    "must be from " + table.leastDays() + " to " + MOST_DAYS + " for " + table.tableName());
        }
        if (!table.columns().equals(asked.columns())) {
            add(
                    "/columns",
                    table.columns().isEmpty()
                            ? "must be absent: whole rows of " + table.tableName() + " go"
                            : "must be [\"" + String.join("\", \"", table.columns()) + "\"]");
        }
        List<RetentionCondition> conditions = conditions(asked);
        if (conditions.size() > MOST_CONDITIONS) {
            add("/conditions", "must be " + MOST_CONDITIONS + " at most");
        }
        for (int place = 0; place < conditions.size(); place++) {
            check(conditions.get(place), "/conditions/" + place, table.facts());
        }
        table.required().filter(needed -> !conditions.contains(needed)).ifPresent(needed -> {
            String wanted = needed.column() + " " + needed.operator() + " " + needed.value();
            add(
                    "/conditions",
                    "must have the condition " + wanted + ": others of " + table.tableName() + " are in use");
        });
    }

    private void check(RetentionCondition condition, String pointer, Map<String, List<Object>> facts) {
        if (facts.isEmpty()) {
            add(pointer, "must be absent: a policy of this table reaches every row that is old enough");
            return;
        }
        List<Object> allowed = facts.get(String.valueOf(condition.column()));
        if (allowed == null) {
            add(pointer + "/column", "must be one of " + String.join(", ", facts.keySet()));
            return;
        }
        if (!RetentionCondition.OPERATORS.contains(String.valueOf(condition.operator()))) {
            add(pointer + "/operator", "must be one of " + String.join(", ", RetentionCondition.OPERATORS));
            return;
        }
        boolean isList = condition.value() instanceof List<?> list && !list.isEmpty();
        boolean isWanted = isList == RetentionCondition.IN.equals(condition.operator());
        if (!isWanted
                || !condition.values().allMatch(value -> isAllowed(value, allowed))
                || condition.value() == null) {
            add(pointer + "/value", (isList ? "must be a list of " : "must be ") + words(allowed));
        }
    }

    private static boolean isAllowed(Object value, List<Object> allowed) {
        return allowed.isEmpty()
                ? value instanceof String text && !text.isBlank() && text.length() <= LONGEST_VALUE
                : allowed.contains(value);
    }

    private static String words(List<Object> allowed) {
        return allowed.isEmpty()
                ? "a text of 1 to " + LONGEST_VALUE + " characters"
                : allowed.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }

    private void add(String pointer, String detail) {
        errors.add(new FieldError(pointer, detail));
    }
}
