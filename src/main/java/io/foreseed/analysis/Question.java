package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A question that was read and fits its plan. */
interface Question {
    /** The most simulations that the answer can take, the plan's own among them. */
    int simulations();

    /** Whether the answer needs the plan itself simulated. */
    default boolean comparesWithBase() {
        return true;
    }

    /** Its members but the type, with the values of those that were not given. */
    void describe(ObjectNode question);

    /** Writes what the question's type adds to the answer; the same for the same evaluations. */
    void answer(Evaluations evaluations, ObjectNode answer);
}
