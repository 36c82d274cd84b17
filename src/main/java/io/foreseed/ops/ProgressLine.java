package io.foreseed.ops;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/** One line on standard error that is written over, for runs that take a while, when a person looks at it. */
final class ProgressLine implements DoubleConsumer, AutoCloseable {
    /** Set by the launcher, which can ask the shell what Java cannot: whether standard error is a terminal. */
    private static final String IS_TERMINAL = "foreseed.stderr.terminal";

    private static final long SILENT_NANOS = 1_000_000_000L;

    private final PrintWriter error;
    private final boolean isShown = Boolean.getBoolean(IS_TERMINAL);
    private final long begun = System.nanoTime();
    private boolean isWritten;

    ProgressLine(PrintWriter error) {
        this.error = error;
    }

    @Override
    public void accept(double share) {
        if (isShown && System.nanoTime() - begun > SILENT_NANOS) {
            error.printf(Locale.ROOT, "\rsimulating %3.0f %%", 100 * share);
            error.flush();
            isWritten = true;
        }
    }

    @Override
    public void close() {
        if (isWritten) {
            error.print("\r                \r");
            error.flush();
        }
    }
}
