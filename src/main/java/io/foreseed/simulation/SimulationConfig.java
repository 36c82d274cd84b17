package io.foreseed.simulation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits and times of simulation runs. */
@ConfigMapping(prefix = "foreseed.simulation")
interface SimulationConfig {
    /** Runs one instance computes at a time, one place never a slow one's; each fans out over all engine threads. */
    @WithDefault("2")
    @Min(2)
    @Max(1_024)
    int concurrentRuns();

    /** Accepted runs that may wait in the database, in each lane; past it, 503 with Retry-After. */
    @WithDefault("64")
    @Min(0)
    @Max(100_000)
    int queueLimit();

    /** Accepted runs of one user that may wait, in each lane; past it, 429 with Retry-After. */
    @WithDefault("16")
    @Min(0)
    @Max(100_000)
    int queueLimitOfUser();

    /** Largest paths x steps x asset classes of a run that goes before analyses and larger runs. */
    @WithDefault("500000000")
    @Min(0)
    long interactiveWork();

    /** Largest paths x steps x asset classes of one run. */
    @WithDefault("6000000000")
    @Min(1)
    long maximumWork();

    /** Largest simulations x paths x steps x asset classes of one analysis. */
    @WithDefault("60000000000")
    @Min(1)
    long maximumAnalysisWork();

    /** How long a request waits for its run before it answers 202. */
    @WithDefault("2s")
    @DurationMin(millis = 1)
    @DurationMax(seconds = 60)
    Duration patience();

    /** How long a worker may be silent before its run is given to another. */
    @WithDefault("15s")
    @DurationMin(seconds = 3)
    @DurationMax(hours = 1)
    Duration lease();
}
