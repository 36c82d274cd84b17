package io.foreseed.ops;

import io.foreseed.simulation.DocumentProblem;
import io.foreseed.simulation.PlanDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads the file a command is given; {@code -} is standard input. */
final class InputFile {
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private InputFile() {}

    /** The bytes of the file, at most {@code limit}. */
    static byte[] read(Path file, int limit) {
        try (InputStream in = file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw CommandException.refused(file + ": longer than " + limit + " bytes, the most that is read");
            }
            return bytes;
        } catch (NoSuchFileException absent) {
            throw CommandException.refused(file + ": there is no such file");
        } catch (AccessDeniedException denied) {
            throw CommandException.refused(file + ": permission denied");
        } catch (IOException unreadable) {
            throw CommandException.refused(file + ": cannot be read: " + unreadable.getMessage());
        }
    }

    /** Reads a document; what is wrong with it becomes one line a problem. */
    static <T> T parse(Supplier<T> document) {
        try {
            return document.get();
        } catch (PlanDocumentException refused) {
            throw CommandException.refused(
                    refused.problems().stream().map(InputFile::line).toList());
        }
    }

    private static String line(DocumentProblem problem) {
        String pointer = problem.pointer().isEmpty() ? "(document)" : problem.pointer();
        return onOneLine(pointer) + ": " + onOneLine(problem.message());
    }

    /** A name of the document may hold anything: control characters would break the line or steer the terminal. */
    private static String onOneLine(String text) {
        return CONTROL.matcher(text)
                .replaceAll(character -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) character.group().charAt(0)));
    }
}
