package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who a transaction of the pool was of never shows in a later one of the same connection. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class RowSecurityLoadTest {
    private static final int TRANSACTIONS = 12_000;
    private static final int THREADS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    EventLoop eventLoop;

    /** Somebody, or nobody at all, and how many of the test's plans they may see. */
    private record Visitor(@Nullable Caller caller, long visible) {}

    @Test
    void ofManyMixedTransactionsNoneSeesAnothersRows() throws Exception {
        List<UUID> owners = new ArrayList<>();
        List<Visitor> visitors = visitors(owners);

        Map<String, Integer> deviations = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Map<String, Integer>>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random chance = new Random(thread);
                parts.add(threads.submit(() -> visit(visitors, owners, chance)));
            }
            for (Future<Map<String, Integer>> part : parts) {
                part.get().forEach((deviation, count) -> deviations.merge(deviation, count, Integer::sum));
            }
        }

        assertThat(deviations).isEmpty();
    }

    private Map<String, Integer> visit(List<Visitor> visitors, List<UUID> owners, Random chance) {
        Map<String, Integer> deviations = new HashMap<>();
        for (int count = 0; count < TRANSACTIONS / THREADS; count++) {
            Visitor visitor = visitors.get(chance.nextInt(visitors.size()));
            boolean fails = chance.nextInt(4) == 0;
            long seen = eventLoop
                    .run(() -> transaction(visitor.caller(), owners, fails))
                    .await()
                    .atMost(PATIENCE);
            if (seen != visitor.visible()) {
                deviations.merge(visitor + " saw " + seen, 1, Integer::sum);
            }
        }
        return deviations;
    }

    /** Counts without any filter of the service; half of those that fail do so in the database. */
    private static Uni<Long> transaction(@Nullable Caller caller, List<UUID> owners, boolean fails) {
        long[] seen = {-1};
        var work = new java.util.function.Supplier<Uni<Long>>() {
            @Override
            public Uni<Long> get() {
                return Panache.getSession().chain(session -> session.createNativeQuery(
                                "select count(*) from plans where user_id in (?1)", Long.class)
                        .setParameter(1, owners)
                        .getSingleResult()
                        .invoke(count -> seen[0] = count)
                        .chain(count -> fails
                                ? session.createNativeQuery("select 1 / 0", Integer.class)
                                        .getSingleResult()
                                        .replaceWith(count)
                                : Uni.createFrom().item(count)));
            }
        };
        Uni<Long> transaction =
                caller == null ? Panache.withTransaction(work) : CallerTransaction.withTransaction(caller, work);
        return transaction.onFailure(failure -> fails && seen[0] >= 0).recoverWithItem(() -> seen[0]);
    }

    /** Two clients with plans, their advisers, and those who see no plan; the service sees all. */
    private static List<Visitor> visitors(List<UUID> owners) {
        Api first = Api.ofNewUser();
        Api second = Api.ofNewUser();
        Api adviser = Api.ofNew(Role.ADVISER);
        first.isAdvisedBy(adviser);
        for (int count = 0; count < 3; count++) {
            first.importedPlan(10);
        }
        second.importedPlan(10);
        adviser.importedPlan(10);
        owners.addAll(List.of(first.user(), second.user(), adviser.user()));
        return List.of(
                new Visitor(caller(first), 3),
                new Visitor(caller(second), 1),
                new Visitor(caller(adviser), 4),
                new Visitor(caller(Api.ofNew(Role.AUDITOR)), 0),
                new Visitor(caller(Api.ofNew(Role.OPERATOR)), 0),
                new Visitor(caller(Api.ofNew(Role.SUPERUSER)), 0),
                new Visitor(Caller.service(Identifiers.next()), 5),
                new Visitor(null, 0));
    }

    private static Caller caller(Api user) {
        return new Caller(user.user(), user.role(), null, null, Identifiers.next(), null, null, System.nanoTime());
    }
}
