package io.foreseed.audit;

import java.io.IOException;

/** The place outside of the database took nothing: nothing is signed until it does. */
final class PlaceUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PlaceUnreachableException(String message) {
        super(message);
    }

    PlaceUnreachableException(IOException cause) {
        super("the place of checkpoints cannot be written: " + cause.getMessage(), cause);
    }
}
