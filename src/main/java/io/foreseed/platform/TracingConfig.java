package io.foreseed.platform;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** What is traced, and what no trace says: who called, from where, with which words. */
@Singleton
class TracingConfig implements AutoConfiguredOpenTelemetrySdkBuilderCustomizer {
    /** The attributes of a request that can hold what a caller made up, or where the caller is. */
    private static final List<AttributeKey<String>> CALLERS_OWN = Stream.of(
                    "client.address",
                    "server.address",
                    "network.peer.address",
                    "user_agent.original",
                    "url.path",
                    "url.query",
                    "http.request.method_original")
            .map(AttributeKey::stringKey)
            .toList();

    /** The standard's word for what is held back. */
    private static final String REDACTED = "REDACTED";

    @Override
    public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
        builder.addSamplerCustomizer((sampler, config) -> new RequestsOnly(sampler));
        builder.addTracerProviderCustomizer((provider, config) -> provider.addSpanProcessor(new Redaction()));
    }

    /** A trace begins with a request: what the service does by itself every second would bury the rest. */
    private record RequestsOnly(Sampler sampler) implements Sampler {
        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            boolean isBeginning = !Span.fromContext(parent).getSpanContext().isValid();
            return isBeginning && kind != SpanKind.SERVER
                    ? SamplingResult.drop()
                    : sampler.shouldSample(parent, traceId, name, kind, attributes, links);
        }

        @Override
        public String getDescription() {
            return "RequestsOnly{" + sampler.getDescription() + "}";
        }
    }

    /** Attributes cannot be taken away from a span, but overwritten. */
    private static final class Redaction implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            if (span.getKind() == SpanKind.SERVER) {
                for (AttributeKey<String> key : CALLERS_OWN) {
                    if (span.getAttribute(key) != null) {
                        span.setAttribute(key, REDACTED);
                    }
                }
            }
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            // what ends is exported by another
        }

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }
}
