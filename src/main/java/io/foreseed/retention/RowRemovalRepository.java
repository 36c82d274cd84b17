package io.foreseed.retention;

import io.foreseed.platform.Caller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Removes by the owner's functions, which read the policy themselves. */
@ApplicationScoped
class RowRemovalRepository {
    static final int MOST = 500;

    /** What a call of the function has removed. */
    Uni<RetentionStep> call(String function, RetentionWorkService.Task task, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select records, bytes from " + function + "(?1, ?2, " + MOST + ")", Object[].class)
                        .setParameter(1, task.policy().id())
                        .setParameter(2, task.cutoff())
                        .getSingleResult())
                .map(row -> {
                    long records = ((Number) row[0]).longValue();
                    return RetentionStep.of(records, ((Number) row[1]).longValue(), records < MOST);
                });
    }
}
