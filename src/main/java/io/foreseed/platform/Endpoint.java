package io.foreseed.platform;

import io.foreseed.problem.ProblemType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What there is to know of an operation: who may ask for it, what the trail calls it, and how it can be refused. The row of a
 * refused request and that of a successful one take action and resource from here, or are held to it by a test.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Endpoint {
    /** What a caller's role must permit before the operation looks at anything else; {@link Permission#OPEN} asks nobody. */
    Permission permission();

    AuditAction action();

    ResourceType resource();

    /** The problems it answers besides those that follow from its parameters and its body. */
    ProblemType[] problems() default {};
}
