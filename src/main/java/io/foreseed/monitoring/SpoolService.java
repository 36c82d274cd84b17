package io.foreseed.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A file in which starts and stops wait for a database that is away: one line of JSON each. Without a folder there is none,
 * and what is lost is that an instance began or ended; the next one finds its start without stop.
 */
@ApplicationScoped
@RegisterForReflection(targets = NewSystemEvent.class)
class SpoolService {
    private static final Logger LOG = Logger.getLogger(SpoolService.class);
    private static final String NAME = "system-events.spool";

    /** Of a service that is started again and again. */
    private static final int MOST = 100;

    private static final long LONGEST = 1L << 20;

    private final Optional<Path> file;
    private final ObjectMapper json;
    private volatile List<NewSystemEvent> kept = List.of();

    @Inject
    SpoolService(MonitoringConfig config, ObjectMapper json) {
        this(config.spoolFolder(), json);
    }

    SpoolService(Optional<Path> folder, ObjectMapper json) {
        this.file = folder.map(there -> there.resolve(NAME));
        this.json = json;
    }

    /** What waits; what cannot be read is told and left out. */
    List<NewSystemEvent> read() {
        if (file.isEmpty() || !Files.exists(file.get())) {
            return List.of();
        }
        try {
            if (Files.size(file.get()) > LONGEST) {
                throw new IOException("it is too long");
            }
            kept = Files.readAllLines(file.get(), StandardCharsets.UTF_8).stream()
                    .flatMap(this::event)
                    .toList();
        } catch (IOException unreadable) {
            LOG.warnf("event=system-events-spool-unread reason=\"%s\"", unreadable);
        }
        return kept;
    }

    private Stream<NewSystemEvent> event(String line) {
        try {
            return Stream.of(json.readValue(line, NewSystemEvent.class));
        } catch (JsonProcessingException noEvent) {
            LOG.warn("event=system-events-spool-unread reason=\"a line is no event\"");
            return Stream.empty();
        }
    }

    Uni<Void> keepOnWorker(List<NewSystemEvent> events) {
        return file.isEmpty() || events.equals(kept) ? Uni.createFrom().voidItem() : onWorker(() -> keep(events));
    }

    /** Keeps these, and no others; of very many the latest. */
    synchronized void keep(List<NewSystemEvent> events) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Path beside = file.get().resolveSibling(NAME + ".new");
            Files.deleteIfExists(beside);
            var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (var channel = Files.newByteChannel(
                    beside, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
                for (ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines(events)); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
            }
            Files.move(beside, file.get(), StandardCopyOption.ATOMIC_MOVE);
            kept = events;
        } catch (IOException | UnsupportedOperationException failed) {
            LOG.warnf("event=system-events-not-spooled reason=\"%s\"", failed);
        }
    }

    private String lines(List<NewSystemEvent> events) throws JsonProcessingException {
        StringBuilder lines = new StringBuilder();
        for (NewSystemEvent event : events.subList(Math.max(0, events.size() - MOST), events.size())) {
            lines.append(json.writeValueAsString(event)).append('\n');
        }
        return lines.toString();
    }

    /** All is written where it belongs. */
    Uni<Void> clear() {
        return file.isEmpty() || kept.isEmpty() ? Uni.createFrom().voidItem() : onWorker(this::delete);
    }

    private synchronized void delete() {
        try {
            Files.delete(file.orElseThrow());
        } catch (NoSuchFileException gone) {
            LOG.debugf("event=system-events-spool-gone reason=\"%s\"", gone);
        } catch (IOException failed) {
            LOG.warnf("event=system-events-spool-left reason=\"%s\"", failed);
        }
        kept = List.of();
    }

    private static Uni<Void> onWorker(Runnable work) {
        return Uni.createFrom()
                .<Void>item(() -> {
                    work.run();
                    return null;
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
