package io.foreseed.audit;

import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.Statement.Line;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A month of seven years ago in a trail that the service writes and seals, and what is done with it, step by step. */
record OldMonth(LivedTrail trail, Path place) {
    static final YearMonth MONTH = YearMonth.of(2019, 11);
    static final int EVENTS = 40;

    /** Events of the month between others, in several batches; some of persons who are erased later. */
    static OldMonth in(LivedTrail trail, Path place) throws SQLException {
        makePartition(trail, MONTH);
        trail.write(0, 5);
        trail.writeAt("'2019-11-01 00:00:00+00'", 1, EVENTS / 4);
        trail.seal();
        trail.write(1, 3);
        trail.writeAt("'2019-11-17 12:00:00.000001+00'", 0, EVENTS / 4);
        trail.write(0, 2);
        trail.writeAt("'2019-11-30 23:59:59.999999+00'", 1, EVENTS / 2);
        trail.seal();
        return new OldMonth(trail, place);
    }

    static void makePartition(LivedTrail trail, YearMonth month) throws SQLException {
        trail.asSuperuser("""
                set role foreseed_owner;
                create table %1$s (like audit_logs including defaults including constraints);
                revoke all on %1$s from public, foreseed_service;
                create trigger audit_logs_never_truncated before truncate on %1$s
                    for each statement execute function refuse_change_of_audit_trail();
                alter table %1$s enable always trigger audit_logs_never_truncated;
                select protect_rows('%1$s'::regclass);
                alter table audit_logs attach partition %1$s
                    for values from ('%2$s-01 00:00:00+00') to ('%3$s-01 00:00:00+00');
                reset role""".formatted(partition(month), month, month.plusMonths(1)));
    }

    static String partition(YearMonth month) {
        return "audit_logs_" + month.toString().replace('-', '_');
    }

    MonthArchive archive() {
        return new MonthArchive(place, MONTH.toString());
    }

    /** The manifest's note. */
    String export() throws Exception {
        try (Connection connection = trail.database().asOwner()) {
            return new MonthExport(LiveTrail.now(connection), MONTH, archive())
                    .write("test-trail", trail.sealer()::monthManifest);
        }
    }

    ArchivedMonth said() throws Exception {
        String note = export();
        return new ArchivedMonth(
                MONTH.toString(), archive().manifest().orElseThrow().ranges(), MonthArchive.digest(note));
    }

    /** The event that the month is archived, signed by the service. */
    void state(ArchivedMonth said) throws SQLException {
        UUID row = UUID.randomUUID();
        state(row, trail.sealer().statement(Kind.ARCHIVE, row.toString(), said.lines()));
    }

    void state(UUID row, String note) throws SQLException {
        try (Connection connection = trail.database().asService();
                var insert = connection.prepareStatement("insert into audit_logs (id, timestamp, action, resource_type,"
                        + " metadata, severity, compliance_category) values (?, clock_timestamp(), 'ARCHIVE',"
                        + " 'audit_trail', jsonb_build_object('statement', ?), 'notice', 'SOX')")) {
            insert.setObject(1, row);
            insert.setString(2, note);
            insert.executeUpdate();
        }
    }

    /** Archived as the service does it, and gone from the database. */
    OldMonth archived() throws Exception {
        state(said());
        trail.seal();
        drop();
        return this;
    }

    void drop() throws SQLException {
        trail.asSuperuser("alter table audit_logs detach partition " + partition(MONTH));
        trail.asSuperuser("drop table " + partition(MONTH));
    }

    static List<Line> with(List<Line> lines, LeafRange more) {
        List<Line> changed = new ArrayList<>(lines);
        changed.add(changed.size() - 1, new Line("range", more.toString()));
        return changed;
    }

    TrailReport verify(Optional<Path> archives) throws Exception {
        return verify(archives, Optional.empty());
    }

    TrailReport verify(Optional<Path> archives, Optional<Checkpoint> since) throws Exception {
        try (Connection connection = trail.database().asOwner()) {
            return verification(LiveTrail.now(connection), archives, since).verify();
        }
    }

    TrailReport verifyExport(Path export, Optional<Path> archives) throws Exception {
        return verification(new ArchivedTrail(export), archives, Optional.empty())
                .verify();
    }

    private TrailVerification verification(TrailSource source, Optional<Path> archives, Optional<Checkpoint> since)
            throws SQLException {
        TrailVerification verification = new TrailVerification(
                source,
                Optional.of(key()),
                Optional.of(new PublishedCheckpoints(trail.published())),
                since,
                Instant.now());
        return archives.map(verification::withArchives).orElse(verification);
    }

    NoteKey key() throws SQLException {
        try (Connection connection = trail.database().asOwner()) {
            return LiveTrail.now(connection).keys().getFirst();
        }
    }
}
