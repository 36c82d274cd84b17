package io.foreseed.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of an input that is a part of a plan document of schema 2: an object with known members, which can be stored.
 * What its members say is read by {@link DocumentPartService}, and what depends on other parts with the whole document: on
 * export and before a run.
 */
final class DocumentPart {
    private static final int MAXIMUM_DEPTH = 8;

    private DocumentPart() {}

    /** What is wrong with the value by itself; pointers from the value on. */
    static List<FieldError> mistakes(InputType type, JsonNode value) {
        if (!value.isObject()) {
            return List.of(new FieldError("", "must be an object"));
        }
        List<FieldError> errors = new ArrayList<>();
        value.fieldNames().forEachRemaining(name -> {
            if (!type.members().isEmpty() && !type.members().contains(name)) {
                errors.add(new FieldError(
                        pointer("", name), "is not known here; allowed are " + String.join(", ", type.members())));
            }
        });
        requireStorable(value, "", 1, errors);
        return errors;
    }

    private static void requireStorable(JsonNode node, String pointer, int depth, List<FieldError> errors) {
        if (depth > MAXIMUM_DEPTH) {
            errors.add(new FieldError(pointer, "must not be nested deeper than " + MAXIMUM_DEPTH + " levels"));
        } else if (node.isTextual() && !isStorable(node.textValue())) {
            errors.add(new FieldError(pointer, "must have no NUL character and no half of a surrogate pair"));
        } else if (node.isObject()) {
            node.properties().forEach(member -> {
                if (!isStorable(member.getKey())) {
                    errors.add(new FieldError(pointer, "has a name that cannot be stored"));
                }
                requireStorable(member.getValue(), pointer(pointer, member.getKey()), depth + 1, errors);
            });
        } else if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                requireStorable(node.get(index), pointer + "/" + index, depth + 1, errors);
            }
        }
    }

    private static boolean isStorable(String text) {
        return text.indexOf('\0') < 0
                && text.codePoints()
                        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
