package io.foreseed.service;

import io.foreseed.platform.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file {@code access/operations.txt}: for every operation, who gets which answer. */
record AccessTable(List<Line> lines) {
    private static final String FILE = "/access/operations.txt";

    /** The columns after operation, subject and anonymous. */
    private static final List<Role> ROLES =
            List.of(Role.CLIENT, Role.ADVISER, Role.AUDITOR, Role.OPERATOR, Role.SUPERUSER);

    /** Whose the thing is that an operation is about. */
    enum Whose {
        OWN,
        CLIENTS,
        FOREIGN,
        MISSING
    }

    /**
     * One question: somebody asks for an operation on something.
     *
     * @param isSameForAll  whether it does not matter whose it is
     */
    record Question(@Nullable Role role, Whose whose, int expected, boolean isSameForAll) {
        /** Whether it is refused as for any stranger, so that one thing of a stranger does for all such questions. */
        boolean isAboutAStrangersThing() {
            return expected >= 400 && (isSameForAll || whose == Whose.FOREIGN);
        }
    }

    /** One line of the file. */
    record Line(String operation, String about, List<Question> questions) {
        @Override
        public String toString() {
            return operation;
        }
    }

    static AccessTable read() {
        try (InputStream file = Objects.requireNonNull(AccessTable.class.getResourceAsStream(FILE), FILE)) {
            return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static AccessTable of(String text) {
        return new AccessTable(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(AccessTable::line)
                .toList());
    }

    List<String> operations() {
        return lines.stream().map(Line::operation).distinct().toList();
    }

    private static Line line(String text) {
        List<String> cells = List.of(text.strip().split(" {2,}"));
        if (cells.size() != 3 + ROLES.size()) {
            throw new IllegalArgumentException("not an operation, what it is about, and six answers: " + text);
        }
        boolean isAboutNothing = cells.get(1).equals("-");
        List<Question> questions = new ArrayList<>();
        questions.add(new Question(null, Whose.FOREIGN, Integer.parseInt(cells.get(2)), true));
        for (Role role : ROLES) {
            String cell = cells.get(3 + ROLES.indexOf(role));
            answers(cell, role, isAboutNothing)
                    .forEach((whose, status) -> questions.add(new Question(role, whose, status, !cell.contains(" "))));
        }
        return new Line(cells.get(0), cells.get(1), List.copyOf(questions));
    }

    private static Map<Whose, Integer> answers(String cell, Role role, boolean isAboutNothing) {
        List<Integer> statuses =
                Arrays.stream(cell.split(" ")).map(Integer::parseInt).toList();
        List<Whose> cases = isAboutNothing ? List.of(Whose.OWN) : cases(role);
        if (statuses.size() != 1 && statuses.size() != cases.size()) {
            throw new IllegalArgumentException(cell + " are not the answers to " + cases + " of a " + role.code());
        }
        Map<Whose, Integer> answers = new LinkedHashMap<>();
        for (int index = 0; index < cases.size(); index++) {
            answers.put(cases.get(index), statuses.get(statuses.size() == 1 ? 0 : index));
        }
        return answers;
    }

    private static List<Whose> cases(Role role) {
        return role == Role.ADVISER ? List.of(Whose.values()) : List.of(Whose.OWN, Whose.FOREIGN, Whose.MISSING);
    }
}
