package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Entity tags (RFC 9110, 2022, section 8.8.3) made of a row's version. */
public final class EntityTags {
    private static final String ANY = "*";

    private EntityTags() {}

    public static String entityTag(long rowVersion) {
        return "\"" + rowVersion + "\"";
    }

    /** Demands that {@code If-Match} names the current version: 428 without it, 412 when it names others. */
    public static void requireMatch(@Nullable String ifMatch, long rowVersion) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw ProblemException.of(
                    ProblemType.PRECONDITION_REQUIRED, "Send If-Match with the ETag of the version you have read.");
        }
        if (!ifMatch.strip().equals(ANY) && !names(ifMatch, rowVersion)) {
            throw ProblemException.of(
                    ProblemType.PRECONDITION_FAILED,
                    "The current ETag is " + entityTag(rowVersion)
                            + ": read the resource again and repeat the change.");
        }
    }

    /** A list of tags, compared strongly: a weak one never matches. */
    private static boolean names(String ifMatch, long rowVersion) {
        return Arrays.stream(ifMatch.split(",")).anyMatch(tag -> tag.strip().equals(entityTag(rowVersion)));
    }
}
