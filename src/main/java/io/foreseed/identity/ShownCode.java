package io.foreseed.identity;

/** What becomes of a code that was shown, or was not, where there may be a second factor. */
enum ShownCode {
    /** The account has no factor. */
    NOT_ENROLLED,
    CODE,
    RECOVERY_CODE,
    /** There is a factor, and the code is none of it, or was shown before. */
    REFUSED
}
