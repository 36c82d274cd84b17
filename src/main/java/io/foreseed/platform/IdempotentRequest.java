package io.foreseed.platform;

import org.jspecify.annotations.Nullable;

/**
 * A POST that may be repeated.
 *
 * @param key  the {@code Idempotency-Key} header; null when the caller sent none
 * @param body  what was sent, as the service understood it
 */
public record IdempotentRequest(
        Caller caller, String path, @Nullable String key, Object body) {}
