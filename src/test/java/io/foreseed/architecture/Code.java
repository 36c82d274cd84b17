package io.foreseed.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The vocabulary of the rules: which class, which call, which dependency. */
final class Code {
    private Code() {}

    static DescribedPredicate<JavaClass> classes(String description, Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }

    /** Calls of methods and constructors, and references to them ({@code Instant::now}). */
    static ArchCondition<JavaClass> neverCall(String description, Predicate<CodeUnitAccessTarget> banned) {
        return neverCall(description, (origin, call) -> banned.test(call));
    }

    static ArchCondition<JavaClass> neverCall(String description, BiPredicate<JavaClass, CodeUnitAccessTarget> banned) {
        return new ArchCondition<>("never call " + description) {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                for (JavaCodeUnitAccess<?> access : origin.getCodeUnitAccessesFromSelf()) {
                    if (banned.test(origin, access.getTarget())) {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
            }
        };
    }

    static ArchCondition<JavaClass> neverDependOn(String description, BiPredicate<JavaClass, JavaClass> banned) {
        return new ArchCondition<>("never depend on " + description) {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (!target.isPrimitive() && banned.test(origin, target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    static boolean isBelow(JavaClass type, String packageName) {
        return type.getPackageName().equals(packageName)
                || type.getPackageName().startsWith(packageName + ".");
    }

    static boolean isBelowAny(JavaClass type, Iterable<String> packageNames) {
        for (String packageName : packageNames) {
            if (isBelow(type, packageName)) {
                return true;
            }
        }
        return false;
    }

    /** The file's type: nested types follow the rules of the type they stand in. */
    static JavaClass topLevel(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    static boolean hasSuffix(JavaClass type, Iterable<String> suffixes) {
        String name = topLevel(type).getSimpleName();
        for (String suffix : suffixes) {
            if (name.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    /** The package of the table that holds the class: the first name below the root; empty for the root itself. */
    static String featureOf(JavaClass type, String root) {
        String below = type.getPackageName().substring(root.length());
        if (below.isEmpty()) {
            return "";
        }
        int end = below.indexOf('.', 1);
        return end < 0 ? below.substring(1) : below.substring(1, end);
    }
}
