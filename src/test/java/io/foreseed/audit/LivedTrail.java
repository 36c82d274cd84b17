package io.foreseed.audit;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A trail that the service itself writes, seals, loses and goes on with: nobody touches it. */
final class LivedTrail implements AutoCloseable {
    private static final int BATCH = 60;

    private final Path published;
    private final List<UUID> persons = new ArrayList<>(List.of(UUID.randomUUID(), UUID.randomUUID()));
    private TestDatabase server;
    private ScratchDatabase database;
    private @Nullable TestSealer sealer;
    private @Nullable String accepted;
    private int written;

    LivedTrail(TestDatabase server, ScratchDatabase template, Path published) {
        this.server = server;
        this.database = server.copyOf(template);
        this.published = published;
    }

    ScratchDatabase database() {
        return database;
    }

    TestDatabase server() {
        return server;
    }

    Path published() {
        return published;
    }

    /** The sealer that runs; one is started where none does. */
    TestSealer sealer() {
        TestSealer running = sealer;
        if (running == null) {
            running = startSealer();
            sealer = running;
        }
        return running;
    }

    /** One more instance of the service. */
    TestSealer startSealer() {
        return new TestSealer(database, Optional.of(published), BATCH, Optional.ofNullable(accepted));
    }

    /** Seals and signs all there is. */
    void seal() {
        while (sealer().round() > 0) {
            // the next batch
        }
        sealer().round();
    }

    void stop() {
        if (sealer != null) {
            sealer.close();
            sealer = null;
        }
    }

    /** Rows of one of the persons, with envelopes. */
    void write(int person, int count) throws SQLException {
        writeAt("clock_timestamp()", person, count);
    }

    /** The same at another time. */
    void writeAt(String time, int person, int count) throws SQLException {
        written += 100;
        asService(rows(persons.get(person % persons.size()), count, written).replace("clock_timestamp()", time));
    }

    /** Each with two envelopes: of the month's key, and of the person's. */
    private static String rows(UUID person, int count, int salt) {
        return """
            with subject as (select * from current_subject_key('%1$s', null, gen_random_uuid(), '\\x01')),
                 actor as (select * from current_subject_key(null, '2026-01-01', gen_random_uuid(), '\\x02')),
                 numbered as (select n, s.key_id as subject_key, a.key_id as actor_key
                                from generate_series(1, %2$d) as n, actor a left join subject s on true)
            insert into audit_logs (id, timestamp, actor_kind, user_id, subject_id, session_id, action, resource_type,
                resource_id, new_values, changed_fields, metadata, severity, compliance_category, execution_time_ms,
                personal_data, personal_data_commitment, subject_data, subject_data_commitment)
            select gen_random_uuid(), clock_timestamp(), 'user', '%1$s', '%1$s', 's', 'UPDATE', 'plan', gen_random_uuid(),
                '{"a": 1.0}', '["a"]', '{"text": "Zürich %3$d"}', 'info', 'GDPR', 5,
                '\\x01'::bytea || uuid_send(actor_key) || sha256((%3$d + n)::text::bytea),
                sha256((%3$d + n + 7)::text::bytea),
                '\\x01'::bytea || uuid_send(subject_key) || sha256((%3$d - n)::text::bytea),
                case when subject_key is not null then sha256((%3$d + n + 9)::text::bytea) end
              from numbered""".formatted(person, count, salt);
    }

    /** Destroys the keys of a person, and says so. */
    void erase() throws SQLException {
        eraseAt("clock_timestamp()");
    }

    /** The same at another time. */
    void eraseAt(String time) throws SQLException {
        UUID person = persons.removeFirst();
        persons.add(UUID.randomUUID());
        UUID row = UUID.randomUUID();
        List<Statement.Line> lines = new ArrayList<>();
        try (Connection connection = database.asService()) {
            connection.setAutoCommit(false);
            execute(connection, "select destroy_subject_keys('" + person + "')");
            try (var statement = connection.createStatement();
                    var keys = statement.executeQuery(
                            "select id::text from subject_keys where person_id = '" + person + "' order by id")) {
                while (keys.next()) {
                    lines.add(new Statement.Line("key", keys.getString(1)));
                }
            }
            String note = sealer().statement(Statement.Kind.ERASE, row.toString(), lines);
            try (var insert =
                    connection.prepareStatement("insert into audit_logs (id, timestamp, action, resource_type,"
                            + " metadata, severity, compliance_category) values (?, " + time + ", 'ERASE', 'user',"
                            + " jsonb_build_object('statement', ?), 'notice', 'GDPR')")) {
                insert.setObject(1, row);
                insert.setString(2, note);
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    /** All of its months are over, as far as their states say. */
    void closeMonths() throws SQLException {
        asSuperuser("""
                insert into audit_months (month, state, event_count, changed_at)
                select to_date(substr(relname, 12), 'YYYY_MM'), 'closed', 0, now()
                  from pg_inherits join pg_class on oid = inhrelid where inhparent = 'audit_logs'::regclass
                    on conflict do nothing""");
    }

    /** That many days go by: all of its checkpoints were signed so much earlier, here and where they were published. */
    void passDays(int days) throws SQLException, IOException {
        asSuperuser("update audit_seal_checkpoints set signed_at = signed_at - interval '" + 24L * days + " hours'");
        long micros = Duration.ofDays(days).toMillis() * 1_000;
        for (Path file : OwnedArchive.filesOf(published)) {
            if (String.valueOf(file.getFileName()).startsWith("history-")) {
                List<String> lines = Files.readAllLines(file);
                Files.delete(file);
                for (String line : lines) {
                    int at = line.lastIndexOf(' ') + 1;
                    long time = Long.parseLong(line.substring(at)) - micros;
                    String month = Instant.ofEpochMilli(time / 1_000).toString().substring(0, 7);
                    Files.writeString(
                            file.resolveSibling("history-" + month + ".draft"),
                            line.substring(0, at) + time + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
            }
        }
        for (Path file : OwnedArchive.filesOf(published)) {
            String name = file.toString();
            if (name.endsWith(".draft")) {
                Files.move(file, Path.of(name.substring(0, name.length() - ".draft".length())));
            }
        }
    }

    void rotate() {
        sealer().rotate();
    }

    /** Somebody signs in that many times, each session with three tokens; the event of each is in its transaction. */
    void signIn(int sessions) throws SQLException {
        UUID user = UUID.randomUUID();
        asService("""
                insert into users (id, email, first_name, last_name, hashed_password, created_at, updated_at)
                values ('%1$s', '%1$s@example.org', 'a', 'b', 'c', now(), now());
                insert into user_sessions (id, user_id, created_at, refreshed_at, idle_until, expires_at)
                select gen_random_uuid(), '%1$s', now() - interval '90 days', now() - interval '89 days',
                       now() - interval '80 days', now() - interval '60 days' from generate_series(1, %2$d);
                insert into refresh_tokens (token_digest, session_id, issued_at, used_at)
                select s.id || '-' || n, s.id, now() - interval '90 days', case when n < 3 then now() - interval '89 days' end
                  from user_sessions s, generate_series(1, 3) as n where s.user_id = '%1$s';
                insert into audit_logs (id, timestamp, user_id, action, resource_type)
                select gen_random_uuid(), clock_timestamp(), '%1$s', 'LOGIN', 'session'""".formatted(user, sessions));
    }

    /** What is over is forgotten, as the service does it: without a row. */
    void forgetSessions() throws SQLException {
        asService("delete from user_sessions where expires_at < now() - interval '30 days'");
    }

    /** A standby that lost nothing takes over. */
    void promote() throws SQLException {
        asSuperuser("update audit_seal_state set timeline = timeline - 1, system_identifier = system_identifier - 1");
    }

    /** The database as it is now, beside the one that goes on. */
    ScratchDatabase keep() {
        stop();
        return server.copyOf(database);
    }

    /** Goes on with a database that was kept. */
    void restore(ScratchDatabase kept) {
        stop();
        database.close();
        database = kept;
    }

    /** Another server that has this database too takes over. */
    void goOnAt(TestDatabase standby) {
        stop();
        database = database.at(standby);
        server = standby;
    }

    /** Another server has taken over with a database of its own. */
    void goOnIn(TestDatabase other, ScratchDatabase loaded) {
        stop();
        database = loaded;
        server = other;
    }

    /** A dump of this trail is loaded on another server. */
    void moveTo(TestDatabase other, ScratchDatabase template) throws SQLException, IOException {
        stop();
        ScratchDatabase loaded = other.copyOf(template);
        TrailDump.load(database, loaded);
        database.close();
        database = loaded;
        server = other;
    }

    /** Names the loss in the configuration of the service, which starts again. */
    void acknowledge(String lost) {
        stop();
        accepted = lost;
    }

    private void asService(String command) throws SQLException {
        try (Connection connection = database.asService()) {
            connection.setAutoCommit(false);
            execute(connection, command);
            connection.commit();
        }
    }

    void asSuperuser(String command) throws SQLException {
        try (Connection connection = database.asSuperuser()) {
            execute(connection, command);
        }
    }

    /** Exports it; the manifest is signed by the service. */
    void export(Path folder) throws SQLException, IOException {
        try (Connection connection = database.asOwner()) {
            new TrailArchive(LiveTrail.now(connection), folder).write(sealer()::manifest);
        }
    }

    /** The current key of the seal, in a file of its own. */
    Path writeKey(Path file) throws SQLException, IOException {
        try (Connection connection = database.asOwner()) {
            Files.writeString(file, LiveTrail.now(connection).keys().getLast().text());
        }
        return file;
    }

    static void execute(Connection connection, String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Override
    public void close() {
        stop();
        database.close();
    }
}
