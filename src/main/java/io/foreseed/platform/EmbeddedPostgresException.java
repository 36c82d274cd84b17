package io.foreseed.platform;

import org.jspecify.annotations.Nullable;

/** The embedded server cannot do what was asked; the message is written for the person who started the service. */
public class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedPostgresException(String message) {
        this(message, null);
    }

    EmbeddedPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
