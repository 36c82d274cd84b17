package io.foreseed.ops;

import java.util.List;

/** Ends a command with an exit code and what a person should read. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private final int exitCode;
    private final transient List<String> lines;

    private CommandException(int exitCode, List<String> lines) {
        super(String.join("; ", lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    static CommandException failed(String message) {
        return new CommandException(FAILED, List.of(message));
    }

    static CommandException refused(String message) {
        return refused(List.of(message));
    }

    static CommandException refused(List<String> lines) {
        return new CommandException(REFUSED, lines);
    }

    int exitCode() {
        return exitCode;
    }

    List<String> lines() {
        return lines;
    }
}
