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
 * @param type  {@link #EVENT} or {@link #EPOCH}
 * @param values  of an event in the order of {@link LeafField}, of an epoch in that of {@link #EPOCH_FIELDS}
 */
public record LeafEntry(String type, List<@Nullable String> values) {
    /** A row of the trail. */
    public static final String EVENT = "foreseed/audit/event/v1";

    /** The first leaf of an epoch. */
    public static final String EPOCH = "foreseed/audit/epoch/v1";

    static final List<String> EPOCH_FIELDS = List.of(
            "epoch",
            "opened_at",
            "reason",
            "system_identifier",
            "timeline",
            "previous_size",
            "previous_root",
            "published");

    private static final int HEAD_BYTES = 5;

    public LeafEntry {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        if (values.size() != fieldsOf(type).size()) {
            throw new IllegalArgumentException(
                    type + " has " + fieldsOf(type).size() + " fields, not " + values.size());
        }
    }

    static LeafEntry event(List<@Nullable String> values) {
        return new LeafEntry(EVENT, values);
    }

    /**
     * The names of a type's fields.
     *
     * @throws IllegalArgumentException when there is no such type
     */
    public static List<String> fieldsOf(String type) {
        return switch (type) {
            case EVENT -> LeafField.columns();
            case EPOCH -> EPOCH_FIELDS;
            case String other -> throw new IllegalArgumentException("no type of leaf is called " + other);
        };
    }

    /** A field of an event. */
    @Nullable
    String value(LeafField field) {
        return values.get(LeafField.columns().indexOf(field.column()));
    }

    /** Who reads about the leaf finds it by this name. */
    String label() {
        return type.equals(EVENT) ? "event " + value(LeafField.ID) : "opening of epoch " + values.getFirst();
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
