package io.foreseed.audit;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What shows that the tree of one size is the beginning of the tree of another (RFC 9162, 2021, section 2.1.4). */
public record Consistency(
        int epoch,
        long from,
        long to,

        @Schema(description = "The root of the tree of size `from`, in Base64.")
        String fromRoot,

        @Schema(description = "The root of the tree of size `to`, in Base64.")
        String toRoot,

        @Schema(description = "Hashes in Base64.") List<String> path) {
    public Consistency {
        path = List.copyOf(path);
    }
}
