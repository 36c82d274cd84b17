package io.foreseed.audit;

import java.util.UUID;

/**
 * A text under a person's key.
 *
 * @param id  of what it is about
 * @param envelope  the text, encrypted, and which key it is under; Base64
 * @param commitment  to the text, salted: it tells whether it is the one that was sealed; Base64
 */
public record SealedText(UUID id, String envelope, String commitment) {}
