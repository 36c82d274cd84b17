package io.foreseed.platform;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * A database transaction in which PostgreSQL knows the caller.
 *
 * <p>Its first statement sets {@code app.user_id} and {@code app.role} until its end: row-level security and triggers
 * read them there. Where nothing is set they answer as to nobody.
 */
public final class CallerTransaction {
    private static final String IDENTIFIED = "foreseed.callerTransaction";
    private static final String NOBODY = "";

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
            return Panache.withTransaction(() -> identify(caller).chain(ignored -> work.get()))
                    .onTermination()
                    .invoke(() -> context.removeLocal(IDENTIFIED));
        });
    }

    private static Uni<@Nullable Object> identify(Caller caller) {
        return Panache.getSession().chain(session -> identify(session, caller));
    }

    private static Uni<@Nullable Object> identify(Mutiny.Session session, Caller caller) {
        String user = caller.userId() == null ? NOBODY : caller.userId().toString();
        return session.createNativeQuery(
                        "select set_config('app.user_id', ?1, true), set_config('app.role', ?2, true)", Object.class)
                .setParameter(1, user)
                .setParameter(2, caller.role().code())
                .getSingleResult();
    }
}
