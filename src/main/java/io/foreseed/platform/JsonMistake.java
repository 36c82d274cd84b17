package io.foreseed.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.foreseed.problem.FieldError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Says what is wrong with a JSON body in the caller's words, not in those of the parser. */
final class JsonMistake {
    private static final Map<Class<?>, String> EXPECTED = Map.ofEntries(
            Map.entry(String.class, "must be a string"),
            Map.entry(Integer.class, "must be a whole number"),
            Map.entry(int.class, "must be a whole number"),
            Map.entry(long.class, "must be a whole number"),
            Map.entry(Long.class, "must be a whole number"),
            Map.entry(BigDecimal.class, "must be a number"),
            Map.entry(Boolean.class, "must be true or false"),
            Map.entry(UUID.class, "must be a UUID"),
            Map.entry(Instant.class, "must be a time as of RFC 3339, like 2026-01-31T00:00:00Z"));

    /** What the reader of strings says of text that PostgreSQL cannot keep as it is. */
    static final String UNSTORABLE = "unstorable";

    private JsonMistake() {}

    /** The mistake, at the place where the reader found it. */
    static FieldError of(JsonProcessingException failure) {
        if (failure instanceof JsonMappingException mapping) {
            return new FieldError(pointer(mapping), detail(mapping));
        }
        return failure instanceof StreamConstraintsException beyond
                ? new FieldError("", beyond.getOriginalMessage() + place(beyond))
                : new FieldError("", "the body is not valid JSON" + place(failure));
    }

    private static String pointer(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : escape(step.getFieldName())))
                .collect(Collectors.joining());
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String detail(JsonMappingException mapping) {
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            Collection<Object> known = unknown.getKnownPropertyIds();
            return "is no field of this object; its fields are "
                    + (known == null
                            ? "in the documentation"
                            : known.stream().map(Object::toString).sorted().collect(Collectors.joining(", ")));
        }
        if (mapping.getCause() instanceof StreamConstraintsException beyond) {
            return beyond.getOriginalMessage();
        }
        if (mapping.getCause() instanceof InputCoercionException number) {
            return expected(number.getTargetType()) + " within its range" + place(mapping);
        }
        if (mapping instanceof InvalidFormatException text && UNSTORABLE.equals(text.getOriginalMessage())) {
            return "must be text without the character U+0000 and without half a surrogate pair";
        }
        if (mapping instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return expected(mismatch.getTargetType());
        }
        return "cannot be read" + place(mapping);
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getFields())
                            .map(field -> field.getAnnotation(JsonProperty.class))
                            .filter(name -> name != null)
                            .map(JsonProperty::value)
                            .collect(Collectors.joining(", "));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "must be an array";
        }
        return EXPECTED.getOrDefault(type, "must be an object");
    }

    private static String place(JsonProcessingException failure) {
        return failure.getLocation() == null
                ? ""
                : " (line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr() + ")";
    }
}
