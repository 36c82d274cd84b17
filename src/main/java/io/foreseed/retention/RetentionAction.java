package io.foreseed.retention;

import java.util.Locale;

/** What becomes of what a policy reaches. */
public enum RetentionAction {
    DELETE,
    /** Moved into files that were read back, and then removed. */
    ARCHIVE,
    /** A person is erased. */
    ANONYMIZE;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
