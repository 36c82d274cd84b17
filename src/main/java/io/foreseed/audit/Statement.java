package io.foreseed.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the seal's key says of a leaf that excuses something: the first line of the note is {@code <log>/statement/<KIND>}, the
 * others are a name and a value each. Without it the leaf excuses nothing: the service's login alone can insert a row.
 */
record Statement(String logName, Kind kind, List<Line> lines) {
    private static final String PLACE = "/statement/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINE = Pattern.compile("[a-z_]+ [^\\n]+");

    /** What is said; of an event also its action. */
    enum Kind {
        /** A tree begins. */
        EPOCH,
        /** Keys of a person were destroyed. */
        ERASE,
        /** One key of the seal follows another. */
        KEY,
        /** Published leaves were lost, and somebody knows. */
        ACKNOWLEDGE,
        /** The signer goes on although nothing is known outside. */
        ADOPT
    }

    /** A name and a value. */
    record Line(String name, String value) {}

    Statement {
        lines = List.copyOf(lines);
    }

    /** A statement of a row; pairs of a name and a value follow. */
    static Statement ofRow(String logName, Kind kind, String row, List<Line> lines) {
        List<Line> all = new ArrayList<>();
        all.add(new Line("row", row));
        all.addAll(lines);
        return new Statement(logName, kind, all);
    }

    String text() {
        StringBuilder text =
                new StringBuilder(logName).append(PLACE).append(kind).append('\n');
        lines.forEach(line ->
                text.append(line.name()).append(' ').append(line.value()).append('\n'));
        return text.toString();
    }

    /** The statement of a note; empty when it is none, or of another log or kind. */
    static Optional<Statement> of(SignedNote note, String logName, Kind kind) {
        if (!note.kind().equals(logName + PLACE + kind)) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        for (String line : note.text().lines().skip(1).toList()) {
            if (!LINE.matcher(line).matches()) {
                return Optional.empty();
            }
            int space = line.indexOf(' ');
            lines.add(new Line(line.substring(0, space), line.substring(space + 1)));
        }
        Statement statement = new Statement(logName, kind, lines);
        return statement.text().equals(note.text()) ? Optional.of(statement) : Optional.empty();
    }

    /** The note in an event's metadata, which is JSON; empty when it has none. */
    static Optional<String> noteIn(@Nullable String metadata) {
        if (metadata == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readTree(metadata))
                    .flatMap(node -> Optional.ofNullable(node.path("statement").textValue()));
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    /** The log that a statement's note names; empty when the note is of another kind. */
    static String logOf(SignedNote note) {
        return note.kind().substring(0, Math.max(0, note.kind().lastIndexOf(PLACE)));
    }

    /** The values of a name, in their order. */
    List<String> values(String name) {
        return lines.stream()
                .filter(line -> line.name().equals(name))
                .map(Line::value)
                .toList();
    }

    /** The value of a name that stands once. */
    @Nullable
    String value(String name) {
        List<String> values = values(name);
        return values.size() == 1 ? values.getFirst() : null;
    }
}
