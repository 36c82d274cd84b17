package io.foreseed.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static io.foreseed.architecture.Code.hasSuffix;
import static io.foreseed.architecture.Code.neverCall;
import static io.foreseed.architecture.Code.topLevel;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.Set;

/** Nothing is done for somebody of whom nobody knows what they may. */
final class AccessRules {
    private static final List<String> REPOSITORY = List.of("Repository");

    /** Repositories of what is nobody's: shared figures, that everybody who plans may read. */
    private static final Set<String> NOBODYS =
            Set.of("AssumptionSetRepository", "PortfolioModelRepository", "TaxRulesRepository");

    /** Repositories of signing in, which is to find out who somebody is: they are asked before there is a caller. */
    private static final Set<String> SIGNING_IN = Set.of(
            "AccessTokenRepository",
            "AccountRepository",
            "AccountTokenRepository",
            "RefreshTokenRepository",
            "SecondFactorRepository",
            "SessionRepository",
            "SigningKeyRepository");

    private AccessRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("endpoint", AccessRules::endpoint),
                new Rule("callersrows", AccessRules::callersRows),
                new Rule("repositorymethods", AccessRules::repositoryMethods));
    }

    private static ArchRule endpoint(String root) {
        return methods()
                .that(DescribedPredicate.describe(
                        "are operations", method -> method.isMetaAnnotatedWith(HttpMethod.class)))
                .should(new ArchCondition<JavaMethod>("say what they are, once") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean says = method.getAnnotations().stream()
                                .anyMatch(each ->
                                        each.getRawType().getSimpleName().equals("Endpoint"));
                        if (!says || method.isAnnotatedWith(PermitAll.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    method, "Method <" + method.getFullName() + "> says nothing, or two things"));
                        }
                    }
                })
                .because("one annotation of an operation says its permission and what the trail calls it");
    }

    private static ArchRule callersRows(String root) {
        return methods()
                .that(DescribedPredicate.describe("query rows of persons", AccessRules::queriesPersons))
                .should(new ArchCondition<JavaMethod>("take the caller") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        if (method.getRawParameterTypes().stream()
                                .noneMatch(type -> type.getSimpleName().equals("Caller"))) {
                            events.add(SimpleConditionEvent.violated(
                                    method, "Method <" + method.getFullName() + "> takes no caller"));
                        }
                    }
                })
                .because("whose rows they are is part of the query, not of a check before it");
    }

    private static boolean queriesPersons(JavaMethod method) {
        return hasSuffix(method.getOwner(), REPOSITORY)
                && !NOBODYS.contains(topLevel(method.getOwner()).getSimpleName())
                && !SIGNING_IN.contains(topLevel(method.getOwner()).getSimpleName())
                && method.getRawReturnType().isEquivalentTo(Uni.class)
                && !method.getModifiers().contains(JavaModifier.PRIVATE)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static ArchRule repositoryMethods(String root) {
        return classes()
                .should(neverCall("what a repository has from the library", AccessRules::reachesThrough))
                .because("findById and its like know no caller: a repository has a method for each question");
    }

    private static boolean reachesThrough(JavaClass origin, CodeUnitAccessTarget call) {
        return hasSuffix(call.getOwner(), REPOSITORY)
                && !topLevel(origin).equals(topLevel(call.getOwner()))
                && call.getOwner().getAllMethods().stream()
                        .anyMatch(method -> method.getName().equals(call.getName()))
                && call.getOwner().getMethods().stream()
                        .noneMatch(method -> method.getName().equals(call.getName()));
    }
}
