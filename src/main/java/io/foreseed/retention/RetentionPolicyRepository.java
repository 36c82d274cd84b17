package io.foreseed.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.foreseed.platform.Caller;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Policies as rows of {@code data_retention_policies}, which operators and superusers see. */
@ApplicationScoped
class RetentionPolicyRepository {
    private static final String APPROVED = "x.approved_content is not distinct from retention_policy_content(x)";
    private static final String POLICY = "cast(to_jsonb(x) || jsonb_build_object("
            + "'is_active', coalesce(x.is_active, false), 'is_approved', " + APPROVED
            + ", 'conditions', coalesce(x.conditions, '[]'), 'columns', coalesce(x.columns, '[]')"
            + ", 'records_processed', coalesce(x.records_processed, 0)) as text)";
    private static final String VISIBLE =
            " from data_retention_policies x where ?1 in ('operator', 'superuser', 'service')";

    private static final String SET = """
            insert into data_retention_policies as p
                (id, name, description, is_active, table_name, conditions, columns, retention_period_days, action,
                 schedule_cron, next_execution, approval_id, created_at, updated_at, created_by, updated_by)
            select cast(?1 as uuid), q."name", q."description", q."isActive", q."tableName",
                   nullif(q."conditions", '[]'), nullif(q."columns", '[]'), q."retentionPeriodDays", q."action",
                   q."scheduleCron", null, cast(?3 as uuid), ?4, ?4, cast(?5 as uuid), cast(?5 as uuid)
              from jsonb_to_record(cast(cast(?2 as text) as jsonb)) as q("name" text, "description" text,
                   "isActive" boolean, "tableName" text, "conditions" jsonb, "columns" jsonb,
                   "retentionPeriodDays" integer, "action" text, "scheduleCron" text)
            on conflict (id) do update
               set name = excluded.name, description = excluded.description, is_active = excluded.is_active,
                   table_name = excluded.table_name, conditions = excluded.conditions, columns = excluded.columns,
                   retention_period_days = excluded.retention_period_days, action = excluded.action,
                   schedule_cron = excluded.schedule_cron, next_execution = null, approval_id = excluded.approval_id,
                   updated_at = excluded.updated_at, updated_by = excluded.updated_by, row_version = p.row_version + 1
            """;

    private final ObjectMapper json;
    private final ObjectMapper rows;

    RetentionPolicyRepository(ObjectMapper json) {
        this.json = json;
        this.rows = json.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        this.rows.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** All policies, by their names: there are as many as somebody asked for twice. */
    Uni<List<RetentionPolicy>> list(Caller caller) {
        return policies(POLICY + VISIBLE + " order by x.name, x.id", caller);
    }

    Uni<RetentionPolicy> get(UUID id, Caller caller) {
        return one(id, "", caller);
    }

    /** The policy, held until the transaction ends. */
    Uni<RetentionPolicy> lock(UUID id, Caller caller) {
        return one(id, " for update", caller);
    }

    private Uni<RetentionPolicy> one(UUID id, String lock, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select " + POLICY + VISIBLE + " and x.id = ?2" + lock, String.class)
                        .setParameter(1, caller.role().code())
                        .setParameter(2, id)
                        .getResultList())
                .map(found -> found.stream()
                        .findFirst()
                        .map(this::read)
                        .orElseThrow(() -> ProblemException.notFound("retention policy")));
    }

    private Uni<List<RetentionPolicy>> policies(String query, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select " + query, String.class)
                        .setParameter(1, caller.role().code())
                        .getResultList())
                .map(found -> found.stream().map(this::read).toList());
    }

    /** Those that are on, held; what another instance holds at this moment is left to it. */
    Uni<List<RetentionPolicy>> lockActive(Caller caller) {
        caller.requireService();
        return policies(POLICY + VISIBLE + " and x.is_active order by x.id for update skip locked", caller);
    }

    /** Writes down what two people approved, and that they did. */
    Uni<RetentionPolicy> set(UUID id, RetentionPolicyRequest asked, UUID approval, Instant now, Caller approver) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SET)
                        .setParameter(1, id.toString())
                        .setParameter(2, write(asked))
                        .setParameter(3, approval.toString())
                        .setParameter(4, now)
                        .setParameter(5, approver.user().toString())
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery("update data_retention_policies x"
                                        + " set approved_content = retention_policy_content(x) where x.id = ?1")
                                .setParameter(1, id)
                                .executeUpdate()))
                .chain(() -> get(id, approver));
    }

    /** Notes when the schedule comes next. */
    Uni<Void> schedule(UUID id, Instant next, Caller caller) {
        caller.requireService();
        return update(session -> session.createNativeQuery(
                        "update data_retention_policies set next_execution = ?2 where id = ?1")
                .setParameter(1, id)
                .setParameter(2, next));
    }

    /** Notes that an execution has ended. */
    Uni<Void> executed(UUID id, String status, long records, Duration took, Instant now, Caller caller) {
        caller.requireService();
        return update(session -> session.createNativeQuery("update data_retention_policies set last_executed = ?2,"
                        + " last_execution_status = ?3, last_execution_duration_ms = ?4,"
                        + " records_processed = coalesce(records_processed, 0) + ?5 where id = ?1")
                .setParameter(1, id)
                .setParameter(2, now)
                .setParameter(3, status)
                .setParameter(4, (int) Math.min(Integer.MAX_VALUE, took.toMillis()))
                .setParameter(5, records));
    }

    private static Uni<Void> update(Function<Mutiny.Session, Mutiny.MutationQuery> query) {
        return Panache.getSession()
                .chain(session -> query.apply(session).executeUpdate())
                .replaceWithVoid();
    }

    /** What the policy would reach, and what holds keep of it. */
    Uni<RetentionDryRun> look(RetentionPolicyRequest asked, Instant cutoff, Caller caller) {
        caller.requireService();
        RetainedTable table = RetainedTable.named(asked.tableName()).orElseThrow();
        String age = "x." + table.ageColumn();
        String query = "select count(*) filter (where not held), coalesce(sum(size) filter (where not held), 0),"
                + " min(age) filter (where not held), max(age) filter (where not held), count(*) filter (where held)"
                + " from (select " + table.held() + " as held, " + table.size() + " as size, " + age + " as age from "
                + table.from() + " where " + table.due() + ") as reached";
        return Panache.getSession()
                .chain(session -> bound(session.createNativeQuery(query, Object[].class), table, asked, cutoff)
                        .getSingleResult())
                .chain(found -> holds(table, asked, cutoff).chain(holds -> bytesOfMonths(table, cutoff, found[1])
                        .map(bytes -> new RetentionDryRun(
                                cutoff,
                                ((Number) found[0]).longValue(),
                                bytes,
                                moment(found[2]),
                                moment(found[3]),
                                ((Number) found[4]).longValue(),
                                holds))));
    }

    private static @Nullable Instant moment(@Nullable Object time) {
        return time instanceof OffsetDateTime offset ? offset.toInstant() : (Instant) time;
    }

    private Uni<List<UUID>> holds(RetainedTable table, RetentionPolicyRequest asked, Instant cutoff) {
        if (table.person() == null) {
            return Uni.createFrom().item(List.of());
        }
        String query = "select distinct h.id from legal_holds h join (select " + table.person() + " as person from "
                + table.from() + " where " + table.due()
                + ") as reached on reached.person = h.person_id where h.released_at is null order by h.id limit 100";
        return Panache.getSession()
                .chain(session -> bound(session.createNativeQuery(query, UUID.class), table, asked, cutoff)
                        .getResultList());
    }

    private static Uni<Long> bytesOfMonths(RetainedTable table, Instant cutoff, Object bytesOfRows) {
        if (table != RetainedTable.AUDIT_LOGS) {
            return Uni.createFrom().item(((Number) bytesOfRows).longValue());
        }
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "select cast(coalesce(sum(pg_total_relation_size(c.oid)), 0) as bigint) from pg_inherits i"
                                + " join pg_class c on c.oid = i.inhrelid"
                                + " where i.inhparent = cast('audit_logs' as regclass)"
                                + " and to_date(substr(c.relname, 12), 'YYYY_MM') + interval '1 month'"
                                + " <= cast(:cutoff as timestamptz) at time zone 'UTC'",
                        Long.class)
                .setParameter("cutoff", cutoff)
                .getSingleResult());
    }

    /** The next rows that are due and that no hold keeps, the oldest first. */
    Uni<List<UUID>> due(RetentionPolicy policy, Instant cutoff, int most, Caller caller) {
        caller.requireService();
        RetainedTable table = policy.table();
        String query = "select x.id from " + table.from() + " where " + table.due() + " and not " + table.held()
                + " order by x." + table.ageColumn() + ", x.id limit " + most;
        return Panache.getSession()
                .chain(session -> bound(session.createNativeQuery(query, UUID.class), table, policy.asRequest(), cutoff)
                        .getResultList());
    }

    /** Whether a row is due still. */
    Uni<Boolean> isDue(RetentionPolicy policy, Instant cutoff, UUID id, Caller caller) {
        caller.requireService();
        RetainedTable table = policy.table();
        String query = "select count(*) > 0 from " + table.from() + " where x.id = :id and " + table.due() + " and not "
                + table.held();
        return Panache.getSession().chain(session -> bound(
                        session.createNativeQuery(query, Boolean.class), table, policy.asRequest(), cutoff)
                .setParameter("id", id)
                .getSingleResult());
    }

    private <T> Mutiny.SelectionQuery<T> bound(
            Mutiny.SelectionQuery<T> query, RetainedTable table, RetentionPolicyRequest asked, Instant cutoff) {
        query.setParameter("cutoff", cutoff);
        return table == RetainedTable.AUDIT_LOGS
                ? query
                : query.setParameter("conditions", write(asked.conditions() == null ? List.of() : asked.conditions()));
    }

    private RetentionPolicy read(String row) {
        try {
            return rows.readValue(row, RetentionPolicy.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored policy is none", impossible);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
