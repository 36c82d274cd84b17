package io.foreseed.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets, one for each caller and kind of request, in the memory of this instance: several instances together
 * allow as many times more. Callers who asked longest ago are forgotten first, so the memory is bounded.
 */
@ApplicationScoped
public class RateLimitService {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** An IPv6 customer is given a network of 2^64 addresses at least (RFC 6177, 2011). */
    private static final int IPV6_NETWORK_BYTES = 8;

    private static final int LONGEST_ADDRESS = 64;

    private record Key(RateLimit limit, boolean isAddress, String who) {}

    private record Rate(int count, Duration period) {}

    private final RateLimitConfig config;
    private final Cache<Key, Bucket> buckets;
    private final Counter refused;

    RateLimitService(RateLimitConfig config, MeterRegistry metrics) {
        this.config = config;
        this.buckets = Caffeine.newBuilder().maximumSize(config.callers()).build();
        this.refused = Counter.builder("foreseed.limits.refused")
                .description("Requests refused because their caller asked too often")
                .register(metrics);
    }

    /**
     * Takes one request from what the caller's address may, and from what the account may.
     *
     * @param account  whose request it is, or at whose account it is aimed; null when only the address counts
     * @throws ProblemException 429 with the time after which there is one again
     */
    public void require(RateLimit limit, Caller caller, @Nullable String account) {
        take(new Key(limit, true, network(caller.ipAddress())), ofAddress(limit));
        OptionalInt count = ofAccount(limit);
        if (account != null && count.isPresent()) {
            take(
                    new Key(limit, false, account.toLowerCase(Locale.ROOT)),
                    new Rate(count.getAsInt(), ofAddress(limit).period()));
        }
    }

    private Rate ofAddress(RateLimit limit) {
        return switch (limit) {
            case SIGN_IN -> new Rate(config.signInsOfAddress(), MINUTE);
            case REGISTRATION -> new Rate(config.registrationsOfAddress(), HOUR);
            case MAIL -> new Rate(config.mailsOfAddress(), HOUR);
            case TOKEN -> new Rate(config.tokensOfAddress(), MINUTE);
            case RUN -> new Rate(config.runsOfAddress(), MINUTE);
            case CHANGE -> new Rate(config.changesOfAddress(), MINUTE);
            case EXPORT -> new Rate(config.exportsOfAddress(), MINUTE);
        };
    }

    private OptionalInt ofAccount(RateLimit limit) {
        return switch (limit) {
            case SIGN_IN -> OptionalInt.of(config.signInsOfAccount());
            case MAIL -> OptionalInt.of(config.mailsOfAccount());
            case RUN -> OptionalInt.of(config.runsOfUser());
            case CHANGE -> OptionalInt.of(config.changesOfUser());
            case EXPORT -> OptionalInt.of(config.exportsOfUser());
            case REGISTRATION, TOKEN -> OptionalInt.empty();
        };
    }

    private void take(Key key, Rate rate) {
        ConsumptionProbe probe = buckets.get(key, ignored -> bucket(rate)).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            refused.increment();
            Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1);
            throw ProblemException.retryLater(
                    ProblemType.TOO_MANY_REQUESTS,
                    "At most " + rate.count() + " of these requests in "
                            + rate.period().toMinutes() + " minutes.",
                    wait);
        }
    }

    private static Bucket bucket(Rate rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.count()).refillGreedy(rate.count(), rate.period()))
                .build();
    }

    /** The address, or of IPv6 its network. */
    static String network(@Nullable String address) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            String text = String.valueOf(address);
            return text.substring(0, Math.min(text.length(), LONGEST_ADDRESS));
        }
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_NETWORK_BYTES)));
    }
}
