package io.foreseed.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a page is printed on. */
public enum Paper {
    A4("A4"),
    LETTER("letter");

    private final String size;

    Paper(String size) {
        this.size = size;
    }

    /** The paper by its name in lower case. */
    public static Optional<Paper> of(String name) {
        return Arrays.stream(values())
                .filter(paper -> paper.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /** The rule of the style sheet that asks for it. */
    String rule() {
        return "@page { size: " + size + " }\n";
    }
}
