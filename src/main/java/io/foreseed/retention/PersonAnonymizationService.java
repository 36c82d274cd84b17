package io.foreseed.retention;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.privacy.ErasureService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Erases persons, as an approved erasure does, each in a transaction of its own. */
@ApplicationScoped
class PersonAnonymizationService implements RetentionWorkService {
    private static final int MOST = 20;

    private final RetentionPolicyRepository policies;
    private final ErasureService erasure;

    PersonAnonymizationService(RetentionPolicyRepository policies, ErasureService erasure) {
        this.policies = policies;
        this.erasure = erasure;
    }

    @Override
    public RetainedTable table() {
        return RetainedTable.USERS;
    }

    @Override
    public Uni<RetentionStep> step(Task task, Caller service) {
        return CallerTransaction.withTransaction(
                        service, () -> policies.due(task.policy(), task.cutoff(), MOST, service))
                .chain(persons -> each(persons, task, service)
                        .map(count -> RetentionStep.of(count, 0, persons.size() < MOST || count == 0)));
    }

    private Uni<Integer> each(List<UUID> persons, Task task, Caller service) {
        return Multi.createFrom()
                .iterable(persons)
                .onItem()
                .transformToUniAndConcatenate(person -> erase(person, task, service))
                .collect()
                .with(Collectors.summingInt(count -> count));
    }

    /** The person is held first: who came back, or is held by the law, since the list was made stays. */
    private Uni<Integer> erase(UUID person, Task task, Caller service) {
        return CallerTransaction.withTransaction(service, () -> erasure.lockErasable(person, service)
                .chain(isErasable -> isErasable
                        ? policies.isDue(task.policy(), task.cutoff(), person, service)
                        : Uni.createFrom().item(false))
                .chain(isDue -> isDue
                        ? erasure.erase(person, ground(task), service)
                                .chain(() -> task.counted(RetentionStep.of(1, 0, false)))
                                .replaceWith(1)
                        : Uni.createFrom().item(0)));
    }

    private static Map<String, Object> ground(Task task) {
        Map<String, Object> ground = new HashMap<>(Map.of(
                "retentionPolicy", task.policy().id(),
                "execution", task.execution()));
        if (task.policy().approvalId() != null) {
            ground.put("approval", task.policy().approvalId());
        }
        return ground;
    }
}
