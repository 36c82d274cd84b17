package io.foreseed.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A made history of three years, and which checkpoints of it stay, by what the rule says: of each epoch the first and the
 * last, all for 30 days, then the last of each hour, after 365 days the last of each day (UTC).
 */
record ThinnedHistory(Instant now, List<Signed> all) {
    private static final int EPOCHS = 3;
    private static final Duration YEAR = Duration.ofDays(365);

    /** Nothing is so near to an age of the rule that the time which a test takes would matter. */
    private static final Duration NEAR = Duration.ofMinutes(30);

    /** When the checkpoint of a size was signed. */
    record Signed(int epoch, long size, Instant at) {}

    static ThinnedHistory of(long seed, int most) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Random random = new Random(seed);
        List<Signed> all = new ArrayList<>();
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            Instant at = now.minus(YEAR.multipliedBy(EPOCHS + 1L - epoch));
            Instant until = epoch == EPOCHS ? now : at.plus(YEAR);
            long size = 1;
            for (int number = 0; number < most && at.isBefore(until); number++) {
                if (!isNear(at, now)) {
                    all.add(new Signed(epoch, size, at));
                }
                size += 1 + random.nextInt(1_000);
                at = next(at, random);
            }
        }
        return new ThinnedHistory(now, List.copyOf(all));
    }

    private static boolean isNear(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        return age.minus(YEAR).abs().compareTo(NEAR) < 0
                || age.minus(Duration.ofDays(30)).abs().compareTo(NEAR) < 0;
    }

    /** Seconds later, or hours, days, and sometimes at the very end or beginning of an hour. */
    private static Instant next(Instant at, Random random) {
        Instant hour = at.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        Instant nextHour = hour.minus(1, ChronoUnit.MICROS).isAfter(at) ? hour.minus(1, ChronoUnit.MICROS) : hour;
        return switch (random.nextInt(20)) {
            case 0 -> at.plus(Duration.ofHours(random.nextInt(80)));
            case 1, 2, 3 -> nextHour;
            case 4, 5 -> hour;
            default -> at.plus(1 + random.nextInt(1_200_000_000), ChronoUnit.MICROS);
        };
    }

    Set<Signed> staying() {
        Set<Signed> stay = new HashSet<>();
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            int number = epoch;
            List<Signed> own =
                    all.stream().filter(each -> each.epoch() == number).toList();
            stay.add(own.getFirst());
            stay.add(own.getLast());
            Map<String, Signed> ofHours = new HashMap<>();
            Map<String, Signed> ofDays = new HashMap<>();
            for (Signed each : own) {
                ZonedDateTime utc = each.at().atZone(ZoneOffset.UTC);
                ofDays.put(utc.toLocalDate().toString(), each);
                ofHours.put(utc.toLocalDate() + " " + utc.getHour(), each);
                if (!each.at().isBefore(now.minus(Duration.ofDays(30)))) {
                    stay.add(each);
                }
            }
            stay.addAll(ofDays.values());
            ofHours.values().stream()
                    .filter(each -> !each.at().isBefore(now.minus(YEAR)))
                    .forEach(stay::add);
        }
        return stay;
    }
}
