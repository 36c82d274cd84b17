package io.foreseed.retention;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times of a policy: the five fields of Unix cron, in UTC. */
final class RetentionSchedule {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private RetentionSchedule() {}

    /** What is wrong with the text. */
    static Optional<String> mistake(String text) {
        try {
            return next(text, Instant.EPOCH).isPresent()
                    ? Optional.empty()
                    : Optional.of("must come again: no day is as " + text + " says");
        } catch (IllegalArgumentException wrong) {
            return Optional.of("must be minute, hour, day of month, month and day of week as in Unix cron, in UTC,"
                    + " such as 0 2 * * 0");
        }
    }

    /**
     * The first time after a moment; empty when there is none.
     *
     * @throws IllegalArgumentException when the text is no schedule
     */
    static Optional<Instant> next(String text, Instant after) {
        Cron cron = PARSER.parse(text).validate();
        return ExecutionTime.forCron(cron)
                .nextExecution(after.atZone(ZoneOffset.UTC))
                .map(time -> time.toInstant());
    }
}
