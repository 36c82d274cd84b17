package io.foreseed.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.problem.FieldError;
import java.util.List;

/** Reads a part of a plan document of schema 2 by itself; whoever reads the whole document knows how. */
public interface DocumentPartService {
    /**
     * What is wrong with the part whatever the rest of its plan is: a missing member, a number out of its range. What it
     * refers to, and times, are checked with the whole.
     *
     * @return pointers from the value on; none when nothing is wrong
     */
    List<FieldError> mistakes(InputType type, JsonNode value);
}
