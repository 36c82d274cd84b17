package io.foreseed.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Names of the documents as words. */
final class Words {
    /** Parameters that are no rates. */
    private static final Set<String> COUNTS = Set.of("year", "finalYears", "endAge", "mode", "dispersion");

    private static final Set<String> AMOUNTS = Set.of("bequest");

    private Words() {}

    /** A constant: {@code TAX_DEFERRED} is "tax-deferred". */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A member's name: {@code annualFee} is "annual fee". */
    static String of(String member) {
        return member.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** A law or rule with its type and parameters: "gompertz (dispersion 9, mode 89)". */
    static String of(Map<String, Object> law, PrintedRun run) {
        List<String> parameters = new ArrayList<>();
        new TreeMap<>(law).forEach((name, value) -> {
            if (!name.equals("type")) {
                parameters.add(of(name) + " " + value(name, value, run));
            }
        });
        String type = String.valueOf(law.get("type")).replace('-', ' ');
        return parameters.isEmpty() ? type : type + " (" + String.join(", ", parameters) + ")";
    }

    private static String value(String name, Object value, PrintedRun run) {
        return switch (value) {
            case Map<?, ?> time when time.get("step") instanceof Integer step -> run.after(step);
            case Number number when COUNTS.contains(name) -> plain(number);
            case Number number when AMOUNTS.contains(name) -> run.money(number.doubleValue());
            case Integer number -> plain(number);
            case Number number -> Numbers.rate(number.doubleValue());
            default -> String.valueOf(value);
        };
    }

    /** A year has no groups of digits. */
    private static String plain(Number number) {
        return number instanceof Integer ? number.toString() : Numbers.plain(number.doubleValue());
    }
}
