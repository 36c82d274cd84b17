package io.foreseed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static io.foreseed.architecture.Code.featureOf;
import static io.foreseed.architecture.Code.hasSuffix;
import static io.foreseed.architecture.Code.isBelow;
import static io.foreseed.architecture.Code.isBelowAny;
import static io.foreseed.architecture.Code.neverCall;
import static io.foreseed.architecture.Code.neverDependOn;
import static io.foreseed.architecture.Code.topLevel;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.Set;

/** Where frameworks may be seen, and how the reactive one is used. */
final class FrameworkRules {
    private static final List<String> SUFFIXES =
            List.of("Resource", "Service", "Repository", "Entity", "Job", "Command", "Mapper", "Config", "Check");

    private static final List<String> FRAMEWORKS = List.of(
            "jakarta.ws.rs",
            "jakarta.enterprise",
            "jakarta.inject",
            "jakarta.persistence",
            "io.quarkus",
            "io.smallrye",
            "io.vertx",
            "io.micrometer",
            "io.opentelemetry",
            "org.hibernate",
            "org.jboss.resteasy",
            "org.eclipse.microprofile",
            "org.flywaydb",
            "picocli");

    /** Annotations that describe a record to a reader of the API. */
    private static final String API_DESCRIPTION = "org.eclipse.microprofile.openapi.annotations";

    private static final List<String> JSON_LIBRARY =
            List.of("com.fasterxml.jackson.databind", "com.fasterxml.jackson.core");

    private static final String JSON_ANNOTATIONS = "com.fasterxml.jackson.databind.annotation";

    private static final Set<String> JSON_PACKAGES = Set.of(
            "simulation",
            "analysis",
            "report",
            "plan",
            "market",
            "approval",
            "audit",
            "platform",
            "ops",
            "privacy",
            "monitoring",
            "retention");

    private static final Set<String> TRANSACTION_ANNOTATIONS =
            Set.of("io.quarkus.hibernate.reactive.panache.common.WithTransaction", "jakarta.transaction.Transactional");

    private static final Set<String> CONCURRENT = Set.of(
            "join",
            "combine",
            "combining",
            "merging",
            "merge",
            "transformToUniAndMerge",
            "transformToMultiAndMerge",
            "onItemTransformToUniAndMerge");

    private FrameworkRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("frameworks", FrameworkRules::frameworks),
                new Rule("json", FrameworkRules::json),
                new Rule("transactionannotation", FrameworkRules::transactionAnnotation),
                new Rule("transactionowner", FrameworkRules::transactionOwner),
                new Rule("onechain", FrameworkRules::oneChain),
                new Rule("subscribe", FrameworkRules::subscribe),
                new Rule("await", FrameworkRules::await),
                new Rule("resourcemethods", FrameworkRules::resourceMethods));
    }

    private static ArchRule frameworks(String root) {
        return classes()
                .that(Code.classes("have no suffix of an outer layer", type -> !mayUseFrameworks(type, root)))
                .should(neverDependOn(
                        "a framework",
                        (origin, target) -> isBelowAny(target, FRAMEWORKS)
                                && !isBelow(target, API_DESCRIPTION)
                                && !isStatusOfAProblem(origin, target, root)))
                .because("a class without one of the suffixes " + SUFFIXES + " is pure domain");
    }

    private static boolean mayUseFrameworks(JavaClass type, String root) {
        return hasSuffix(type, SUFFIXES) || featureOf(type, root).equals("platform") || isTrail(type, root);
    }

    /** The one outer class whose name is a term of the field instead of a suffix: docs/ARCHITECTURE.md names it. */
    private static boolean isTrail(JavaClass type, String root) {
        return topLevel(type).getName().equals(root + ".audit.AuditTrail");
    }

    private static boolean isStatusOfAProblem(JavaClass origin, JavaClass target, String root) {
        return featureOf(origin, root).equals("problem") && isBelow(target, "jakarta.ws.rs");
    }

    private static ArchRule json(String root) {
        return classes()
                .that(Code.classes(
                        "are pure domain outside " + JSON_PACKAGES,
                        type -> !hasSuffix(type, SUFFIXES) && !JSON_PACKAGES.contains(featureOf(type, root))))
                .should(neverDependOn(
                        "the JSON library",
                        (origin, target) -> isBelowAny(target, JSON_LIBRARY) && !isBelow(target, JSON_ANNOTATIONS)))
                .because("records describe their JSON by annotations; only documents are read and written by hand");
    }

    private static ArchRule transactionAnnotation(String root) {
        return classes()
                .should(neverDependOn(
                        "a transaction annotation",
                        (origin, target) -> TRANSACTION_ANNOTATIONS.contains(target.getName())))
                .because("the lambda of CallerTransaction.withTransaction shows where a transaction begins and ends");
    }

    private static ArchRule transactionOwner(String root) {
        return classes()
                .should(neverCall(
                        "withTransaction",
                        (origin, call) -> call.getName().equals("withTransaction") && !mayBegin(origin, call, root)))
                .because("the service decides and owns the transaction, and PostgreSQL knows whose it is");
    }

    private static boolean mayBegin(JavaClass origin, CodeUnitAccessTarget call, String root) {
        return isBelowAny(call.getOwner(), FRAMEWORKS)
                ? topLevel(origin).getName().equals(root + ".platform.CallerTransaction")
                : hasSuffix(origin, List.of("Service")) || isTrail(origin, root);
    }

    private static ArchRule oneChain(String root) {
        return classes()
                .that(Code.classes("use a database session", FrameworkRules::usesSession))
                .should(neverCall(
                        "join, combine or merge",
                        call -> isBelow(call.getOwner(), "io.smallrye.mutiny") && CONCURRENT.contains(call.getName())))
                .because("one session runs one query at a time; computing may fan out in a service of its own");
    }

    private static boolean usesSession(JavaClass type) {
        if (hasSuffix(type, List.of("Repository"))) {
            return true;
        }
        return hasSuffix(type, List.of("Service"))
                && topLevel(type).getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .filter(target -> !topLevel(target).equals(topLevel(type)))
                        .anyMatch(FrameworkRules::reachesSession);
    }

    private static boolean reachesSession(JavaClass target) {
        return hasSuffix(target, List.of("Repository", "Service", "AuditTrail"))
                || isBelowAny(target, List.of("io.quarkus.hibernate", "org.hibernate", "io.vertx.mutiny.sqlclient"));
    }

    private static ArchRule subscribe(String root) {
        return classes()
                .that(Code.classes(
                        "do not start work that belongs to no request",
                        type -> !topLevel(type).getName().equals(root + ".platform.EventLoop")))
                .should(neverCall(
                        "subscribe", call -> isReactive(call) && call.getName().equals("subscribe")))
                .because("the framework subscribes; a chain that we subscribe to loses its context and its failure");
    }

    private static ArchRule await(String root) {
        return classes()
                .that()
                .resideOutsideOfPackage(root + ".ops..")
                .and(DescribedPredicate.describe(
                        "are not the one that waits on a worker",
                        type -> !topLevel(type).getName().equals(root + ".simulation.AnalysisRunService")))
                .should(neverCall(
                        "await", call -> isReactive(call) && call.getName().startsWith("await")))
                .because("waiting blocks an event loop; only the command line and an analysis have a thread to spare");
    }

    private static boolean isReactive(CodeUnitAccessTarget call) {
        return call.getOwner().isAssignableTo(Uni.class) || call.getOwner().isAssignableTo(Multi.class);
    }

    private static ArchRule resourceMethods(String root) {
        return methods()
                .that(DescribedPredicate.describe("are endpoints", FrameworkRules::isEndpoint))
                .should()
                .bePublic()
                .because("an endpoint that is not public vanishes with only a warning");
    }

    private static boolean isEndpoint(JavaMethod method) {
        JavaClass result = method.getRawReturnType();
        boolean reactive = result.isEquivalentTo(Uni.class) || result.isEquivalentTo(Multi.class);
        return method.isMetaAnnotatedWith(HttpMethod.class)
                || (reactive
                        && hasSuffix(method.getOwner(), List.of("Resource"))
                        && !method.getModifiers().contains(JavaModifier.PRIVATE)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC));
    }
}
