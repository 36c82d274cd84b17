package io.foreseed.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Executions as rows of {@code retention_executions}. Who carries one out holds it for a while and says so again and again;
 * whose time is over has lost it to others. Times of holding are the database's, which all instances share.
 */
@ApplicationScoped
class RetentionExecutionRepository {
    static final Duration LEASE = Duration.ofMinutes(2);
    static final int MOST_ATTEMPTS = 20;

    private static final String EXECUTION = "select cast(to_jsonb(x) as text) from retention_executions x"
            + " where ?1 in ('operator', 'superuser', 'service')";
    private static final String LEASED = "now() + interval '" + LEASE.toSeconds() + " seconds'";

    private final ObjectMapper rows;

    RetentionExecutionRepository(ObjectMapper json) {
        this.rows = json.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        this.rows.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    Uni<RetentionExecution> get(UUID policy, UUID id, Caller caller) {
        return list(" and x.policy_id = ?2 and x.id = ?3", caller, policy, id).map(found -> found.stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("execution of a retention policy")));
    }

    Uni<Page<RetentionExecution>> page(UUID policy, PageRequest page, Caller caller) {
        return list(
                        " and x.policy_id = ?2 and x.id < ?3 order by x.id desc limit " + page.rows(),
                        caller,
                        policy,
                        page.before())
                .map(found -> Page.of(found, page.limit(), RetentionExecution::id));
    }

    /** The latest of each policy. */
    Uni<List<RetentionExecution>> latest(Caller caller) {
        return list(
                " and x.id in (select distinct on (policy_id) id from retention_executions order by policy_id, id desc)"
                        + " order by x.id desc",
                caller);
    }

    private Uni<List<RetentionExecution>> list(String narrowing, Caller caller, Object... parameters) {
        return Panache.getSession()
                .chain(session -> {
                    Mutiny.SelectionQuery<String> query = session.createNativeQuery(EXECUTION + narrowing, String.class)
                            .setParameter(1, caller.role().code());
                    for (int place = 0; place < parameters.length; place++) {
                        query.setParameter(place + 2, parameters[place]);
                    }
                    return query.getResultList();
                })
                .map(found -> found.stream().map(this::read).toList());
    }

    /**
     * Begins one that somebody carries out; held by its owner at once where there is one.
     *
     * @return whether it is begun: one of a policy is open at a time
     */
    Uni<Boolean> insert(
            UUID id, UUID policy, @Nullable UUID requester, @Nullable UUID owner, Instant now, Caller caller) {
        String held = owner == null ? "'queued', null, null, null, 0" : "'running', ?5, " + LEASED + ", ?4, 1";
        return Panache.getSession()
                .chain(session -> {
                    Mutiny.MutationQuery insert = session.createNativeQuery("insert into retention_executions"
                                    + " (id, policy_id, requested_by, requested_at, state, owner, lease_until, started_at,"
                                    + " attempt) values (?1, ?2, cast(?3 as uuid), ?4, " + held
                                    + ") on conflict do nothing")
                            .setParameter(1, id)
                            .setParameter(2, policy)
                            .setParameter(3, requester == null ? null : requester.toString())
                            .setParameter(4, now);
                    if (owner != null) {
                        insert.setParameter(5, owner);
                    }
                    return insert.executeUpdate();
                })
                .map(count -> count == 1);
    }

    /** The next one that nobody carries out, or nobody any more; from now on its owner's. */
    Uni<Optional<RetentionExecution>> claim(UUID owner, Instant now, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "update retention_executions as x set state = 'running', owner = ?1, lease_until = "
                                        + LEASED
                                        + ", started_at = coalesce(started_at, ?2), attempt = attempt + 1"
                                        + " where id = (select id from retention_executions where state = 'queued'"
                                        + " or (state = 'running' and lease_until < now()) order by id limit 1"
                                        + " for update skip locked) returning cast(to_jsonb(x) as text)",
                                String.class)
                        .setParameter(1, owner)
                        .setParameter(2, now)
                        .getResultList())
                .map(found -> found.stream().findFirst().map(this::read));
    }

    /** Fixes what is reached, for good. */
    Uni<Void> setCutoff(UUID id, UUID owner, Instant cutoff, Caller caller) {
        caller.requireService();
        return held("cutoff = coalesce(cutoff, ?3)", id, owner, query -> query.setParameter(3, cutoff));
    }

    /**
     * Counts what was done, in its transaction, and goes on holding it; fails when it is lost to another instance, and then
     * nothing was done.
     */
    Uni<Void> progress(UUID id, UUID owner, RetentionStep step, Caller caller) {
        caller.requireService();
        RetentionArchive archive = step.archive();
        String archives = archive == null
                ? ""
                : ", archives = archives || jsonb_build_array(jsonb_build_object('name', cast(?5 as text), 'digest',"
                        + " cast(?6 as text), 'records', cast(?3 as bigint)))";
        return held("records = records + ?3, bytes = bytes + ?4" + archives, id, owner, query -> {
            query.setParameter(3, step.records()).setParameter(4, step.bytes());
            return archive == null
                    ? query
                    : query.setParameter(5, archive.name()).setParameter(6, archive.digest());
        });
    }

    /** Goes on holding what its owner carries out. */
    Uni<Void> renew(UUID id, UUID owner, Caller caller) {
        caller.requireService();
        return held("attempt = attempt", id, owner, query -> query);
    }

    /** Leaves it to whoever comes next. */
    Uni<Void> handBack(UUID id, UUID owner, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "update retention_executions set state = 'queued', owner = null, lease_until = null"
                                        + " where id = ?1 and owner = ?2 and state = 'running'")
                        .setParameter(1, id)
                        .setParameter(2, owner)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Ends it; fails when it is lost to another instance. */
    Uni<Void> finish(
            UUID id, UUID owner, String state, long recordsHeld, @Nullable String problem, Instant now, Caller caller) {
        caller.requireService();
        return held(
                "state = ?3, records_held = ?4, problem = cast(?5 as text), finished_at = ?6",
                id,
                owner,
                query -> query.setParameter(3, state)
                        .setParameter(4, recordsHeld)
                        .setParameter(5, problem)
                        .setParameter(6, now));
    }

    /** Asks whoever carries it out to end; whether it was open. One that nobody carries out ends at once. */
    Uni<Boolean> cancel(UUID id, Instant now, Caller caller) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("update retention_executions set cancel_requested = true,"
                                + " state = case state when 'queued' then 'cancelled' else state end,"
                                + " finished_at = case state when 'queued' then cast(?2 as timestamptz) end"
                                + " where id = ?1 and state in ('queued', 'running')")
                        .setParameter(1, id)
                        .setParameter(2, now)
                        .executeUpdate())
                .map(count -> count == 1);
    }

    /** Bound parameters beyond the first two. */
    private interface Binding {
        Mutiny.MutationQuery bind(Mutiny.MutationQuery query);
    }

    private static Uni<Void> held(String change, UUID id, UUID owner, Binding binding) {
        return Panache.getSession()
                .chain(session -> binding.bind(session.createNativeQuery("update retention_executions set " + change
                                        + ", lease_until = " + LEASED
                                        + " where id = ?1 and owner = ?2 and state = 'running'")
                                .setParameter(1, id)
                                .setParameter(2, owner))
                        .executeUpdate())
                .invoke(count -> {
                    if (count != 1) {
                        throw new LostExecutionException(id);
                    }
                })
                .replaceWithVoid();
    }

    private RetentionExecution read(String row) {
        try {
            return rows.readValue(row, RetentionExecution.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored execution is none", impossible);
        }
    }
}
