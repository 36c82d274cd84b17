package io.foreseed.monitoring;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Drained;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.SchemaService;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The life of this instance, and the ends of others. Its start is an open row that it touches while it lives, under an
 * identifier of this process: names of machines are given again, and several instances are there at once. Whose row is not
 * touched any more has ended without stop.
 */
@ApplicationScoped
class InstanceService {
    /** How long an instance may be silent; it says every ten seconds that it is there. */
    static final Duration SILENCE = Duration.ofSeconds(45);

    private static final int FIRST = 1;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final String COMPONENT = "service";

    private final UUID instance = Identifiers.next();
    private final NoticeService notices;
    private final SystemEventQueueService queue;
    private final SystemEventRepository events;
    private final SettingsService settings;
    private final SchemaService schema;
    private final SmallRyeHealthReporter health;
    private final Clock clock;
    private volatile boolean isReady;
    private volatile Drained drained = new Drained(0, 0);
    private volatile long stopBegunNanos;

    /** Since when the database has answered without a pause. */
    private volatile long contactNanos = System.nanoTime();

    private volatile long lastContactNanos = contactNanos;

    InstanceService(
            NoticeService notices,
            SystemEventQueueService queue,
            SystemEventRepository events,
            SettingsService settings,
            SchemaService schema,
            SmallRyeHealthReporter health,
            Clock clock) {
        this.notices = notices;
        this.queue = queue;
        this.events = events;
        this.settings = settings;
        this.schema = schema;
        this.health = health;
        this.clock = clock;
    }

    UUID instance() {
        return instance;
    }

    void started(@Observes StartupEvent start) {
        if (!queue.isRecording()) {
            return;
        }
        queue.addSpooled();
        notices.started(
                instance,
                Notice.of(Kind.STARTED, COMPONENT)
                        .with(Map.of("instance", instance, "schema", schema.newest(), "settings", settings.changed()))
                        .taking(age()));
    }

    /** Looks until everything is there that a request needs, and tells it once; not while somebody migrates. */
    Uni<Void> lookWhetherReady() {
        return isReady || !queue.isRecording()
                ? Uni.createFrom().voidItem()
                : schema.whenMigrated(() ->
                                health.getReadinessAsync().invoke(this::note).replaceWithVoid())
                        .onFailure()
                        .recoverWithNull();
    }

    private void note(SmallRyeHealth answer) {
        if (!answer.isDown()) {
            isReady = true;
            Notice.of(Kind.READY, COMPONENT)
                    .with(Map.of("instance", instance))
                    .taking(age())
                    .post();
        }
    }

    private Duration age() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(begun -> Duration.between(begun, clock.instant()))
                .orElse(Duration.ZERO);
    }

    void stopping(@Observes @Priority(FIRST) ShutdownEvent stop) {
        stopBegunNanos = System.nanoTime();
    }

    void drained(@Observes Drained work) {
        drained = work;
    }

    /** After the runs were handed back, and before the last round of the seal. */
    void stopped(@Observes @Priority(EngineThreads.STOP_PRIORITY) ShutdownEvent stop) throws InterruptedException {
        if (!queue.isRecording()) {
            return;
        }
        notices.stopped(
                instance,
                Notice.of(Kind.STOPPED, COMPONENT)
                        .with(Map.of(
                                "instance",
                                instance,
                                "signal",
                                ApplicationLifecycleManager.isVmShuttingDown(),
                                "drained",
                                drained.left() == 0,
                                "handedBack",
                                drained.handedBack()))
                        .taking(Duration.ofNanos(System.nanoTime() - stopBegunNanos)));
        queue.flushLast(STOP_PATIENCE);
    }

    /** Says that this instance is there, and looks for those that are not any more. */
    Uni<Void> beat() {
        return schema.whenMigrated(() -> {
            Caller service = Caller.service(Identifiers.next());
            return CallerTransaction.withTransaction(service, () -> events.touch(instance, service)
                            .chain(isOpen -> isOpen ? Uni.createFrom().voidItem() : openAgain(service)))
                    .chain(this::afterTouch);
        });
    }

    /** Before its start is written, and after others found it silent. */
    private Uni<Void> openAgain(Caller service) {
        return events.openAgain(instance, service)
                .chain(isOpened -> isOpened
                        ? queue.record(instance, false, "the instance is there again", service)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> afterTouch() {
        long now = System.nanoTime();
        if (now - lastContactNanos > SILENCE.toNanos()) {
            contactNanos = now;
        }
        lastContactNanos = now;
        boolean mayJudge = now - contactNanos >= SILENCE.toNanos();
        return mayJudge ? judge() : Uni.createFrom().voidItem();
    }

    /**
     * Records who has ended without stop, once whoever looks. Who had no database itself for a while does not know who else
     * had none, and waits as long as it lets others be silent.
     */
    Uni<Void> judge() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> events.closeSilent(instance, SILENCE, service)
                .onItem()
                .transformToMulti(ended -> Multi.createFrom().iterable(ended))
                .onItem()
                .transformToUniAndConcatenate(each -> recordEnd(each, service))
                .onItem()
                .ignoreAsUni());
    }

    private Uni<Void> recordEnd(UUID ended, Caller service) {
        Notice notice = Notice.of(Kind.ENDED_WITHOUT_STOP, COMPONENT).with(Map.of("instance", ended));
        return events.write(List.of(notices.event(notice)), service)
                .chain(() -> queue.record(ended, true, "the instance has ended without stop", service));
    }
}
