package io.foreseed.retention;

import io.foreseed.audit.SealedText;
import io.foreseed.audit.SubjectKeyService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Moves outputs of plans into files, each output under its person's key: encrypted, written, read back and opened, and only
 * then removed.
 */
@ApplicationScoped
class OutputArchivingService implements RetentionWorkService {
    private static final int MOST = 200;

    private final RetentionPolicyRepository policies;
    private final OutputRowRepository outputs;
    private final SubjectKeyService keys;
    private final RetentionConfig config;

    OutputArchivingService(
            RetentionPolicyRepository policies,
            OutputRowRepository outputs,
            SubjectKeyService keys,
            RetentionConfig config) {
        this.policies = policies;
        this.outputs = outputs;
        this.keys = keys;
        this.config = config;
    }

    @Override
    public RetainedTable table() {
        return RetainedTable.PLAN_OUTPUTS;
    }

    @Override
    public Uni<RetentionStep> step(Task task, Caller service) {
        return CallerTransaction.withTransaction(
                        service, () -> policies.due(task.policy(), task.cutoff(), MOST, service)
                                .chain(due -> outputs.read(due, service))
                                .chain(rows -> kept(rows, service)))
                .chain(kept -> kept.isEmpty()
                        ? Uni.createFrom().item(RetentionStep.of(0, 0, true))
                        : archive(kept, task, service));
    }

    /** A row, and the same under its person's key. */
    private record Kept(OutputRowRepository.Row row, SealedText text) {}

    private Uni<List<Kept>> kept(List<OutputRowRepository.Row> rows, Caller service) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row ->
                        keys.seal(row.person(), row.id(), row.json(), service).map(text -> new Kept(row, text)))
                .collect()
                .asList();
    }

    private Uni<RetentionStep> archive(List<Kept> kept, Task task, Caller service) {
        OutputArchive archive = new OutputArchive(place());
        String name = OutputArchive.name(task.execution(), task.attempt(), task.done());
        List<UUID> ids = kept.stream().map(each -> each.row().id()).toList();
        long bytes = kept.stream().mapToLong(each -> each.row().bytes()).sum();
        return offEventLoop(() -> {
                    if (task.done() == 0) {
                        archive.removeOthers(task.execution(), task.archives());
                    }
                    return archive.write(name, kept.stream().map(Kept::text).toList());
                })
                .call(part -> offEventLoop(() -> archive.read(part))
                        .chain(texts ->
                                CallerTransaction.withTransaction(service, () -> requireSame(kept, texts, service))))
                .chain(part -> CallerTransaction.withTransaction(service, () -> outputs.remove(
                                task.policy().id(), ids, part, service)
                        .chain(count -> task.counted(new RetentionStep(count, bytes, part, kept.size() < MOST)))));
    }

    /** What was read back opens to the rows; of who was erased meanwhile, to nothing. */
    private Uni<Void> requireSame(List<Kept> kept, List<SealedText> texts, Caller service) {
        if (texts.size() != kept.size()) {
            throw new IllegalStateException("The archive has not all outputs that were written.");
        }
        return Multi.createFrom()
                .range(0, texts.size())
                .onItem()
                .transformToUniAndConcatenate(
                        place -> keys.open(texts.get(place), service).invoke(opened -> {
                            if (opened.filter(text ->
                                            !text.equals(kept.get(place).row().json()))
                                    .isPresent()) {
                                throw new IllegalStateException("The archive has another output than was written.");
                            }
                        }))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Path place() {
        return config.archiveFolder()
                .orElseThrow(() -> new IllegalStateException(
                        "foreseed.retention.archive-folder is not set: there is no place for archives."));
    }

    /** Blocking work on files. */
    @FunctionalInterface
    private interface Files<T> {
        T use() throws IOException;
    }

    private static <T> Uni<T> offEventLoop(Files<T> work) {
        return Uni.createFrom().deferred(() -> {
            var back = EventLoop.current();
            return Uni.createFrom()
                    .item(() -> {
                        try {
                            return work.use();
                        } catch (IOException failed) {
                            throw new IllegalStateException(
                                    "The archive cannot be written or read: " + failed.getMessage() + ".", failed);
                        }
                    })
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .emitOn(back);
        });
    }
}
