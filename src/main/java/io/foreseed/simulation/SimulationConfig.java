package io.foreseed.simulation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits and times of simulation runs. */
@ConfigMapping(prefix = "foreseed.simulation")
interface SimulationConfig {
    /** Runs one instance computes at a time; each fans out over all engine threads. */
    @WithDefault("2")
    int concurrentRuns();

    /** Accepted runs that may wait in the database for a worker; past it, 503 with Retry-After. */
    @WithDefault("32")
    int queueLimit();

    /** Largest paths x steps x asset classes of one run. */
    @WithDefault("6000000000")
    long maximumWork();

    /** How long a request waits for its run before it answers 202. */
    @WithDefault("2s")
    Duration patience();

    /** How long a worker may be silent before its run is given to another. */
    @WithDefault("15s")
    Duration lease();
}
