package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.MasterKey;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that do not open are told; which master key they name decides how. */
class WrappedKeysTest {
    private static final String ONE = MasterKey.generate();
    private static final String OTHER = MasterKey.generate();

    private final ScratchDatabase database = TestDatabase.running().migrated();

    @AfterEach
    void drop() {
        database.close();
    }

    private static MasterKey master(String key, Optional<String> other) {
        return MasterKey.of(name -> switch (name) {
            case MasterKey.VARIABLE -> Optional.of(key);
            case MasterKey.OTHER_VARIABLE -> other;
            default -> Optional.empty();
        });
    }

    private UUID store(String key) throws SQLException {
        UUID id = UUID.randomUUID();
        byte[] wrapped = master(key, Optional.empty()).seal(new byte[32], SubjectKeyRepository.purpose(id));
        try (Connection connection = database.asSuperuser();
                var insert = connection.prepareStatement(
                        "insert into subject_keys (id, person_id, wrapped_key, created_at) values (?, ?, ?, now())")) {
            insert.setObject(1, id);
            insert.setObject(2, UUID.randomUUID());
            insert.setBytes(3, wrapped);
            insert.executeUpdate();
        }
        return id;
    }

    private TrailReport inspect(MasterKey master) throws SQLException {
        TrailReport report = new TrailReport();
        try (Connection connection = database.asOwner()) {
            WrappedKeys.inspect(connection, master, report);
        }
        return report;
    }

    private void execute(String command) throws SQLException {
        try (Connection connection = database.asSuperuser()) {
            LivedTrail.execute(connection, command);
        }
    }

    @Test
    void keysOfEitherMasterKeyOpen() throws Exception {
        store(ONE);
        store(OTHER);

        TrailReport report = inspect(master(ONE, Optional.of(OTHER)));

        assertThat(report.findings()).isEmpty();
        assertThat(report.missing()).isEmpty();
    }

    @Test
    void aKeyThatNamesAnotherMasterKeyIsMissing() throws Exception {
        store(ONE);
        UUID stranger = store(OTHER);

        TrailReport report = inspect(master(ONE, Optional.empty()));

        assertThat(report.findings()).isEmpty();
        assertThat(report.missing()).singleElement().asString().contains(stranger.toString(), MasterKey.OTHER_VARIABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set_byte(wrapped_key, length(wrapped_key) - 1, get_byte(wrapped_key, length(wrapped_key) - 1) # 1)",
                "set_byte(wrapped_key, 12, get_byte(wrapped_key, 12) # 1)",
                "set_byte(wrapped_key, 0, 2)",
                "substr(wrapped_key, 1, 15)",
                "(select o.wrapped_key from subject_keys o where o.id <> k.id)"
            })
    void aGarbledOrExchangedKeyIsAFinding(String garbled) throws Exception {
        store(ONE);
        store(ONE);

        execute("update subject_keys k set wrapped_key = " + garbled);

        assertThat(inspect(master(ONE, Optional.empty())).findings()).hasSize(2).allMatch(finding -> finding.place()
                .equals("keys"));
    }
}
