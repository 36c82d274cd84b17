package io.foreseed.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A place outside of the database for small texts under names with slashes: a folder or a bucket. Its methods block; they
 * fail with an {@link IOException} while the place cannot be reached.
 */
sealed interface CheckpointPlace permits CheckpointFolder, CheckpointBucket {
    /** Parts that begin with a letter or a digit, so that none leads out of the place or is hidden in it. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    /** The name, if it is one that a text may have. */
    static String checked(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("no text can have the name \"" + name + "\"");
        }
        return name;
    }

    /**
     * The names directly below a prefix that is empty or ends with a slash, in their order; those of folders end with a
     * slash.
     */
    List<String> names(String prefix) throws IOException;

    /** The text; empty when there is none of this name. What is there and is no text has no letter. */
    Optional<String> read(String name) throws IOException;

    /**
     * Creates a text, whole or not at all.
     *
     * @return false when there is one of this name: of two who try, one succeeds
     */
    boolean create(String name, String text) throws IOException;

    /** Creates or replaces a text at once. */
    void replace(String name, String text) throws IOException;

    /**
     * Adds a line to a list of lines.
     *
     * @param key  orders the line among others where each is a text of its own
     */
    void append(String name, String key, String line) throws IOException;

    /** All lines of a list that are whole, in any order, without their line feeds; one that is no text has no letter. */
    List<String> lines(String name) throws IOException;

    /**
     * Removes lines of a list that nobody adds to any more; the first and the last stay. Whatever ends it, and whoever
     * does the same meanwhile, nothing is gone but what may go.
     *
     * @param keyOf  what a line was added with as its key
     * @param mayGo  whether the line of the first key may go while that of the second, the next one, is there
     * @return how many went; it may have left some for another time
     */
    long thin(String name, UnaryOperator<String> keyOf, BiPredicate<String, String> mayGo) throws IOException;

    /** Removes a text, if it is there. */
    void delete(String name) throws IOException;
}
