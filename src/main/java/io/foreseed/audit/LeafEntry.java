package io.foreseed.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf of the tree is the hash of: a type and its fields in their order.
 *
 * <p>As bytes: the type and each field one after the other, a null as the byte 0, a string as the byte 1, the length of its
 * UTF-8 form (4 bytes, big-endian) and that form. So no two entries have the same bytes, and null is not empty.
 *
 * @param type  one of the constants here
 * @param values  of an event in the order of {@link LeafField}, of an opening in that of {@link #fieldsOf}
 */
public record LeafEntry(String type, List<@Nullable String> values) {
    /** A row of the trail whose {@code leaf_version} is 1. */
    static final String EVENT_1 = "foreseed/audit/event/v1";

    /** A row of the trail whose {@code leaf_version} is 2: also the hashes of its envelopes. */
    public static final String EVENT = "foreseed/audit/event/v2";

    /** The first leaf of an epoch, without a statement. */
    static final String EPOCH_1 = "foreseed/audit/epoch/v1";

    /** The first leaf of an epoch. */
    public static final String EPOCH = "foreseed/audit/epoch/v2";

    /** A line of an archive that is no leaf: it has a place and no fields, and no hash is its. */
    private static final String UNREADABLE = "unreadable";

    static final List<String> EPOCH_FIELDS = List.of(
            "epoch",
            "opened_at",
            "reason",
            "system_identifier",
            "timeline",
            "previous_size",
            "previous_root",
            "published",
            "sequence_floor",
            "statement");

    private static final List<String> EPOCH_1_FIELDS = EPOCH_FIELDS.subList(0, 8);
    private static final int HEAD_BYTES = 5;

    public LeafEntry {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        int count = type.equals(UNREADABLE) ? 0 : fieldsOf(type).size();
        if (values.size() != count) {
            throw new IllegalArgumentException(type + " has " + count + " fields, not " + values.size());
        }
    }

    /** A row, given all fields of the newest version; its own version says which of them count. */
    static LeafEntry event(List<@Nullable String> values) {
        return "1".equals(values.getFirst())
                ? new LeafEntry(
                        EVENT_1, values.subList(0, LeafField.columnsOfVersion1().size()))
                : new LeafEntry(EVENT, values);
    }

    static LeafEntry unreadable() {
        return new LeafEntry(UNREADABLE, List.of());
    }

    /**
     * The names of a type's fields.
     *
     * @throws IllegalArgumentException when there is no such type
     */
    public static List<String> fieldsOf(String type) {
        return switch (type) {
            case EVENT -> LeafField.columns();
            case EVENT_1 -> LeafField.columnsOfVersion1();
            case EPOCH -> EPOCH_FIELDS;
            case EPOCH_1 -> EPOCH_1_FIELDS;
            case String other -> throw new IllegalArgumentException("no type of leaf is called " + other);
        };
    }

    boolean isEvent() {
        return type.equals(EVENT) || type.equals(EVENT_1);
    }

    boolean isOpening() {
        return type.equals(EPOCH) || type.equals(EPOCH_1);
    }

    /** Whether an event is of the version that its own field names. */
    boolean isOfItsVersion() {
        return !isEvent() || type.endsWith("/v" + value(LeafField.LEAF_VERSION));
    }

    /** A field of an event; null too when its version lacks it. */
    @Nullable
    String value(LeafField field) {
        int place = field.place();
        return place < values.size() ? values.get(place) : null;
    }

    /** Who reads about the leaf finds it by this name. */
    String label() {
        if (isEvent()) {
            return "event " + value(LeafField.ID);
        }
        return isOpening() ? "opening of epoch " + values.getFirst() : "a line that is no leaf";
    }

    byte[] bytes() {
        byte[][] parts = new byte[values.size() + 1][];
        parts[0] = type.getBytes(StandardCharsets.UTF_8);
        int length = HEAD_BYTES + parts[0].length;
        for (int index = 0; index < values.size(); index++) {
            String value = values.get(index);
            if (value == null) {
                length++;
            } else {
                parts[index + 1] = value.getBytes(StandardCharsets.UTF_8);
                length += HEAD_BYTES + parts[index + 1].length;
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        Arrays.stream(parts).forEach(part -> put(part, bytes));
        return bytes.array();
    }

    private static void put(byte @Nullable [] part, ByteBuffer bytes) {
        if (part == null) {
            bytes.put((byte) 0);
        } else {
            bytes.put((byte) 1).putInt(part.length).put(part);
        }
    }
}
