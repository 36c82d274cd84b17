package io.foreseed.monitoring;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.Optional;

/** The name that system events give this installation, and where they are spooled. */
@ConfigMapping(prefix = "foreseed.monitoring")
interface MonitoringConfig {
    /** What the installation is called; {@code production} or {@code development} when unset. */
    Optional<@Size(min = 1, max = 50) String> environment();

    /** The folder, of this instance alone, in which a start and a stop wait for a database that is away. */
    Optional<Path> spoolFolder();
}
