package io.foreseed.audit;

import io.foreseed.audit.SignedNote.Signer;
import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.TrailSource.Stated;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/**
 * The life of a month of the trail: closed, exported, verified, detached, dropped. Each step may be done again, by whomever
 * and after whatever ended it; one that cannot be done says why with an {@link IllegalStateException}, and changes nothing.
 */
@ApplicationScoped
public class AuditMonthService {
    private static final String LOCKED = "55P03";
    private static final String REFUSED = "55000";
    private static final int ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final AuditMonthRepository months;
    private final SealKeyService seal;
    private final SealEpochRepository events;
    private final SealPlaceService published;
    private final Pool pool;
    private final DataSource database;
    private final SealConfig config;
    private final Clock clock;

    AuditMonthService(
            AuditMonthRepository months,
            SealKeyService seal,
            SealEpochRepository events,
            SealPlaceService published,
            Pool pool,
            DataSource database,
            SealConfig config,
            Clock clock) {
        this.months = months;
        this.seal = seal;
        this.events = events;
        this.published = published;
        this.pool = pool;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** All months that the trail has or had, the oldest first. */
    public Uni<List<AuditMonth>> months() {
        return transaction(months::months);
    }

    /** Ends writing to a month that has been over for a day and is sealed. */
    public Uni<AuditMonth> close(YearMonth month) {
        return patiently(
                        AuditAction.UPDATE,
                        month,
                        "closed",
                        (connection, service) -> months.close(month, connection, service))
                .chain(() -> find(month));
    }

    /** Closes a month, writes its archive, reads it back, and says so in the trail. */
    public Uni<AuditMonth> archive(YearMonth month) {
        return close(month)
                .chain(found -> isBefore(found, AuditMonth.State.VERIFIED)
                        ? export(month).chain(() -> verify(month))
                        : Uni.createFrom().item(found));
    }

    /** Writes the archive of a closed month. */
    Uni<AuditMonth> export(YearMonth month) {
        MonthArchive archive = archiveOf(month);
        return seal.anySigner(service())
                .chain(signer -> offEventLoop(trail -> {
                    trail.hold("foreseed.archive." + month);
                    return new MonthExport(trail, month, archive)
                            .write(config.logName(), manifest -> manifest.sign(signer)
                                    .note());
                }))
                .call(note -> published.keep("months/" + month, note))
                .chain(note -> transaction((connection, service) ->
                        months.exported(month, MonthArchive.digest(note), connection, service)))
                .chain(() -> find(month));
    }

    /** Reads the archive back; the event that it is there and the state are one transaction. */
    Uni<AuditMonth> verify(YearMonth month) {
        MonthArchive archive = archiveOf(month);
        return find(month)
                .chain(found -> found.state() == AuditMonth.State.EXPORTED
                        ? offEventLoop(trail -> new MonthVerification(archive, trail, keys(trail)).verify())
                                .chain(manifest -> state(found, manifest))
                        : Uni.createFrom().voidItem())
                .chain(() -> find(month));
    }

    private Uni<Void> state(AuditMonth found, MonthManifest manifest) {
        ArchivedMonth said = new ArchivedMonth(
                manifest.month(), manifest.ranges(), Objects.requireNonNull(found.manifest(), "an exported month"));
        return seal.anySigner(service()).chain(signer -> {
            StatedEvent event = event(said, manifest.count(), signer);
            return transaction((connection, service) -> months.verified(
                            found.month(), said.manifest(), event.id(), connection, service)
                    .chain(isOurs -> isOurs
                            ? events.insertStated(event, clock.instant(), connection, service)
                            : Uni.createFrom().voidItem()));
        });
    }

    private static StatedEvent event(ArchivedMonth said, long count, Signer signer) {
        return StatedEvent.of(
                Kind.ARCHIVE,
                ResourceType.AUDIT_TRAIL.code(),
                said.lines(),
                Map.of("month", said.month(), "events", Long.toString(count)),
                signer);
    }

    /** Takes a verified month out of the trail, once the event of its archive is published; its archive is read again. */
    public Uni<AuditMonth> detach(YearMonth month) {
        return find(month)
                .chain(found -> isBefore(found, AuditMonth.State.DETACHED)
                        ? manifest(found)
                                .chain(manifest -> patiently(
                                        AuditAction.UPDATE,
                                        month,
                                        "detached",
                                        (connection, service) -> months.detach(
                                                month,
                                                Objects.requireNonNull(found.manifest()),
                                                manifest,
                                                connection,
                                                service)))
                        : Uni.createFrom().voidItem())
                .chain(() -> find(month));
    }

    /** The manifest of a verified month, after the archive, the signed event and the tiles were compared again. */
    private Uni<MonthManifest> manifest(AuditMonth found) {
        if (found.state() != AuditMonth.State.VERIFIED) {
            throw new IllegalStateException("The month " + found.month() + " is not verified: archive it first.");
        }
        MonthArchive archive = archiveOf(found.month());
        return offEventLoop(trail -> stated(found, trail))
                .call(stated -> published
                        .isPublished(stated.epoch(), stated.index())
                        .invoke(isPublished -> {
                            if (!isPublished) {
                                throw new IllegalStateException("No published checkpoint has the event that archived "
                                        + found.month() + " yet: try again when one is, outside of the database.");
                            }
                        }))
                .chain(stated -> offEventLoop(trail -> {
                    KeyChain keys = keys(trail);
                    ArchivedMonth said = ArchivedMonth.of(stated, keys)
                            .filter(month -> month.manifest().equals(found.manifest()))
                            .orElseThrow(() -> new IOException("the event that archived it does not hold"));
                    new MonthVerification(archive, trail, keys).verify(said);
                    return archive.manifest().orElseThrow();
                }));
    }

    private static Stated stated(AuditMonth found, LiveTrail trail) throws SQLException, IOException {
        return trail.stated().stream()
                .filter(Stated::isSealed)
                .filter(each ->
                        String.valueOf(found.archiveEvent()).equals(each.event().value(LeafField.ID)))
                .findFirst()
                .orElseThrow(() -> new IOException("the event that archived it is not sealed yet"));
    }

    /**
     * The same with the owner's login, which does not make writers wait; goes on where one that was ended has begun.
     */
    public Uni<AuditMonth> detachConcurrently(YearMonth month) {
        return find(month)
                .chain(found -> isBefore(found, AuditMonth.State.DETACHED)
                        ? manifest(found)
                                .chain(manifest -> blocking(connection -> {
                                    new MonthDetachment(connection, month)
                                            .detach(Objects.requireNonNull(found.manifest()), manifest);
                                    return month;
                                }))
                                .chain(done -> transaction((connection, service) -> months.record(
                                        AuditAction.UPDATE, month, "detached", clock.instant(), connection, service)))
                        : Uni.createFrom().voidItem())
                .chain(() -> find(month));
    }

    /** Brings a month back as a table by itself, to be read, with the owner's login; how many events it has. */
    public Uni<Long> attach(YearMonth month) {
        return find(month).chain(found -> {
            MonthArchive archive = archiveOf(month);
            return offEventLoop(trail -> stated(found, trail))
                    .chain(stated -> offEventLoop(trail -> {
                        KeyChain keys = keys(trail);
                        ArchivedMonth said = ArchivedMonth.of(stated, keys)
                                .orElseThrow(() -> new IOException("the event that archived it does not hold"));
                        return new MonthVerification(archive, trail, keys).verify(said);
                    }))
                    .chain(count -> blocking(connection -> new MonthAttachment(connection, archive).attach(month)));
        });
    }

    /** Removes the rows of a detached month for good. */
    public Uni<AuditMonth> drop(YearMonth month) {
        return patiently(
                        AuditAction.DELETE,
                        month,
                        "dropped",
                        (connection, service) -> months.drop(month, connection, service))
                .chain(() -> find(month));
    }

    private Uni<AuditMonth> find(YearMonth month) {
        return months().map(all -> all.stream()
                .filter(each -> each.month().equals(month))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The trail has no month " + month + ".")));
    }

    private static boolean isBefore(AuditMonth found, AuditMonth.State state) {
        return found.state().compareTo(state) < 0;
    }

    private MonthArchive archiveOf(YearMonth month) {
        Path place = config.archiveFolder()
                .orElseThrow(() -> new IllegalStateException(
                        "foreseed.audit.archive-folder is not set: there is no place for archives."));
        return new MonthArchive(place, month.toString());
    }

    private static KeyChain keys(LiveTrail trail) throws SQLException {
        return KeyChain.of(trail.keys(), KeyChain.links(trail.stated()));
    }

    private static Caller service() {
        return Caller.service(Identifiers.next());
    }

    private <T> Uni<T> transaction(BiFunction<SqlConnection, Caller, Uni<T>> work) {
        Caller service = service();
        return CallerTransaction.withTransaction(pool, connection -> work.apply(connection, service));
    }

    /** Comes again while others write to what has to be locked; the function itself waits half a second. */
    private Uni<Void> patiently(
            AuditAction action, YearMonth month, String state, BiFunction<SqlConnection, Caller, Uni<Boolean>> work) {
        return Uni.createFrom().deferred(() -> {
            var back = EventLoop.current();
            return Uni.createFrom()
                    .deferred(() -> transaction((connection, service) -> work.apply(connection, service)
                            .chain(isDone -> isDone
                                    ? months.record(action, month, state, clock.instant(), connection, service)
                                    : Uni.createFrom().voidItem())))
                    .onFailure(failure -> isState(failure, LOCKED))
                    .retry()
                    .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                    .atMost(ATTEMPTS)
                    .onFailure(AuditMonthService::isLocked)
                    .transform(busy -> new IllegalStateException(
                            "Others write to the trail without a pause: nothing was changed, try again later.", busy))
                    .onFailure(failure -> isState(failure, REFUSED))
                    .transform(refused -> new IllegalStateException(((PgException) refused).getErrorMessage(), refused))
                    .emitOn(back);
        });
    }

    /** Also after the last attempt, whose failure is wrapped. */
    private static boolean isLocked(Throwable failure) {
        return isState(failure, LOCKED) || (failure.getCause() != null && isState(failure.getCause(), LOCKED));
    }

    private static boolean isState(Throwable failure, String state) {
        return failure instanceof PgException refused && state.equals(refused.getSqlState());
    }

    /** Blocking work that reads the trail. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(LiveTrail trail) throws SQLException, IOException;
    }

    private <T> Uni<T> offEventLoop(Reading<T> work) {
        return blocking(connection -> {
            LiveTrail trail = LiveTrail.now(connection);
            try {
                JdbcRows.read(connection, "select set_config('app.role', 'service', true)", row -> true);
                return work.from(trail);
            } finally {
                connection.rollback();
                connection.setReadOnly(false);
                connection.setAutoCommit(true);
            }
        });
    }

    /** Blocking work on a connection of its own. */
    @FunctionalInterface
    private interface Blocking<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    private <T> Uni<T> blocking(Blocking<T> work) {
        return Uni.createFrom().deferred(() -> {
            var back = EventLoop.current();
            return Uni.createFrom()
                    .item(() -> {
                        try (Connection connection = database.getConnection()) {
                            return work.on(connection);
                        } catch (IOException wrong) {
                            throw new IllegalStateException(
                                    "The archive is not what it must be: " + wrong.getMessage() + ".", wrong);
                        } catch (SQLException failed) {
                            throw new IllegalStateException("The database refuses: " + failed.getMessage(), failed);
                        }
                    })
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .emitOn(back);
        });
    }
}
