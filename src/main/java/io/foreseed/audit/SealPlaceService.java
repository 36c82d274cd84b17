package io.foreseed.audit;

import io.foreseed.audit.Outside.Known;
import io.foreseed.audit.Outside.None;
import io.foreseed.audit.Outside.Unreachable;
import io.foreseed.platform.EventLoop;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The place outside of the database where checkpoints are published and the signer remembers: a folder, a bucket, or none.
 */
@ApplicationScoped
class SealPlaceService {
    private final Optional<PublishedCheckpoints> place;

    SealPlaceService(SealConfig config) {
        this.place = PublishedCheckpoints.open(
                config.checkpointFolder(),
                config.checkpointBucket(),
                config.checkpointEndpoint(),
                config.checkpointRegion());
    }

    /** What blocks while it waits for a disk or a store. */
    @FunctionalInterface
    private interface Blocking<T> {
        T get() throws IOException;
    }

    boolean isThere() {
        return place.isPresent();
    }

    /** What is known outside now; never fails. */
    Uni<Outside> look() {
        if (place.isEmpty()) {
            return Uni.createFrom().item(new None());
        }
        return offEventLoop(() -> {
            try {
                return new Known(place.get().memory());
            } catch (IOException failed) {
                return new Unreachable("the place of checkpoints cannot be read: " + failed.getMessage());
            }
        });
    }

    /**
     * Claims a tree as the next one that is signed; where there is no place nothing has to be claimed.
     *
     * @return what is known then; empty when another signer was faster
     */
    Uni<Optional<Outside>> claim(Outside outside, TreeReference tree) {
        if (!(outside instanceof Known(SignerMemory memory)) || tree.equals(memory.tree())) {
            return Uni.createFrom().item(Optional.of(outside));
        }
        if (place.isEmpty()) {
            return Uni.createFrom().item(Optional.of(new Known(memory.claimed(tree))));
        }
        return offEventLoop(() -> place.get().claim(memory.number() + 1, tree)
                ? Optional.of(new Known(memory.claimed(tree)))
                : Optional.empty());
    }

    /** Publishes a checkpoint, unless a later one of its epoch is published. */
    Uni<Void> publish(Checkpoint checkpoint, Instant signedAt) {
        return place.isEmpty()
                ? Uni.createFrom().voidItem()
                : offEventLoop(() -> {
                            write(checkpoint, signedAt, place.get());
                            return true;
                        })
                        .replaceWithVoid();
    }

    private static void write(Checkpoint checkpoint, Instant signedAt, PublishedCheckpoints published)
            throws IOException {
        Optional<Checkpoint> newest = published.latest(checkpoint.epoch());
        if (newest.filter(
                        each -> each.size() == checkpoint.size() && !each.root().equals(checkpoint.root()))
                .isPresent()) {
            throw new SealRefusedException(
                    "another root was published for " + checkpoint.size() + " leaves of epoch " + checkpoint.epoch());
        }
        if (newest.filter(each -> each.size() >= checkpoint.size()).isEmpty()) {
            published.publish(checkpoint, signedAt);
        }
    }

    /** The last checkpoint published of an epoch with at most so many leaves. */
    Uni<Optional<Checkpoint>> publishedWithin(int epoch, long size) {
        return place.isEmpty() || epoch == 0
                ? Uni.createFrom().item(Optional.empty())
                : offEventLoop(() -> {
                    List<Checkpoint> all = place.get().all(epoch);
                    return all.reversed().stream()
                            .filter(each -> each.size() <= size)
                            .findFirst();
                });
    }

    /** Whether a checkpoint that has the leaf is published; where there is no place none is. */
    Uni<Boolean> isPublished(int epoch, long index) {
        return place.isEmpty()
                ? Uni.createFrom().item(false)
                : offEventLoop(() -> place.get()
                        .latest(epoch)
                        .filter(checkpoint -> checkpoint.size() > index)
                        .isPresent());
    }

    /** Thins the published histories; how many checkpoints went. */
    Uni<Long> thin(Instant now) {
        return place.isEmpty()
                ? Uni.createFrom().item(0L)
                : offEventLoop(() -> place.get().thin(now));
    }

    /** Publishes a text that never changes; where there is no place nothing is published. */
    Uni<Void> keep(String name, String text) {
        return place.isEmpty()
                ? Uni.createFrom().voidItem()
                : offEventLoop(() -> place.get().keep(name, text)).replaceWithVoid();
    }

    private static <T> Uni<T> offEventLoop(Blocking<T> work) {
        return Uni.createFrom().deferred(() -> {
            var back = EventLoop.current();
            return Uni.createFrom()
                    .item(() -> {
                        try {
                            return work.get();
                        } catch (IOException failed) {
                            throw new PlaceUnreachableException(failed);
                        }
                    })
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .emitOn(back);
        });
    }
}
