package io.foreseed.platform;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans of our own work. Each has a parent by name, a traceparent (W3C Trace Context, 2021, section 3.2), which may have
 * been another instance's; what has none is not traced and costs nothing.
 */
@ApplicationScoped
public class Spans {
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;

    Spans(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("io.foreseed");
    }

    /** The traceparent of what is done here and now; null when it is not traced. */
    public @Nullable String current() {
        SpanContext span = Span.current().getSpanContext();
        return span.isSampled()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : null;
    }

    /** The work as a span, above what it asks of the database in this context; a failure is told by its type alone. */
    public <T> Uni<T> around(
            @Nullable String parent, String name, Map<String, ?> facts, Supplier<Uni<? extends T>> work) {
        return parent == null
                ? Uni.createFrom().deferred(work)
                : Uni.createFrom().deferred(() -> begun(parent, name, facts, work));
    }

    @SuppressWarnings("MustBeClosedChecker") // it is closed when the work has ended, on whichever thread
    private <T> Uni<T> begun(String parent, String name, Map<String, ?> facts, Supplier<Uni<? extends T>> work) {
        Span span = tracer.spanBuilder(name)
                .setParent(context(parent))
                .setAllAttributes(attributes(facts))
                .startSpan();
        // elsewhere than in a context of its own it would be found by whoever uses the thread next
        Scope scope = VertxContext.isOnDuplicatedContext() ? span.makeCurrent() : Scope.noop();
        return Uni.createFrom().<T>deferred(work).onTermination().invoke((item, failure, isCancelled) -> {
            if (failure != null) {
                span.setStatus(StatusCode.ERROR)
                        .setAttribute(ERROR_TYPE, failure.getClass().getName());
            }
            span.end();
            scope.close();
        });
    }

    /** A span of what nobody here did: time that went by. */
    public void past(@Nullable String parent, String name, Map<String, ?> facts, Instant from, Instant until) {
        if (parent != null) {
            tracer.spanBuilder(name)
                    .setParent(context(parent))
                    .setAllAttributes(attributes(facts))
                    .setStartTimestamp(from)
                    .startSpan()
                    .end(until.isBefore(from) ? from : until);
        }
    }

    private static Attributes attributes(Map<String, ?> facts) {
        AttributesBuilder attributes = Attributes.builder();
        facts.forEach((name, value) -> {
            if (value instanceof Number number) {
                attributes.put(name, number.longValue());
            } else {
                attributes.put(name, value.toString());
            }
        });
        return attributes.build();
    }

    private static Context context(String traceparent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TheOneField.GETTER);
    }

    private enum TheOneField implements TextMapGetter<String> {
        GETTER;

        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return key.equals(TRACEPARENT) ? carrier : null;
        }
    }
}
