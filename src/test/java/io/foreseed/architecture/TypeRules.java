package io.foreseed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static io.foreseed.architecture.Code.isBelow;
import static io.foreseed.architecture.Code.neverCall;
import static io.foreseed.architecture.Code.topLevel;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** What types look like, and where time and chance come from. */
final class TypeRules {
    private static final List<String> NEVER_PUBLIC = List.of("Resource", "Repository", "Entity", "Job", "Mapper");

    /** Types whose creation reads the system's clock. */
    private static final Set<String> CLOCK_READERS =
            Set.of("java.util.Date", "java.util.GregorianCalendar", "java.util.Calendar");

    private TypeRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("visibility", TypeRules::visibility),
                new Rule("recordarrays", TypeRules::recordArrays),
                new Rule("clock", TypeRules::clock),
                new Rule("chance", TypeRules::chance));
    }

    private static ArchRule visibility(String root) {
        return classes()
                .that(Code.classes(
                        "are a package's own",
                        type -> topLevel(type).equals(type) && Code.hasSuffix(type, NEVER_PUBLIC)))
                .should()
                .notBePublic()
                .because("a row, its SQL and the ways in never leave their package");
    }

    private static ArchRule recordArrays(String root) {
        return fields().that(DescribedPredicate.describe("are components of a record", TypeRules::isComponent))
                .should(ArchConditions.not(ArchConditions.haveRawType(
                        DescribedPredicate.describe("an array", (JavaClass type) -> type.isArray()))))
                .because("a record's value must not change, and arrays are equal only to themselves");
    }

    private static boolean isComponent(JavaField field) {
        return field.getOwner().isRecord() && !field.getModifiers().contains(JavaModifier.STATIC);
    }

    private static ArchRule clock(String root) {
        ArchCondition<JavaClass> readTheClock =
                neverCall("what reads the system's clock; take a Clock", TypeRules::readsClock);
        return classes()
                .that(Code.classes(
                        "do not produce the clock",
                        type -> !topLevel(type).getName().equals(root + ".platform.ClockConfig")))
                .should(readTheClock)
                .because("a test must be able to say what time it is");
    }

    /** {@code System.nanoTime} measures durations and is no clock. */
    private static boolean readsClock(CodeUnitAccessTarget call) {
        JavaClass owner = call.getOwner();
        boolean now = isBelow(owner, "java.time")
                && call.getName().equals("now")
                && call.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        boolean systemClock = owner.isEquivalentTo(Clock.class)
                && (call.getName().startsWith("system") || call.getName().startsWith("tick"))
                && call.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        boolean millis = owner.isEquivalentTo(System.class) && call.getName().equals("currentTimeMillis");
        boolean legacy = CLOCK_READERS.contains(owner.getName())
                && (call.getName().equals("getInstance")
                        || (call.getName().equals("<init>")
                                && call.getRawParameterTypes().isEmpty()));
        return now || systemClock || millis || legacy;
    }

    private static ArchRule chance(String root) {
        return classes()
                .should(neverCall("a source of chance without a seed of ours", TypeRules::isUnseeded))
                .because("every random number has a seed or a named secure source");
    }

    private static boolean isUnseeded(CodeUnitAccessTarget call) {
        JavaClass owner = call.getOwner();
        boolean constructor = call.getName().equals("<init>");
        boolean random = owner.isEquivalentTo(Random.class) && constructor;
        boolean mathRandom = call.getName().equals("random")
                && (owner.isEquivalentTo(Math.class) || owner.isEquivalentTo(StrictMath.class));
        boolean threadLocal = owner.isEquivalentTo(ThreadLocalRandom.class);
        boolean unseeded = owner.getName().equals("java.util.SplittableRandom")
                && constructor
                && call.getRawParameterTypes().isEmpty();
        boolean machinesChoice = owner.isEquivalentTo(RandomGenerator.class)
                && (call.getName().equals("getDefault") || call.getName().equals("of"));
        boolean ownSeed = owner.getName().equals("org.apache.commons.rng.simple.RandomSource")
                && (call.getName().matches("create(Int|Long)(Array)?")
                        || (call.getName().equals("create")
                                && call.getRawParameterTypes().isEmpty()));
        return random || mathRandom || threadLocal || unseeded || machinesChoice || ownSeed;
    }
}
