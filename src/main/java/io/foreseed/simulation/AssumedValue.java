package io.foreseed.simulation;

/**
 * A value that a document did not give.
 *
 * @param pointer  JSON Pointer of where it would stand
 * @param value  what was taken, as text
 */
public record AssumedValue(String pointer, String value) {
    static final String NO_INFLATION = "none: prices stay as they are";
}
