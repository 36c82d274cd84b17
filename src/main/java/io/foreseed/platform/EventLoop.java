package io.foreseed.platform;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Starts work that belongs to no request on an event loop, in a context of its own, as a database session needs it. It is
 * none of the HTTP server's, whose timers end with it when the service stops.
 */
@ApplicationScoped
public class EventLoop {
    private static final Logger LOG = Logger.getLogger(EventLoop.class);

    private final VertxInternal vertx;

    EventLoop(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /** The work's outcome; it begins on subscription. */
    public <T> Uni<T> run(Supplier<Uni<? extends T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = newContext();
            context.runOnContext(
                    ignored -> Uni.createFrom().deferred(work).subscribe().with(emitter::complete, emitter::fail));
        });
    }

    /**
     * The work's outcome, of work that needs a database session wherever one is: on this thread where it is a loop, and on
     * another from a worker's, on which a long body arrives and its refusal with it.
     */
    public <T> Uni<T> onLoop(Supplier<Uni<? extends T>> work) {
        return Uni.createFrom()
                .deferred(() -> Context.isOnEventLoopThread()
                        ? Uni.createFrom().<T>deferred(() -> work.get().map(item -> (T) item))
                        : run(work));
    }

    /** Begins work that nobody waits for; a failure is logged. */
    public void start(String what, Supplier<Uni<? extends Void>> work) {
        run(work).subscribe().with(ignored -> {}, failure -> {
            LOG.errorf(failure, "event=background-work-failed what=%s", what);
            Notice.ofJob(what, failure).post();
        });
    }

    /** The same after a pause. */
    public void startAfter(Duration pause, String what, Supplier<Uni<? extends Void>> work) {
        newContext().runOnContext(ignored -> vertx.setTimer(pause.toMillis(), timer -> start(what, work)));
    }

    private Context newContext() {
        Context context = VertxContext.createNewDuplicatedContext(vertx.createEventLoopContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        return context;
    }

    /** Leads back to the event loop and context of the request that is being answered. */
    public static Executor current() {
        Context context = Vertx.currentContext();
        return command -> context.runOnContext(ignored -> command.run());
    }
}
