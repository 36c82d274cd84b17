package io.foreseed.platform;

import java.util.Locale;

/** Where work waits: what somebody waits for goes before the rest, which is never left out. */
public enum Lane {
    /** Short work whose answer somebody waits for. */
    INTERACTIVE,
    /** Analyses, large runs, and what the service does by itself. */
    BACKGROUND;

    /** As the database has it. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Lane ofColumn(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
