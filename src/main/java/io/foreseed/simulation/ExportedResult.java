package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A result that leaves the service.
 *
 * @param document  the result document
 * @param finishedAt  when the run ended
 */
public record ExportedResult(JsonNode document, @Nullable Instant finishedAt) {}
