package io.foreseed.platform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * How JSON is read, whether a request or a document: UTF-8 alone, and bounded in depth and in every length.
 *
 * <p>It is also the one place where the numbers of a request are bounded, before anything is computed with them: at most
 * 34 significant digits, as in decimal128 (IEEE 754, 2019), and a first digit at most 100 places from the point. A request
 * comes as bytes. What comes as text was stored, and stays readable whatever was allowed when it came ({@code jsonb} writes
 * 1e-100 with a hundred zeros), or is a document, each of whose numbers has its own range.
 */
public final class StrictJsonFactory extends JsonFactory {
    public static final int MAXIMUM_DEPTH = 16;
    public static final int MAXIMUM_NAME_LENGTH = 255;

    /** Of a number that was stored, with all its zeros. */
    static final int STORED_NUMBER_LENGTH = 1_000;

    public static final int MAXIMUM_STRING_LENGTH = 1 << 20;

    private static final int MAXIMUM_DIGITS = 34;
    private static final int MAXIMUM_EXPONENT = 100;

    /** No number of so few characters is beyond, unless it has an exponent. */
    private static final int SHORT = 17;

    private static final String BEYOND = "must be a number of at most " + MAXIMUM_DIGITS
            + " digits, and zero or between 1e-" + MAXIMUM_EXPONENT + " and 1e" + MAXIMUM_EXPONENT + " in size";

    private static final long serialVersionUID = 1L;

    private final int maximumNumberLength;

    /**
     * @param maximumNumberLength  in characters, whatever the number is
     */
    public StrictJsonFactory(int maximumNumberLength) {
        super(new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAXIMUM_DEPTH)
                        .maxNameLength(MAXIMUM_NAME_LENGTH)
                        .maxNumberLength(maximumNumberLength)
                        .maxStringLength(MAXIMUM_STRING_LENGTH)
                        .build()));
        this.maximumNumberLength = maximumNumberLength;
    }

    @Override
    public JsonFactory copy() {
        return new StrictJsonFactory(maximumNumberLength);
    }

    @Override
    protected JsonParser _createParser(InputStream bytes, IOContext context) throws IOException {
        return new Bounded(super._createParser(bytes, context));
    }

    @Override
    protected JsonParser _createParser(byte[] bytes, int offset, int length, IOContext context) throws IOException {
        return new Bounded(super._createParser(bytes, offset, length, context));
    }

    private static boolean isBounded(String text) {
        if (text.length() <= SHORT && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return true;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            if (value.signum() == 0) {
                return Math.abs((long) value.scale()) <= MAXIMUM_EXPONENT;
            }
            BigDecimal stripped = value.stripTrailingZeros();
            long exponent = (long) stripped.precision() - stripped.scale() - 1;
            return stripped.precision() <= MAXIMUM_DIGITS && Math.abs(exponent) <= MAXIMUM_EXPONENT;
        } catch (ArithmeticException | NumberFormatException beyondAnyExponent) {
            return false;
        }
    }

    /** Asked for a number, it looks at how the number is written first. */
    private static final class Bounded extends JsonParserDelegate {
        Bounded(JsonParser parser) {
            super(parser);
        }

        private void check() throws IOException {
            if (currentToken() != null && currentToken().isNumeric() && !isBounded(getText())) {
                throw new StreamConstraintsException(BEYOND, currentTokenLocation());
            }
        }

        @Override
        public BigDecimal getDecimalValue() throws IOException {
            check();
            return super.getDecimalValue();
        }

        @Override
        public BigInteger getBigIntegerValue() throws IOException {
            check();
            return super.getBigIntegerValue();
        }

        @Override
        public double getDoubleValue() throws IOException {
            check();
            return super.getDoubleValue();
        }

        @Override
        public float getFloatValue() throws IOException {
            check();
            return super.getFloatValue();
        }

        @Override
        public int getIntValue() throws IOException {
            check();
            return super.getIntValue();
        }

        @Override
        public long getLongValue() throws IOException {
            check();
            return super.getLongValue();
        }

        @Override
        public Number getNumberValue() throws IOException {
            check();
            return super.getNumberValue();
        }

        @Override
        public Number getNumberValueExact() throws IOException {
            check();
            return super.getNumberValueExact();
        }

        @Override
        public Object getNumberValueDeferred() throws IOException {
            check();
            return super.getNumberValueDeferred();
        }

        @Override
        public NumberType getNumberType() throws IOException {
            check();
            return super.getNumberType();
        }
    }
}
