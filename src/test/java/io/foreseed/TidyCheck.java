package io.foreseed;

import java.util.List;
import java.util.function.Function;

/**
 * A rule about files, with a sample that shows that it can fail.
 *
 * @param findings  what breaks the rule among the files of a repository
 * @param sample  a small repository, right and wrong side by side
 * @param wrong  the places of the sample that break the rule, in order
 */
record TidyCheck(
        String name,
        Function<List<TrackedFile>, List<Finding>> findings,
        List<TrackedFile> sample,
        List<String> wrong) {
    TidyCheck {
        sample = List.copyOf(sample);
        wrong = List.copyOf(wrong);
    }

    List<Finding> in(List<TrackedFile> files) {
        return findings.apply(files);
    }

    @Override
    public String toString() {
        return name;
    }
}
