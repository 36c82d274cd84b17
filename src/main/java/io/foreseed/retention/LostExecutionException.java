package io.foreseed.retention;

import java.util.UUID;

/** Another instance carries it out by now: what this one was about to do is not done. */
final class LostExecutionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostExecutionException(UUID execution) {
        super("the execution " + execution + " is another instance's by now");
    }
}
