package io.foreseed.audit;

/** Sealing would contradict what was sealed before: a person has to look. */
final class SealRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SealRefusedException(String message) {
        super(message);
    }
}
