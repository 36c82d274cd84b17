package io.foreseed.identity;

import io.foreseed.platform.EventLoop;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Judges, hashes and compares passwords on a few threads of its own; who finds no place there is told to come back. */
@ApplicationScoped
class PasswordHashService {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final PasswordHash.Scheme scheme;
    private final SecureRandom random = new SecureRandom();
    private final PasswordHash decoy;
    private final ThreadPoolExecutor workers;
    private final Semaphore places;
    private final Timer hashing;

    PasswordHashService(IdentityConfig config, MeterRegistry metrics) {
        this.scheme = config.passwordScheme();
        this.decoy = PasswordHash.decoy(scheme, random);
        this.places = new Semaphore(config.hashingThreads() + config.hashingQueue());
        this.workers = new ThreadPoolExecutor(
                config.hashingThreads(),
                config.hashingThreads(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("password-", 0).daemon(true).factory());
        this.hashing = Timer.builder("foreseed.identity.hashing")
                .description("Time on a thread for one password hash or comparison")
                .register(metrics);
    }

    PasswordHash.Scheme scheme() {
        return scheme;
    }

    /**
     * A new password in normal form; within {@link #reserving}.
     *
     * @param context  what a guesser knows of its user
     * @return fails with 422 at the pointer, when it may not be one
     */
    Uni<String> accepted(String pointer, String given, List<String> context) {
        return onWorker(() -> {
            String password = PasswordRules.normal(given);
            Optional<String> fault = PasswordRules.fault(password, context);
            if (fault.isEmpty() && scheme == PasswordHash.Scheme.BCRYPT && !PasswordHash.fitsBcrypt(password)) {
                fault = Optional.of("must have at most " + PasswordHash.BCRYPT_BYTES + " bytes in UTF-8");
            }
            if (fault.isPresent()) {
                throw ProblemException.invalid(pointer, fault.get());
            }
            return password;
        });
    }

    /**
     * Work that judges, hashes or compares one password at a time. Its place is taken before it begins: an attempt that
     * finds none has not been counted yet.
     *
     * @return fails with {@link ProblemType#OVERLOADED} when there is no place
     */
    <T> Uni<T> reserving(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            if (!places.tryAcquire()) {
                throw ProblemException.retryLater(
                        ProblemType.OVERLOADED, "Too many passwords are being checked.", RETRY_AFTER);
            }
            return Uni.createFrom()
                    .voidItem()
                    .chain(ignored -> work.get())
                    .onTermination()
                    .invoke(places::release);
        });
    }

    /** A new hash; within {@link #reserving}. */
    Uni<PasswordHash> hash(String password) {
        return onWorker(() -> hashing.record(() -> PasswordHash.of(password, scheme, random)));
    }

    /**
     * Whether the password is the hash's; within {@link #reserving}. It takes as long for a hash that nothing matches,
     * such as that of an account that does not exist.
     */
    Uni<Boolean> matches(String password, PasswordHash hash) {
        return onWorker(() -> hashing.record(() -> {
            boolean isUsable = hash.isUsable();
            return (isUsable ? hash : decoy).matches(password) && isUsable;
        }));
    }

    private <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(workers).emitOn(EventLoop.current());
    }

    void stop(@Observes ShutdownEvent event) {
        workers.shutdownNow();
    }
}
