package io.foreseed.engine;

/**
 * What part of the primary insurance amount (PIA) of US Social Security is paid, by the age at which it is claimed. Ages
 * and times in months; who is born on January 1 counts with the year before (20 CFR 404.2(c)(4)).
 */
final class SocialSecurityClaiming {
    static final int EARLIEST = 62 * 12;
    static final int LATEST = 70 * 12;
    static final int EARLIEST_SURVIVOR = 60 * 12;

    /** The least that a survivor at full retirement age gets of the PIA, however early it was claimed. */
    private static final double LEAST_OF_SURVIVOR = 0.825;

    private static final double REDUCTION_OF_SURVIVOR = 0.285;
    private static final int STEEPER_MONTHS = 36;

    private SocialSecurityClaiming() {}

    /** Full retirement age in months: 65 to 67 by birth year (20 CFR 404.409(a)). */
    static int fullRetirementMonths(int birthYear) {
        return fullMonths(birthYear, 1937, 1954, 1960);
    }

    /** A survivor's full retirement age in months: the same ages for births two years later (20 CFR 404.409(b)). */
    static int fullSurvivorMonths(int birthYear) {
        return fullMonths(birthYear, 1939, 1956, 1962);
    }

    /**
     * The share of the PIA that is paid.
     *
     * <p>Before full retirement age it is reduced by 5/9 of 1 % for each of the first 36 months and by 5/12 of 1 % for
     * each further one (20 CFR 404.410(a)); for each month after it, up to 70, it rises by a twelfth of the delayed
     * retirement credit of the birth year (20 CFR 404.313).
     *
     * @param birthYear  1917 or later
     * @param claimMonths  age when claimed, {@value #EARLIEST} or more; what is past {@value #LATEST} adds nothing
     */
    static double share(int birthYear, int claimMonths) {
        if (birthYear < 1917 || claimMonths < EARLIEST) {
            throw new IllegalArgumentException("out of range: birthYear or claimMonths");
        }
        int full = fullRetirementMonths(birthYear);
        int late = Math.min(claimMonths, LATEST) - full;
        if (late >= 0) {
            return 1 + late * annualCredit(birthYear) / 12;
        }
        int early = -late;
        int first = Math.min(early, STEEPER_MONTHS);
        return 1 - (first * 5.0 / 9 + (early - first) * 5.0 / 12) / 100;
    }

    /**
     * What a surviving spouse gets, as a share of the PIA of who died.
     *
     * <p>At the survivor's full retirement age it is what the deceased was paid, at least 82.5 % of the PIA (42 USC
     * 402(e)(2)(D)); claimed earlier, 100 % of the PIA (or what delayed credits made of it) is reduced evenly, to 71.5 %
     * at 60 (20 CFR 404.410(c)), and the smaller of both is paid.
     *
     * @param shareOfDeceased  what the deceased was paid, as a share of the PIA; 1 if nothing yet
     * @param survivorBirthYear  of the survivor
     * @param survivorMonths  age of the survivor when claimed, {@value #EARLIEST_SURVIVOR} or more
     */
    static double survivorShare(double shareOfDeceased, int survivorBirthYear, int survivorMonths) {
        if (survivorMonths < EARLIEST_SURVIVOR) {
            throw new IllegalArgumentException("out of range: survivorMonths");
        }
        double limit = Math.max(shareOfDeceased, LEAST_OF_SURVIVOR);
        int full = fullSurvivorMonths(survivorBirthYear);
        int early = Math.max(full - survivorMonths, 0);
        double reduction = REDUCTION_OF_SURVIVOR * early / (full - EARLIEST_SURVIVOR);
        return Math.min(limit, Math.max(shareOfDeceased, 1) * (1 - reduction));
    }

    /** 65 years up to a first birth year, two months later for each of five, 66 up to another, then as many again. */
    private static int fullMonths(int birthYear, int last65, int last66, int first67) {
        if (birthYear <= last65) {
            return 65 * 12;
        }
        if (birthYear <= last66) {
            return Math.min(65 * 12 + 2 * (birthYear - last65), 66 * 12);
        }
        return birthYear >= first67 ? 67 * 12 : 66 * 12 + 2 * (birthYear - last66);
    }

    /** 3 % a year for births of 1917 to 1924, half a percent more for every two years, 8 % from 1943 on. */
    private static double annualCredit(int birthYear) {
        int pairs = Math.clamp(Math.floorDiv(birthYear - 1923, 2), 0, 10);
        return (3 + 0.5 * pairs) / 100;
    }
}
