package io.foreseed.problem;

/**
 * What is wrong with one part of a request.
 *
 * @param pointer  JSON Pointer (RFC 6901, 2013) into the body, or {@code ?name} for a parameter of the request
 * @param detail  what is wrong and what is allowed
 */
public record FieldError(String pointer, String detail) {
    /** The same mistake, told from further out. */
    public FieldError below(String outer) {
        return new FieldError(outer + pointer, detail);
    }
}
