package io.foreseed.retention;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What an operator may set. */
@ConfigMapping(prefix = "foreseed.retention")
interface RetentionConfig {
    /** The folder that outputs are archived in; one for all instances. */
    Optional<Path> archiveFolder();
}
