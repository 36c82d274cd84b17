package io.foreseed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.foreseed.architecture.Code.isBelow;
import static io.foreseed.architecture.Code.neverCall;
import static io.foreseed.architecture.Code.neverDependOn;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.BaseStream;

/** What keeps the engine a pure function with the same bits everywhere. */
final class EngineRules {
    private static final Set<String> PACKAGES = Set.of(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.math",
            "java.nio.charset");

    private static final List<String> PACKAGE_TREES = List.of("java.util", "org.apache.commons.rng", "org.jspecify");

    private static final Set<String> TYPES = Set.of(
            "java.security.MessageDigest", "java.security.NoSuchAlgorithmException", "java.security.DigestException");

    /** Parts of java.util that read the environment or a clock. */
    private static final List<String> IMPURE = List.of("java.util.logging", "java.util.prefs", "java.util.spi");

    private static final Set<String> IMPURE_TYPES = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.Date",
            "java.util.Calendar",
            "java.util.Timer",
            "java.util.Scanner",
            "java.util.ServiceLoader",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle");

    /**
     * The methods of {@link Math} whose result its specification fixes to the bit. The others may differ by a unit in
     * the last place between a machine's intrinsic and the library.
     */
    private static final Set<String> EXACT_MATH = Set.of(
            "abs",
            "min",
            "max",
            "clamp",
            "sqrt",
            "fma",
            "floor",
            "ceil",
            "rint",
            "round",
            "signum",
            "copySign",
            "scalb",
            "getExponent",
            "ulp",
            "nextUp",
            "nextDown",
            "nextAfter",
            "floorDiv",
            "floorMod",
            "ceilDiv",
            "ceilMod",
            "multiplyHigh",
            "unsignedMultiplyHigh",
            "multiplyFull",
            "absExact",
            "addExact",
            "subtractExact",
            "multiplyExact",
            "unsignedMultiplyExact",
            "divideExact",
            "floorDivExact",
            "ceilDivExact",
            "incrementExact",
            "decrementExact",
            "negateExact",
            "toIntExact",
            "powExact",
            "unsignedPowExact");

    private static final Set<String> REDUCTIONS = Set.of("sum", "average", "summaryStatistics");

    private static final Set<String> DOUBLE_COLLECTORS =
            Set.of("summingDouble", "averagingDouble", "summarizingDouble");

    private static final Set<String> ENVIRONMENT =
            Set.of("getenv", "getProperty", "getProperties", "currentTimeMillis", "lineSeparator");

    private EngineRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("enginedependencies", EngineRules::dependencies),
                new Rule("enginearithmetic", EngineRules::arithmetic),
                new Rule("enginereductions", EngineRules::reductions),
                new Rule("engineenvironment", EngineRules::environment));
    }

    private static ArchRule dependencies(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".engine..")
                .should(neverDependOn(
                        "anything but the language, collections, digests and Commons RNG",
                        (origin, target) -> !isBelow(target, root + ".engine") && !isPure(target)))
                .because("the engine is a function of its input and seed alone");
    }

    private static boolean isPure(JavaClass target) {
        boolean allowed = PACKAGES.contains(target.getPackageName())
                || Code.isBelowAny(target, PACKAGE_TREES)
                || TYPES.contains(target.getName());
        return allowed && !Code.isBelowAny(target, IMPURE) && !IMPURE_TYPES.contains(target.getName());
    }

    private static ArchRule arithmetic(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".engine..")
                .should(neverCall(
                        "a method of Math that is not exact (StrictMath has the same methods with fixed bits)",
                        call -> call.getOwner().isEquivalentTo(Math.class) && !EXACT_MATH.contains(call.getName())))
                .because("intrinsics may differ by a unit in the last place between machines");
    }

    private static ArchRule reductions(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".engine..")
                .should(neverCall("a reduction without a fixed order", EngineRules::isUnorderedReduction))
                .because("adding up in another order gives other bits; the engine reduces in path order");
    }

    private static boolean isUnorderedReduction(CodeUnitAccessTarget call) {
        String owner = call.getOwner().getName();
        return (call.getOwner().isAssignableTo(BaseStream.class)
                        && call.getName().equals("parallel"))
                || call.getName().equals("parallelStream")
                || (owner.equals("java.util.Arrays") && call.getName().startsWith("parallel"))
                || (owner.equals("java.util.stream.DoubleStream") && REDUCTIONS.contains(call.getName()))
                || (owner.equals("java.util.stream.Collectors") && DOUBLE_COLLECTORS.contains(call.getName()))
                || owner.equals("java.util.DoubleSummaryStatistics");
    }

    private static ArchRule environment(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".engine..")
                .should(neverCall(
                        "what reads the environment",
                        call -> call.getOwner().isEquivalentTo(System.class) && ENVIRONMENT.contains(call.getName())))
                .because("an old run is replayed in another environment");
    }
}
