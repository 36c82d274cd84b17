package io.foreseed.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where something failed: classes, methods and lines, and the classes of the exceptions. What an exception says is left
 * out, since it may quote what a caller sent or what a row holds.
 */
final class FailureTrace {
    private static final String OURS = "io.foreseed.";
    private static final int MAXIMUM_CAUSES = 20;
    private static final int MAXIMUM_FRAMES = 40;
    private static final int LONGEST = 8_000;

    /** The failure and its causes, the first reason last. */
    private final List<Throwable> causes = new ArrayList<>();

    FailureTrace(Throwable failure) {
        for (@Nullable Throwable cause = failure;
                cause != null && causes.size() < MAXIMUM_CAUSES && !causes.contains(cause);
                cause = cause.getCause()) {
            causes.add(cause);
        }
    }

    /** The class of the first reason. */
    String reason() {
        return causes.getLast().getClass().getName();
    }

    /** The frame of ours that is nearest to the first reason. */
    Optional<StackTraceElement> place() {
        for (Throwable cause : causes.reversed()) {
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (frame.getClassName().startsWith(OURS)) {
                    return Optional.of(frame);
                }
            }
        }
        return Optional.empty();
    }

    /** The package of ours in which it failed. */
    Optional<String> component() {
        return place().map(frame -> frame.getClassName().substring(OURS.length()))
                .map(name -> name.substring(0, Math.max(0, name.indexOf('.'))))
                .filter(name -> !name.isEmpty());
    }

    /** The same for two failures of one cause in one place, whatever data they had. */
    String identity() {
        return reason() + place().map(frame -> " " + line(frame)).orElse("");
    }

    /** For a reader: as a stack trace is written, without messages. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Throwable cause : causes) {
            text.append(text.isEmpty() ? "" : "Caused by: ")
                    .append(cause.getClass().getName())
                    .append('\n');
            StackTraceElement[] frames = cause.getStackTrace();
            for (int index = 0; index < Math.min(frames.length, MAXIMUM_FRAMES); index++) {
                text.append("    at ").append(line(frames[index])).append('\n');
            }
        }
        return text.substring(0, Math.min(text.length(), LONGEST)).stripTrailing();
    }

    private static String line(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }
}
