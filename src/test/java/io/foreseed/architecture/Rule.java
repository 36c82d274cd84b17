package io.foreseed.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A rule about the classes below a root package.
 *
 * <p>The root is a parameter so that the same rule judges the product below {@code io.foreseed} and its own fixture
 * below {@link #fixtureRoot()}.
 *
 * @param name  lower-case letters; also the folder of the rule's fixture
 * @param below  makes the rule for a root package
 */
record Rule(String name, Function<String, ArchRule> below) {
    static final String PRODUCT_ROOT = "io.foreseed";

    private static final Pattern NAME = Pattern.compile("[a-z]+");

    Rule {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a rule's name is a package name: " + name);
        }
    }

    String fixtureRoot() {
        return PRODUCT_ROOT + ".architecture.fixtures." + name;
    }

    /** A product may have no class of a kind yet: that is no violation. */
    ArchRule in(String root) {
        return below.apply(root).allowEmptyShould(true);
    }

    @Override
    public String toString() {
        return name;
    }
}
