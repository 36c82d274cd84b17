package io.foreseed.analysis;

import java.io.Serial;

/** A change that this plan does not allow; the message is a sentence without its full stop. */
final class RefusedChangeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    RefusedChangeException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
