package io.foreseed.service;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.foreseed.platform.Endpoint;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the code says of its operations: {@code @Endpoint} by the operation's identifier. */
final class DescribedEndpoints {
    private DescribedEndpoints() {}

    static Map<String, Endpoint> read() {
        Map<String, Endpoint> endpoints = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.foreseed").stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Endpoint.class))
                        .forEach(method -> endpoints.put(nameOf(method), method.getAnnotationOfType(Endpoint.class)));
        return endpoints;
    }

    private static String nameOf(JavaMethod method) {
        return method.getAnnotationOfType(Operation.class).operationId();
    }
}
