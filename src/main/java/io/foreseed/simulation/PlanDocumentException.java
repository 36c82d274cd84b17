package io.foreseed.simulation;

import java.util.List;

/** A document that is refused, with everything that is wrong with it. */
public final class PlanDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<DocumentProblem> problems;

    /** Of at least one problem. */
    public PlanDocumentException(List<DocumentProblem> problems) {
        super(problems.toString());
        this.problems = List.copyOf(problems);
    }

    public List<DocumentProblem> problems() {
        return problems;
    }

    /** The same problems of a document that stands within another. */
    PlanDocumentException below(String pointer) {
        return new PlanDocumentException(problems.stream()
                .map(problem -> new DocumentProblem(pointer + problem.pointer(), problem.message()))
                .toList());
    }
}
