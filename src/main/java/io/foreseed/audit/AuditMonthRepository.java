package io.foreseed.audit;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CommandOrigin;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Months as rows, and the owner's functions that change what they are. */
@ApplicationScoped
class AuditMonthRepository {
    private static final String MONTHS = """
            select to_char(month, 'YYYY-MM') as month, coalesce(m.state, 'open') as state, m.event_count, m.manifest,
                   m.archive_event
              from (select to_date(substr(c.relname, 12), 'YYYY_MM') as month
                      from pg_inherits i join pg_class c on c.oid = i.inhrelid
                     where i.inhparent = 'audit_logs'::regclass) p
              full join audit_months m using (month)
             order by month""";

    /** All months that the trail has or had, the oldest first. */
    Uni<List<AuditMonth>> months(SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection.query(MONTHS).execute().map(rows -> {
            List<AuditMonth> months = new ArrayList<>();
            rows.forEach(row -> months.add(month(row)));
            return months;
        });
    }

    private static AuditMonth month(Row row) {
        return new AuditMonth(
                YearMonth.parse(row.getString("month")),
                AuditMonth.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("event_count"),
                row.getString("manifest"),
                row.getUUID("archive_event"));
    }

    /** Closes it; whether it was open. */
    Uni<Boolean> close(YearMonth month, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select close_audit_month($1)")
                .execute(Tuple.of(month.atDay(1)))
                .map(AuditMonthRepository::answer);
    }

    private static boolean answer(RowSet<Row> rows) {
        return rows.iterator().next().getBoolean(0);
    }

    /** The event that a month is in another state now. */
    Uni<Void> record(
            AuditAction action, YearMonth month, String state, Instant now, SqlConnection connection, Caller caller) {
        caller.requireService();
        CommandOrigin origin = caller.origin();
        return connection
                .preparedQuery("""
                        insert into audit_logs (id, timestamp, actor_kind, action, resource_type, request_id, metadata,
                                                severity, compliance_category, retention_until)
                        values ($1, $2::timestamptz, 'service', $3, 'audit_trail', $4, jsonb_strip_nulls(jsonb_build_object(
                                    'month', $5::text, 'state', $6::text, 'origin', $7::text::jsonb)),
                                'notice', 'SOX', $2::timestamptz + interval '2555 days')""")
                .execute(Tuple.from(Arrays.asList(
                        Identifiers.next(),
                        now.atOffset(ZoneOffset.UTC),
                        action.name(),
                        caller.requestId(),
                        month.toString(),
                        state,
                        origin == null ? null : JsonObject.mapFrom(origin).encode())))
                .replaceWithVoid();
    }

    /** Notes the archive that is on the disk, unless it was read back already. */
    Uni<Void> exported(YearMonth month, String manifest, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("update audit_months set state = 'exported', manifest = $2, changed_at = now()"
                        + " where month = $1 and state in ('closed', 'exported')")
                .execute(Tuple.of(month.atDay(1), manifest))
                .replaceWithVoid();
    }

    /** Notes the event that says what the archive has; false when another instance was faster. */
    Uni<Boolean> verified(
            YearMonth month, String manifest, UUID archiveEvent, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("update audit_months set state = 'verified', archive_event = $3, changed_at = now()"
                        + " where month = $1 and manifest = $2 and state = 'exported'")
                .execute(Tuple.of(month.atDay(1), manifest, archiveEvent))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Detaches it, if it is as its archive says; whether it was attached. */
    Uni<Boolean> detach(
            YearMonth month, String digest, MonthManifest manifest, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select detach_audit_month($1, $2, $3, $4, $5)")
                .execute(Tuple.of(
                        month.atDay(1),
                        digest,
                        manifest.count(),
                        Long.toString(manifest.last().transaction()),
                        manifest.last().sequence()))
                .map(AuditMonthRepository::answer);
    }

    /** Drops what is detached; whether it was there. */
    Uni<Boolean> drop(YearMonth month, SqlConnection connection, Caller caller) {
        caller.requireService();
        return connection
                .preparedQuery("select drop_audit_month($1)")
                .execute(Tuple.of(month.atDay(1)))
                .map(AuditMonthRepository::answer);
    }
}
