package io.foreseed.analysis;

import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the number of paths that succeed crosses a required number, as one amount varies.
 *
 * <p>On common random numbers that number is a monotone step function of most amounts, smooth from afar and made of
 * steps near the crossing. From a first guess the bracket grows by a factor of 2; inside it, the method ITP of Oliveira
 * and Takahashi (ACM Transactions on Mathematical Software 47, 2021; k1 = 0.2 over the width, k2 = 2, n0 = 1)
 * interpolates and projects, so that it needs at most one step more than bisection and far fewer where the function is
 * smooth. Deviation: the function is the number less the required one plus a half, which is never 0.
 */
final class BoundarySearch {
    /** So often the bracket is widened before the search gives up. */
    static final int MAXIMUM_WIDENINGS = 16;

    /** How many standard errors of the number the points lie off, of which the slope is taken. */
    private static final double SLOPE_ERRORS = 2;

    private static final double WIDTH = 0.2;

    private final ToIntFunction<Double> successes;
    private final int required;
    private final boolean succeedsAbove;
    private final double tolerance;
    private final NavigableMap<Double, Integer> counts = new TreeMap<>();

    /**
     * @param successes  how many paths succeed at an amount; asked once for each
     * @param required  how many must
     * @param succeedsAbove  whether more of the amount is better
     * @param tolerance  width of the bracket at the end, relative to the amount
     */
    BoundarySearch(ToIntFunction<Double> successes, int required, boolean succeedsAbove, double tolerance) {
        this.successes = successes;
        this.required = required;
        this.succeedsAbove = succeedsAbove;
        this.tolerance = tolerance;
    }

    /**
     * The two ends of the last bracket.
     *
     * @param enough  where enough paths succeed
     * @param beyond  where too few do
     */
    record Boundary(double enough, double beyond) {
        double width() {
            return Math.abs(enough - beyond);
        }
    }

    /** The most evaluations that a search and its slope can take. */
    static int maximumEvaluations(double tolerance) {
        int halvings = (int) Math.ceil(StrictMath.log(2 / tolerance) / StrictMath.log(2)) + 1;
        return MAXIMUM_WIDENINGS + 2 + halvings + 2;
    }

    /**
     * The crossing between two limits; null when there is none: then enough paths succeed everywhere that was looked at,
     * or nowhere.
     *
     * @param guess  above 0, between the limits
     * @param least  the lowest amount, at least 0
     * @param most  the highest amount
     */
    @Nullable
    Boundary between(double least, double guess, double most) {
        boolean isLow = isLow(guess);
        double at = guess;
        for (int widenings = 0; widenings < MAXIMUM_WIDENINGS; widenings++) {
            double next = isLow ? Math.min(most, 2 * at) : Math.max(least, at / 2);
            if (next == at) {
                return null;
            }
            if (isLow(next) != isLow) {
                return isLow ? refined(at, next) : refined(next, at);
            }
            at = next;
        }
        return isLow || at == least || !isLow(least) ? null : refined(least, at);
    }

    /** Whether the crossing lies above an amount. */
    private boolean isLow(double amount) {
        return isEnough(amount) != succeedsAbove;
    }

    boolean isEnough(double amount) {
        return count(amount) >= required;
    }

    private int count(double amount) {
        return counts.computeIfAbsent(amount, successes::applyAsInt);
    }

    /** Below 0 at the low end, above 0 at the high end. */
    private double distance(double amount) {
        double distance = count(amount) - required + 0.5;
        return succeedsAbove ? distance : -distance;
    }

    private Boundary refined(double from, double to) {
        double low = from;
        double high = to;
        double precision = tolerance * Math.max(low, high / 2) / 2;
        double first = high - low;
        double reach = precision;
        while (2 * reach < first) {
            reach *= 2;
        }
        // one more than bisection needs
        reach *= 2;
        while (high - low > 2 * precision) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            double atLow = distance(low);
            double atHigh = distance(high);
            double guess = (atHigh * low - atLow * high) / (atHigh - atLow);
            double amount =
                    projected(guess, middle, WIDTH * (high - low) * (high - low) / first, reach - (high - low) / 2);
            if (distance(amount) > 0) {
                high = amount;
            } else {
                low = amount;
            }
            reach /= 2;
        }
        return succeedsAbove ? new Boundary(high, low) : new Boundary(low, high);
    }

    /** Truncation towards the middle by {@code step}, then projection to within {@code radius} of it. */
    private static double projected(double guess, double middle, double step, double radius) {
        double direction = Math.signum(middle - guess);
        double truncated = step <= Math.abs(middle - guess) ? guess + direction * step : middle;
        return Math.abs(truncated - middle) <= radius ? truncated : middle - direction * radius;
    }

    /**
     * How much the amount is off by the sampling error of the number, by the slope between two points to both sides of the
     * crossing that are off by {@value #SLOPE_ERRORS} standard errors of it, as far as the limits allow; none where the
     * number does not move.
     *
     * @param paths  in all
     */
    OptionalDouble standardError(Boundary boundary, int paths, double least, double most) {
        double share = required / (double) paths;
        double error = Math.sqrt(paths * share * (1 - share));
        double coarse = slope(boundary, error);
        if (error == 0 || coarse == 0) {
            return OptionalDouble.empty();
        }
        double off = SLOPE_ERRORS * error / coarse;
        double low = Math.clamp(boundary.enough() - off, least, most);
        double high = Math.clamp(boundary.enough() + off, least, most);
        double rise = Math.abs(count(high) - count(low)) / (high - low);
        return high > low && rise > 0 ? OptionalDouble.of(error / rise) : OptionalDouble.empty();
    }

    /** By the nearest known points whose numbers differ by more than noise. */
    private double slope(Boundary boundary, double error) {
        double low = Math.min(boundary.enough(), boundary.beyond());
        double high = Math.max(boundary.enough(), boundary.beyond());
        while (Math.abs(count(high) - count(low)) < 2 * error) {
            Double below = counts.lowerKey(low);
            Double above = counts.higherKey(high);
            if (below == null && above == null) {
                break;
            }
            boolean isBelowNearer = above == null || (below != null && low - below < above - high);
            if (isBelowNearer) {
                low = below;
            } else {
                high = above;
            }
        }
        return Math.abs(count(high) - count(low)) / (high - low);
    }

    /** Whether the number moved only the expected way between all amounts that were looked at. */
    boolean isMonotone() {
        Integer last = null;
        for (int count : counts.values()) {
            if (last != null && (succeedsAbove ? count < last : count > last)) {
                return false;
            }
            last = count;
        }
        return true;
    }

    /** What was looked at: how many paths succeeded, by amount. */
    NavigableMap<Double, Integer> counts() {
        return counts;
    }

    /** The least number of paths whose share is at least the required probability, as doubles compare them. */
    static int required(double probability, int paths) {
        int required = (int) Math.floor(probability * paths);
        while (required / (double) paths < probability) {
            required++;
        }
        while (required > 0 && (required - 1) / (double) paths >= probability) {
            required--;
        }
        return required;
    }
}
