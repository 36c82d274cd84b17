package io.foreseed.audit;

/** What the signer knows outside of the database at this moment. */
sealed interface Outside {
    /** The deployment has no place outside of the database. */
    record None() implements Outside {}

    /** There is a place, and this is what it keeps. */
    record Known(SignerMemory memory) implements Outside {}

    /** There is a place, and it cannot be read: rows are sealed, nothing is signed, and no epoch opens. */
    record Unreachable(String reason) implements Outside {}
}
