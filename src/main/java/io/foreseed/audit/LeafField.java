package io.foreseed.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The fields of an event's leaf in their order: every column of {@code audit_logs} except the encrypted personal data, which is
 * covered by its commitments and, since version 2, by the hashes of the stored envelopes. The list of a version never changes.
 *
 * <p>Each value is a string or null: words and JSON as PostgreSQL prints them, times as microseconds since 1970, bytes in
 * hexadecimal.
 */
public enum LeafField {
    LEAF_VERSION(Form.TEXT),
    SEQUENCE_NUMBER(Form.TEXT),
    TRANSACTION_ID(Form.TEXT),
    ID(Form.TEXT),
    TIMESTAMP(Form.TIME),
    ACTOR_KIND(Form.TEXT),
    USER_ID(Form.TEXT),
    SUBJECT_ID(Form.TEXT),
    SESSION_ID(Form.TEXT),
    ACTION(Form.TEXT),
    RESOURCE_TYPE(Form.TEXT),
    RESOURCE_ID(Form.TEXT),
    IP_ADDRESS(Form.TEXT),
    USER_AGENT(Form.TEXT),
    REQUEST_ID(Form.TEXT),
    OLD_VALUES(Form.TEXT),
    NEW_VALUES(Form.TEXT),
    CHANGED_FIELDS(Form.TEXT),
    METADATA(Form.TEXT),
    SEVERITY(Form.TEXT),
    COMPLIANCE_CATEGORY(Form.TEXT),
    RETENTION_UNTIL(Form.TIME),
    EXECUTION_TIME_MS(Form.TEXT),
    OUTCOME(Form.TEXT),
    RETENTION_CLASS(Form.TEXT),
    PERSONAL_DATA_COMMITMENT(Form.BYTES),
    SUBJECT_DATA_COMMITMENT(Form.BYTES),
    /** Since version 2. */
    PERSONAL_DATA_SHA256(Form.HASH),
    /** Since version 2. */
    SUBJECT_DATA_SHA256(Form.HASH);

    private enum Form {
        TEXT,
        TIME,
        BYTES,
        /** Of the column that the name begins with. */
        HASH
    }

    private static final String HASH_SUFFIX = "_sha256";

    private static final List<String> COLUMNS =
            Arrays.stream(values()).map(LeafField::column).toList();

    private static final List<String> COLUMNS_OF_VERSION_1 = Arrays.stream(values())
            .filter(field -> field.form != Form.HASH)
            .map(LeafField::column)
            .toList();

    private final Form form;

    LeafField(Form form) {
        this.form = form;
    }

    /** The column's name, which is the field's in archives and proofs. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its index among the fields of a leaf. */
    int place() {
        return COLUMNS.indexOf(column());
    }

    /** The names of all fields, in the order of the leaf. */
    public static List<String> columns() {
        return COLUMNS;
    }

    /** The names of the fields of version 1; each has the same place in later versions. */
    static List<String> columnsOfVersion1() {
        return COLUMNS_OF_VERSION_1;
    }

    /** What to select from {@code audit_logs a}, so that each column of the answer is a field as text. */
    public static String selection() {
        return Arrays.stream(values()).map(LeafField::expression).collect(Collectors.joining(", "));
    }

    /** An infinite time has no microseconds; it stays the word. */
    private String expression() {
        String column = "a." + column();
        return switch (form) {
            case TEXT -> column + "::text";
            case TIME ->
                "case when isfinite(" + column + ") then (extract(epoch from " + column
                        + ") * 1000000)::bigint::text else " + column + "::text end";
            case BYTES -> "encode(" + column + ", 'hex')";
            case HASH -> "encode(sha256(" + column.replace(HASH_SUFFIX, "") + "), 'hex')";
        };
    }
}
