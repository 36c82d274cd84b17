package io.foreseed.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes the file a command is told to; what was there is replaced only when that was said. */
final class OutputFile {
    private OutputFile() {}

    /** Before anything is computed for it. */
    static void require(Path file, boolean mayReplace) {
        if (Files.exists(file) && !mayReplace) {
            throw isThere(file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw CommandException.refused(file + ": there is no folder " + folder);
        }
    }

    static void write(Path file, String text, boolean mayReplace) {
        try {
            if (mayReplace) {
                Files.writeString(file, text, StandardCharsets.UTF_8);
            } else {
                Files.writeString(
                        file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException present) {
            throw isThere(file);
        } catch (IOException unwritable) {
            throw CommandException.failed(file + ": cannot be written: " + unwritable);
        }
    }

    private static CommandException isThere(Path file) {
        return CommandException.refused(file + ": is there already; --force replaces it");
    }
}
