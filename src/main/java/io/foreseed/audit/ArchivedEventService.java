package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds events that are only in an archive. */
@ApplicationScoped
class ArchivedEventService {
    private static final int OF_TIME = 7;
    private static final int TIME_SHIFT = 16;

    /** Between the identifier and the time of an event. */
    private static final Duration APART = Duration.ofDays(1);

    private final TrailRepository trail;
    private final SealConfig config;

    ArchivedEventService(TrailRepository trail, SealConfig config) {
        this.trail = trail;
        this.config = config;
    }

    /** The event's entry, as its archive has it; fails with the archive's name where that is not at hand. */
    Uni<LeafEntry> event(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> trail.monthsInArchives(caller))
                .map(all -> all.stream().filter(month -> isPossible(id, month)).toList())
                .chain(months -> {
                    var back = EventLoop.current();
                    return Uni.createFrom()
                            .item(() -> find(id, months))
                            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                            .emitOn(back);
                });
    }

    /** The identifiers that the service gives begin with a time; those that the database gives do not. */
    private static boolean isPossible(UUID id, YearMonth month) {
        if (id.version() != OF_TIME) {
            return true;
        }
        Instant given = Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIME_SHIFT);
        return !month.isBefore(month(given.minus(APART))) && !month.isAfter(month(given.plus(APART)));
    }

    private static YearMonth month(Instant moment) {
        return YearMonth.from(moment.atZone(ZoneOffset.UTC));
    }

    private LeafEntry find(UUID id, List<YearMonth> months) {
        Optional<Path> place = config.archiveFolder();
        for (YearMonth month : months) {
            Optional<MonthArchive> archive = place.map(folder -> new MonthArchive(folder, month.toString()))
                    .filter(MonthArchive::isThere);
            if (archive.isEmpty()) {
                throw ProblemException.of(
                        ProblemType.ARCHIVED,
                        "If there is such an event, it is in the archive " + MonthArchive.PREFIX + month
                                + ", which the service does not have.");
            }
            try {
                Optional<LeafEntry> found = archive.get().find(id.toString());
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        throw ProblemException.notFound("event");
    }
}
