package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is altered in a sealed trail is noticed and its place named: by our verifier in the database, and by ours and
 * the second one, which has nothing of ours, in the archive. The trail has 600 leaves: full tiles and partial ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperTest {
    private static final int ROWS = 598;
    private static final String VICTIM = DatabaseAlteration.VICTIM;

    private static final String VICTIM_PLACE = DatabaseAlteration.VICTIM_PLACE;

    private static final String KEY = "0198a1b2-0000-7000-8000-000000000001";

    /** Different bytes in each row, under the key. */
    private static final String ENVELOPE = "'\\x01'::bytea || uuid_send('" + KEY + "') || sha256(n::text::bytea)";

    /** Columns that a leaf covers by a hash. */
    private static final Set<String> COVERED_BY_HASH = Set.of("personal_data", "subject_data");

    private static final List<String> NEVER_NULL = List.of(
            "action", "resource_type", "transaction_id", "actor_kind", "outcome", "retention_class", "leaf_version");

    private final ScratchDatabase database = TestDatabase.running().migrated();
    private final Path folder;
    private final Path published;
    private final Path archive;
    private final Path key;

    TamperTest(@TempDir Path folder) {
        this.folder = folder;
        this.published = folder.resolve("published");
        this.archive = folder.resolve("archive");
        this.key = folder.resolve("key");
    }

    @BeforeAll
    void seal() throws SQLException, IOException {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published), 200);
                Connection connection = database.asService()) {
            execute(connection, "select current_subject_key(null, '2026-01-01', '" + KEY + "', '\\x00')");
            execute(connection, """
                    insert into audit_logs (id, timestamp, actor_kind, user_id, subject_id, session_id, action,
                        resource_type, resource_id, ip_address, user_agent, request_id, old_values, new_values,
                        changed_fields, metadata, severity,
                        compliance_category, retention_until, execution_time_ms, personal_data, personal_data_commitment,
                        subject_data, subject_data_commitment)
                    select gen_random_uuid(), clock_timestamp(), 'user', gen_random_uuid(), gen_random_uuid(), 's', 'UPDATE',
                        'plan', gen_random_uuid(), '127.0.0.1', 'agent', gen_random_uuid(), '{"a": 1.0}', '{"a": null}',
                        '["a"]', '{}', 'notice', 'GDPR', 'infinity', 5, %1$s, '\\x02', %1$s, '\\x04'
                      from generate_series(1, %2$d) as n""".formatted(ENVELOPE, ROWS / 2));
            sealer.round();
            execute(connection, """
                    insert into audit_logs (id, timestamp, user_id, subject_id, session_id, action, resource_type,
                        resource_id, ip_address, user_agent, request_id, old_values, new_values, changed_fields, metadata,
                        compliance_category, retention_until, execution_time_ms, personal_data, personal_data_commitment,
                        subject_data, subject_data_commitment)
                    select gen_random_uuid(), clock_timestamp(), gen_random_uuid(), gen_random_uuid(), 't', 'READ', 'plan',
                        gen_random_uuid(), 'y', 'y', gen_random_uuid(), '{}', '[]', '[]', '{}', 'SOX', now(), 0,
                        %1$s, '\\x09', %1$s, '\\x09'
                      from generate_series(1, %2$d) as n""".formatted(ENVELOPE, ROWS / 2));
            sealer.round();
            sealer.round();
            try (Connection owner = database.asOwner()) {
                new TrailArchive(LiveTrail.now(owner), archive).write(sealer::manifest);
            }
        }
        Files.writeString(key, new ArchivedTrail(archive).keys().getFirst().text());
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Test
    void theUntouchedTrailIsIntactForBothVerifiers() throws Exception {
        assertThat(live("select 1")).isEmpty();
        assertThat(archived(archive)).isEmpty();
        if (Node.isThere()) {
            assertThat(Node.verify("archive", archive, key)).contains("INTACT").contains("600 leaves");
        }
    }

    @Test
    void everyColumnIsCoveredAndEveryEditIsFoundInItsRow() throws Exception {
        Map<String, String> types = columns();
        List<String> missed = new ArrayList<>();
        for (Map.Entry<String, String> column : types.entrySet()) {
            for (String value : values(column.getKey(), column.getValue())) {
                String edit = "update audit_logs set %s = %s where id = %s".formatted(column.getKey(), value, VICTIM);
                List<String> found = live(edit);
                if (found.stream().noneMatch(each -> each.startsWith(VICTIM_PLACE)) || found.size() > 2) {
                    missed.add(edit + " -> " + found);
                }
            }
        }

        assertThat(missed).isEmpty();
        Set<String> covered = new HashSet<>(LeafField.columnsOfVersion1());
        covered.addAll(COVERED_BY_HASH);
        assertThat(covered).isEqualTo(types.keySet());
    }

    /** All columns with their types. */
    private Map<String, String> columns() throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        try (Connection connection = database.asOwner();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select column_name, data_type from information_schema.columns where table_name = 'audit_logs'")) {
            while (rows.next()) {
                columns.put(rows.getString(1), rows.getString(2));
            }
        }
        return columns;
    }

    /** An edit as small as the type allows, null, and empty instead of null. */
    private static List<String> values(String column, String type) {
        return switch (type) {
            case "uuid" -> column.equals("id") ? List.of("gen_random_uuid()") : List.of("gen_random_uuid()", "null");
            case "timestamp with time zone" ->
                column.equals("timestamp")
                        ? List.of("timestamp + interval '1 microsecond'")
                        : List.of("now() + interval '1 microsecond'", "null", "'infinity'");
            case "jsonb" -> List.of("'{\"a\": 1.00}'", "'null'", "null");
            case "bytea" -> List.of("'\\x05'", "null", "'\\x'");
            case "integer", "smallint" -> List.of("7", "null");
            case "bigint" -> List.of("sequence_number + 1000000", "default");
            case "xid8" -> List.of("'1'");
            case "character varying", "text" ->
                switch (column) {
                    case "actor_kind" -> List.of("'user'", "'database'");
                    case "outcome" -> List.of("'denied'");
                    default -> List.of("'x'", "null", "''", "'X '");
                };
            default -> throw new AssertionError("a column of a new type: " + column + " " + type);
        };
    }

    static List<DatabaseAlteration> alterations() {
        return DatabaseAlteration.all();
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void everyAlterationOfTheDatabaseIsFoundAtItsPlace(DatabaseAlteration alteration) throws Exception {
        List<String> found = live(alteration.command());

        assertThat(found).anyMatch(each -> each.contains(alteration.place()));
    }

    @Test
    void everyAlterationOfTheArchiveIsFoundByBothVerifiers() throws Exception {
        List<String> missed = new ArrayList<>();
        for (ArchiveAlteration alteration : ArchiveAlteration.all()) {
            Path copy = alteration.of(archive, folder.resolve("copy"));
            List<String> ours = archived(copy);
            if (ours.stream().noneMatch(each -> each.contains(alteration.place()))) {
                missed.add(alteration + ", ours: " + ours);
            }
            if (Node.isThere()) {
                String theirs = Node.verify("archive", copy, key);
                if (!theirs.contains("ALTERED") || !theirs.contains(alteration.place())) {
                    missed.add(alteration + ", theirs: " + theirs);
                }
            }
        }

        assertThat(missed).isEmpty();
    }

    @Test
    void aProofHoldsForBothVerifiersAndNoAlteredOneDoes() throws Exception {
        String proof = proof(301);
        Optional<NoteKey> given = Optional.of(new ArchivedTrail(archive).keys().getFirst());
        Path file = folder.resolve("proof.json");

        assertThat(EventProof.verify(proof, given))
                .matches(outcome -> outcome.verdict() == TrailVerdict.INTACT)
                .matches(outcome -> outcome.text().contains("is leaf 301 of the 600"));
        assertThat(EventProof.verify(proof, Optional.empty()).verdict()).isEqualTo(TrailVerdict.UNPROVEN);
        Files.writeString(file, proof);
        if (Node.isThere()) {
            assertThat(Node.verify("proof", file, key)).contains("PROVEN").contains("leaf 301");
        }
        for (String altered : List.of(
                proof.replace("\"action\":\"READ\"", "\"action\":\"ERASE\""),
                proof.replace("\"index\":\"301\"", "\"index\":\"302\""),
                proof.replace("\\n600\\n", "\\n601\\n"),
                proof.replace("\"path\":", "\"note\":\"x\",\"path\":"),
                proof.replace("\"action\":\"READ\"", "\"action\":\"ERASE\",\"action\":\"READ\""),
                proof.replaceFirst("\"path\":\\[\"[^\"]+\",", "\"path\":["))) {
            assertThat(altered).isNotEqualTo(proof);
            assertThat(EventProof.verify(altered, given).verdict()).as(altered).isEqualTo(TrailVerdict.ALTERED);
            Files.writeString(file, altered);
            if (Node.isThere()) {
                assertThat(Node.verify("proof", file, key)).contains("FALSE");
            }
        }
    }

    private String proof(long index) throws Exception {
        try (Connection connection = database.asOwner()) {
            LiveTrail trail = LiveTrail.now(connection);
            List<LeafEntry> entries = new ArrayList<>();
            trail.leaves(1, 0, Gaps.NONE, new TrailReport(), leaves -> entries.addAll(leaves.entries()));
            Checkpoint checkpoint = Checkpoint.parse(trail.checkpoints(1).getLast());
            TreeProof tree = new TreeProof(
                    tile -> {
                        try {
                            return trail.hashes(1, tile.level(), tile.index() * Tile.WIDTH, tile.width());
                        } catch (SQLException failed) {
                            throw new IllegalStateException(failed);
                        }
                    },
                    checkpoint.size());
            EventProof proof = EventProof.of(
                    index,
                    entries.get((int) index),
                    tree.inclusion(index),
                    checkpoint,
                    trail.keys().getLast(),
                    List.of());
            return new ObjectMapper().writeValueAsString(proof);
        }
    }

    @Test
    void whatCameAfterACheckpointIsVerifiedByItself() throws Exception {
        try (Connection connection = database.asOwner()) {
            LiveTrail trail = LiveTrail.now(connection);
            Checkpoint kept = new PublishedCheckpoints(published).all(1).getFirst();
            TrailVerification verification = new TrailVerification(
                    trail,
                    Optional.empty(),
                    Optional.of(new PublishedCheckpoints(published)),
                    Optional.of(kept),
                    Instant.now());

            TrailReport report = verification.verify();

            assertThat(kept.size()).isEqualTo(301);
            assertThat(report.findings()).isEmpty();
            assertThat(report.leafCount()).isEqualTo(299);
        }
    }

    @Test
    void aCheckpointOfAnotherTreeIsNotContinued() throws Exception {
        Checkpoint kept = new PublishedCheckpoints(published).all(1).getFirst();
        byte[] root = kept.rootBytes();
        root[0] ^= 1;
        Checkpoint other = new Checkpoint(
                kept.origin(), kept.size(), Base64.getEncoder().encodeToString(root), kept.keyName(), kept.signature());
        try (Connection connection = database.asOwner()) {
            LiveTrail trail = LiveTrail.now(connection);

            TrailReport report = new TrailVerification(
                            trail,
                            Optional.of(trail.keys().getLast()),
                            Optional.empty(),
                            Optional.of(other),
                            Instant.now())
                    .verify();

            assertThat(report.verdict()).isEqualTo(TrailVerdict.ALTERED);
        }
    }

    /** Alters the database in a transaction, verifies in it, and takes it back. */
    private List<String> live(String alteration) throws SQLException, IOException {
        try (Connection connection = database.asSuperuser()) {
            connection.setAutoCommit(false);
            execute(connection, "alter table audit_logs disable trigger all");
            if (alteration.contains("sequence_number = ")) {
                execute(connection, "alter table audit_logs alter sequence_number drop identity");
                alteration = alteration.replace("= default", "= -1");
            }
            for (String words : List.of("severity_known", "category_known")) {
                execute(connection, "alter table audit_logs drop constraint audit_logs_" + words);
            }
            for (String column : NEVER_NULL) {
                execute(connection, "alter table audit_logs alter " + column + " drop not null");
            }
            execute(connection, alteration);
            LiveTrail trail = new LiveTrail(connection);
            List<String> found = new TrailVerification(
                            trail,
                            Optional.empty(),
                            Optional.of(new PublishedCheckpoints(published)),
                            Optional.empty(),
                            Instant.now())
                    .verify().findings().stream().map(TrailFinding::toString).toList();
            connection.rollback();
            return found;
        }
    }

    private List<String> archived(Path archive) throws SQLException, IOException {
        return new TrailVerification(
                        new ArchivedTrail(archive),
                        Optional.of(NoteKey.parse(Files.readString(key))),
                        Optional.empty(),
                        Optional.empty(),
                        Instant.now())
                .verify().findings().stream().map(TrailFinding::toString).toList();
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
