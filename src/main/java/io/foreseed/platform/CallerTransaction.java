package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * A database transaction in which PostgreSQL knows the caller.
 *
 * <p>Its first statement sets {@code app.user_id} and {@code app.role} until its end: row-level security and triggers
 * read them there. Where nothing is set they answer as to nobody. The same statement asks whether the caller may act at
 * all: whose session has ended, whose account is disabled or has another role than the token says is refused with 401.
 */
public final class CallerTransaction {
    private static final String IDENTIFIED = "foreseed.callerTransaction";
    private static final String NOBODY = "";
    private static final int MAY_ACT = 2;
    private static final String UNLIMITED = "0";
    private static final String AS_SERVICE =
            "select set_config('app.user_id', '', true), set_config('app.role', 'service', true)";

    private CallerTransaction() {}

    /**
     * Runs the work in a transaction of the caller; joins the transaction around it when there is one, which keeps its
     * caller.
     */
    public static <T> Uni<T> withTransaction(Caller caller, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            if (context.getLocal(IDENTIFIED) != null) {
                return Panache.withTransaction(work);
            }
            context.putLocal(IDENTIFIED, caller);
            Uni<T> transaction = Panache.withTransaction(() -> isGivenUp(caller, context)
                            ? Uni.createFrom().nothing()
                            : identify(caller).chain(ignored -> work.get()))
                    .onTermination()
                    .invoke(() -> context.removeLocal(IDENTIFIED));
            return caller.role() == Role.SERVICE ? transaction : Deadline.limit(transaction);
        });
    }

    /**
     * Does what has been decided with the rights of the service, within the caller's transaction, and goes on with the
     * caller's. Whoever recovers from its failure must not go on in the same transaction.
     */
    public static <T> Uni<T> asService(Caller caller, Supplier<Uni<T>> work) {
        return role(Role.SERVICE).chain(ignored -> work.get()).call(done -> role(caller.role()));
    }

    private static Uni<String> role(Role role) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select set_config('app.role', ?1, true)", String.class)
                        .setParameter(1, role.code())
                        .getSingleResult());
    }

    /**
     * Runs the service's own work in a transaction of a connection of the pool, without a session: for many rows at once.
     */
    public static <T> Uni<T> withTransaction(Pool pool, Function<SqlConnection, Uni<T>> work) {
        return pool.getConnection().chain(connection -> connection
                .begin()
                .chain(transaction -> connection
                        .query(AS_SERVICE)
                        .execute()
                        .chain(ignored -> work.apply(connection))
                        .call(transaction::commit)
                        .onFailure()
                        .call(() -> transaction.rollback().onFailure().recoverWithNull()))
                .eventually(connection::close));
    }

    /** The database answers after its time was over: the transaction is rolled back, and nobody waits for it. */
    private static boolean isGivenUp(Caller caller, Context context) {
        return caller.role() != Role.SERVICE && context.getLocal(IDENTIFIED) == null;
    }

    private static Uni<Void> identify(Caller caller) {
        return Panache.getSession().chain(session -> identify(session, caller));
    }

    private static Uni<Void> identify(Mutiny.Session session, Caller caller) {
        String user = caller.userId() == null ? NOBODY : caller.userId().toString();
        String live = caller.session() == null ? NOBODY : caller.session().toString();
        return session.createNativeQuery(
                        "select set_config('app.user_id', ?1, true), set_config('app.role', ?2, true),"
                                + " ?2 = 'service' or caller_may_act(cast(nullif(?1, '') as uuid), ?2,"
                                + " cast(nullif(?3, '') as uuid)), set_config('statement_timeout', ?4, true)",
                        Object[].class)
                .setParameter(1, user)
                .setParameter(2, caller.role().code())
                .setParameter(3, live)
                .setParameter(4, caller.role() == Role.SERVICE ? UNLIMITED : Deadline.STATEMENT.toMillis() + "ms")
                .getSingleResult()
                .invoke(answer -> requireLive(answer[MAY_ACT]))
                .replaceWithVoid();
    }

    private static void requireLive(@Nullable Object mayAct) {
        if (!Boolean.TRUE.equals(mayAct)) {
            throw ProblemException.of(
                    ProblemType.UNAUTHENTICATED,
                    "The session has ended, or the account or its role has changed: sign in again.");
        }
    }
}
