package io.foreseed;

/**
 * What breaks a rule, and where.
 *
 * @param line  from 1; 0 for the whole file
 * @param message  what is wrong and what to write instead
 */
record Finding(String path, int line, String message) {
    static Finding of(TrackedFile file, String message) {
        return new Finding(file.path(), 0, message);
    }

    String place() {
        return line == 0 ? path : path + ":" + line;
    }

    @Override
    public String toString() {
        return place() + ": " + message;
    }
}
