package io.foreseed.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.foreseed.audit.TrailSource.Stated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the seal's key says of a leaf that excuses something: the first line of the note is {@code <log>/statement/<KIND>},
 * the others are a name and a value each. Without it the leaf excuses nothing: the service's login alone can insert a row.
 */
record Statement(String logName, Kind kind, List<Line> lines) {
    private static final String PLACE = "/statement/";
    private static final String MEMBER = "statement";
    private static final Pattern LINE = Pattern.compile("[a-z_]+ [^\\n]+");

    /** What is said; of an event also its action. */
    enum Kind {
        /** A tree begins. */
        EPOCH("entry"),
        /** Keys of a person were destroyed. */
        ERASE("row( key)*"),
        /** A month is in an archive. */
        ARCHIVE("row month( range)+ manifest"),
        /** One key of the seal follows another. */
        KEY("row old new"),
        /** Published leaves were lost, and somebody knows. */
        ACKNOWLEDGE("row lost"),
        /** The signer goes on although nothing is known outside. */
        ADOPT("row tree");

        private final Pattern names;

        /** The names of its lines, in their order. */
        Kind(String names) {
            this.names = Pattern.compile(names);
        }

        /** Both keys sign that one follows the other. */
        private int signatures() {
            return this == KEY ? 2 : 1;
        }
    }

    /** What is said, and the note with the signatures of who says it. */
    record Signed(Statement said, SignedNote note) {}

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

    /** The statement of a note, whoever has signed it; empty when it is none of this kind. */
    static Optional<Signed> of(String text, Kind kind) {
        try {
            SignedNote note = SignedNote.parse(text, kind.signatures());
            return note.kind().endsWith(PLACE + kind)
                    ? of(note, kind).map(said -> new Signed(said, note))
                    : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The statement of an event, whoever has signed it: of its action, and about its own row. */
    static Optional<Signed> of(Stated stated, Kind kind) {
        return kind.name().equals(stated.event().value(LeafField.ACTION))
                ? of(stated.note(), kind)
                        .filter(signed -> Objects.equals(
                                stated.event().value(LeafField.ID),
                                signed.said().value("row")))
                : Optional.empty();
    }

    private static Optional<Statement> of(SignedNote note, Kind kind) {
        List<Line> lines = new ArrayList<>();
        for (String line : note.text().lines().skip(1).toList()) {
            if (!LINE.matcher(line).matches()) {
                return Optional.empty();
            }
            int space = line.indexOf(' ');
            lines.add(new Line(line.substring(0, space), line.substring(space + 1)));
        }
        String names = lines.stream().map(Line::name).collect(Collectors.joining(" "));
        String log = note.kind().substring(0, note.kind().lastIndexOf(PLACE));
        return kind.names.matcher(names).matches() ? Optional.of(new Statement(log, kind, lines)) : Optional.empty();
    }

    /** The note in an event's metadata, which is JSON; empty when it has none. */
    static Optional<String> noteIn(@Nullable String metadata) {
        if (metadata == null) {
            return Optional.empty();
        }
        Optional<String> note = Optional.empty();
        try (JsonParser json = CanonicalLine.JSON.createParser(metadata)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
                if (name.equals(MEMBER)) {
                    note = isText ? Optional.of(json.getText()) : Optional.empty();
                }
                json.skipChildren();
            }
            return json.nextToken() == null ? note : Optional.empty();
        } catch (IOException noJson) {
            return Optional.empty();
        }
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
