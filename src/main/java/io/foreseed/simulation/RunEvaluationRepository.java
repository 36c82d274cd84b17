package io.foreseed.simulation;

import io.foreseed.platform.Caller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The simulations that a running analysis has behind it; the database removes them when it ends. */
@ApplicationScoped
class RunEvaluationRepository {
    Uni<Optional<byte[]>> find(UUID run, String inputDigest, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select evaluation from run_evaluations where run_id = ?1 and input_digest = ?2",
                                byte[].class)
                        .setParameter(1, run)
                        .setParameter(2, inputDigest)
                        .getResultList())
                .map(RunEvaluationRepository::first);
    }

    private static Optional<byte[]> first(List<byte[]> rows) {
        return rows.stream().findFirst();
    }

    /** Another worker may have written the same meanwhile, or ended the run: then nothing is added. */
    Uni<Void> add(UUID run, String inputDigest, byte[] evaluation, Caller caller) {
        caller.requireService();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into run_evaluations (run_id, input_digest, evaluation)
                                select id, ?2, ?3 from simulation_runs where id = ?1 and state = 'running' for key share
                                on conflict do nothing
                                """)
                        .setParameter(1, run)
                        .setParameter(2, inputDigest)
                        .setParameter(3, evaluation)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
