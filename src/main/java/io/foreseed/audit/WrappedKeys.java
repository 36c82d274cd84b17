package io.foreseed.audit;

import io.foreseed.platform.MasterKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * The keys of the envelopes, as they are stored. Whoever garbles one makes unreadable what it encrypts, as an erasure does,
 * and no event says so.
 */
public final class WrappedKeys {
    private WrappedKeys() {}

    private enum Found {
        OPENS,
        OF_ANOTHER,
        CHANGED
    }

    /** A key that was not destroyed. */
    private record Stored(UUID id, Found found) {}

    /**
     * Reports the keys that do not open.
     *
     * @param connection  one that may read all of the trail
     * @throws IllegalStateException when the master key cannot be read
     */
    public static void inspect(Connection connection, MasterKey master, TrailReport report) throws SQLException {
        List<Stored> all = JdbcRows.read(
                connection,
                "select id, wrapped_key from subject_keys where wrapped_key is not null order by id",
                row -> stored(row.getObject(1, UUID.class), row.getBytes(2), master));
        all.stream()
                .filter(each -> each.found() == Found.CHANGED)
                .forEach(each ->
                        report.add(new TrailFinding("keys", "key " + each.id() + " was changed since it was wrapped")));
        List<UUID> ofAnother = all.stream()
                .filter(each -> each.found() == Found.OF_ANOTHER)
                .map(Stored::id)
                .toList();
        if (!ofAnother.isEmpty()) {
            report.miss(
                    ofAnother.size() + " keys of envelopes, " + ofAnother.getFirst()
                            + " first, are wrapped by another master key, or were changed",
                    MasterKey.OTHER_VARIABLE + " takes that key");
        }
    }

    private static Stored stored(UUID id, byte[] wrapped, MasterKey master) {
        if (!master.isNamedIn(wrapped)) {
            return new Stored(id, Found.OF_ANOTHER);
        }
        try {
            master.open(wrapped, SubjectKeyRepository.purpose(id));
            return new Stored(id, Found.OPENS);
        } catch (IllegalStateException changed) {
            return new Stored(id, Found.CHANGED);
        }
    }
}
