package io.foreseed.retention;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a row must be for a policy to reach it; a policy's conditions are true together.
 *
 * @param value  a text or a truth value; of {@code in} a list of them
 */
public record RetentionCondition(
        @Schema(examples = "severity") @Nullable String column,

        @Schema(enumeration = {"=", "!=", "in"}) @Nullable String operator,

        @Schema(
                oneOf = {String.class, Boolean.class, String[].class},
                description = "A text or a truth value; of `in` a list of them.")
        @Nullable
        Object value) {
    static final String EQUAL = "=";
    static final String NOT_EQUAL = "!=";
    static final String IN = "in";
    static final List<String> OPERATORS = List.of(EQUAL, NOT_EQUAL, IN);

    /** The values that it compares with. */
    Stream<Object> values() {
        return value instanceof List<?> list
                ? list.stream().map(each -> each == null ? "" : each)
                : Stream.ofNullable(value);
    }

    /** Whether no row can meet both. */
    boolean excludes(RetentionCondition other) {
        if (!String.valueOf(column).equals(other.column)) {
            return false;
        }
        Set<Object> mine = values().collect(Collectors.toSet());
        Set<Object> theirs = other.values().collect(Collectors.toSet());
        if (NOT_EQUAL.equals(operator)) {
            return !NOT_EQUAL.equals(other.operator) && mine.containsAll(theirs);
        }
        return NOT_EQUAL.equals(other.operator)
                ? theirs.containsAll(mine)
                : mine.stream().noneMatch(theirs::contains);
    }
}
