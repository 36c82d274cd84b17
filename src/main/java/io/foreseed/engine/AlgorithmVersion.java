package io.foreseed.engine;

import java.util.Arrays;
import java.util.Optional;

/**
 * The versions of the simulation's arithmetic that this build can run.
 *
 * <p>A version names every output bit: it rises with any change of them, and a released version stays runnable, so
 * that a stored run can be replayed. A version that is not listed here is answered as unavailable, never computed with
 * another one.
 */
public enum AlgorithmVersion {
    /** The arithmetic of plan documents of schema 1. */
    V1("1"),
    /** The arithmetic of plan documents of schema 2: households. */
    V2("2");

    private final String id;

    AlgorithmVersion(String id) {
        this.id = id;
    }

    /** The name under which results and stored runs carry this version. */
    public String id() {
        return id;
    }

    /** The version of that name, empty when this build cannot run it. */
    public static Optional<AlgorithmVersion> of(String id) {
        return Arrays.stream(values()).filter(version -> version.id.equals(id)).findFirst();
    }
}
