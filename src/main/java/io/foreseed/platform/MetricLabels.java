package io.foreseed.platform;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Bounds the labels of the meters of requests: no method and no path that a caller made up is one, since a meter that
 * has once been is never forgotten. The word for what is not known is that of the conventions of OpenTelemetry.
 */
@Singleton
class MetricLabels implements MeterFilter {
    private static final String REQUESTS = "http.server.";
    private static final String OTHER = "_OTHER";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** What the framework names itself, and its own pages. */
    private static final Set<String> PATHS = Set.of("NOT_FOUND", "REDIRECTION", "root", "/q/openapi", "/q/swagger-ui");

    private final Routes routes;

    MetricLabels(Routes routes) {
        this.routes = routes;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith(REQUESTS)) {
            return id;
        }
        List<Tag> bounded = id.getTags().stream().map(this::bounded).toList();
        return id.replaceTags(bounded);
    }

    private Tag bounded(Tag tag) {
        return switch (tag.getKey()) {
            case "method" -> METHODS.contains(tag.getValue()) ? tag : Tag.of(tag.getKey(), OTHER);
            case "uri" -> isKnown(tag.getValue()) ? tag : Tag.of(tag.getKey(), OTHER);
            default -> tag;
        };
    }

    private boolean isKnown(String path) {
        return PATHS.contains(path) || routes.templates().contains(path);
    }
}
