package io.foreseed.engine;

import java.util.List;

/**
 * The divisors of required minimum distributions: 26 CFR 1.401(a)(9)-9(c), table III of IRS Publication 590-B.
 *
 * <p>The distribution of a year is the account's balance at the end of the year before, divided by the divisor of the age
 * that the owner reaches in the year.
 *
 * @param version  names the table to the digit
 * @param firstAge  of the first divisor
 * @param divisors  by age from {@code firstAge}; the last holds for higher ages too
 */
public record UniformLifetimeTable(String version, int firstAge, List<Double> divisors) {
    public UniformLifetimeTable {
        divisors = List.copyOf(divisors);
        if (divisors.isEmpty() || !divisors.stream().allMatch(divisor -> divisor >= 1 && divisor < 100)) {
            throw new IllegalArgumentException("out of range: divisors");
        }
    }

    /**
     * The divisor.
     *
     * @param age  at least {@code firstAge}
     */
    public double divisor(int age) {
        if (age < firstAge) {
            throw new IllegalArgumentException("the table begins with age " + firstAge);
        }
        return divisors.get(Math.min(age - firstAge, divisors.size() - 1));
    }

    /**
     * The age from which distributions are required: 26 USC 401(a)(9)(C)(v), as the SECURE 2.0 Act of 2022, section
     * 107, left it: 73 for births from 1951, 75 from 1960. Who was born in 1959 is taken to begin at 73 (proposed
     * regulation of July 2024); who was born before 1951 has begun at 72 at the latest.
     */
    public static int firstDistributionAge(int birthYear) {
        if (birthYear <= 1950) {
            return 72;
        }
        return birthYear <= 1959 ? 73 : 75;
    }
}
