package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.foreseed.platform.StrictJsonFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads JSON strictly: UTF-8, one value, every name once, decimals as they are written. */
public final class DocumentJson {
    private static final int MAXIMUM_NUMBER_LENGTH = 100;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final ObjectMapper JSON = mapper();

    private DocumentJson() {}

    static ObjectMapper mapper() {
        return JsonMapper.builder(new StrictJsonFactory(MAXIMUM_NUMBER_LENGTH))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
    }

    /**
     * The document.
     *
     * @throws PlanDocumentException when it is not one JSON value in UTF-8, with the place where it stops being one
     */
    public static JsonNode read(byte[] bytes) {
        String text = text(bytes);
        if (text.isBlank()) {
            throw refused("is empty: must be a JSON object");
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw refused(place(malformed) + reason(malformed));
        } catch (ArithmeticException | NumberFormatException beyond) {
            throw refused("a number whose exponent is beyond any that can be computed with");
        }
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            throw refused("is not UTF-8 text: must be JSON in UTF-8");
        }
    }

    private static String place(JsonProcessingException malformed) {
        var location = malformed.getLocation();
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    /** The reader's own words name its classes; these are the mistakes people make. */
    private static String reason(JsonProcessingException malformed) {
        String message = String.valueOf(malformed.getOriginalMessage());
        if (message.startsWith("Duplicate field")) {
            return "a name appears twice in one object: each may appear once";
        }
        if (message.contains("nesting depth")) {
            return "nested deeper than " + StrictJsonFactory.MAXIMUM_DEPTH + " levels";
        }
        if (message.startsWith("Name length")) {
            return "a name of more than " + StrictJsonFactory.MAXIMUM_NAME_LENGTH + " characters";
        }
        if (message.startsWith("Number value length")) {
            return "a number of more than " + MAXIMUM_NUMBER_LENGTH + " characters";
        }
        if (message.startsWith("String value length")) {
            return "a text of more than " + StrictJsonFactory.MAXIMUM_STRING_LENGTH + " characters";
        }
        if (message.startsWith("Trailing token")) {
            return "something follows the document: must be one JSON object and nothing else";
        }
        return "not valid JSON";
    }

    private static PlanDocumentException refused(String message) {
        return new PlanDocumentException(List.of(new DocumentProblem("", message)));
    }
}
