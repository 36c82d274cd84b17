package io.foreseed.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The seal of the trail. */
@ConfigMapping(prefix = "foreseed.audit")
public interface SealConfig {
    /** The folder checkpoints are published in, outside of the database; shared by all instances. */
    Optional<Path> checkpointFolder();

    /** The bucket they are published in instead: its name, and after a slash what all names in it begin with. */
    Optional<@Pattern(regexp = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]{1,200})?") String> checkpointBucket();

    /** The address of an S3-compatible store; without it Amazon's. */
    Optional<URI> checkpointEndpoint();

    /** The region that requests to the store are signed for. */
    @WithDefault("us-east-1")
    String checkpointRegion();

    /** The folder that months are archived in; one for all instances. */
    Optional<Path> archiveFolder();

    /**
     * A tree that an operator has looked at and accepts, {@code epoch:size:root}: a loss that is known, or a tree to go on
     * from.
     */
    Optional<String> acceptedCheckpoint();

    /** The log's name: in the first line of each checkpoint, and the name of its key. */
    @WithDefault("foreseed-audit")
    @Pattern(regexp = "[^\\s+]{1,80}")
    String logName();

    /** Rows sealed in one transaction; fewer while rows are long. */
    @WithDefault("5000")
    @Min(1)
    @Max(20_000)
    int sealBatch();

    /** The lag past which the log names who keeps the sealer waiting. */
    @WithDefault("10s")
    Duration sealLagWarning();

    /** The shortest time between two checkpoints in the log. */
    @WithDefault("1m")
    Duration checkpointLogInterval();
}
