package io.foreseed.platform;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;
import org.jspecify.annotations.Nullable;

/** Which methods the API has at a path, over all resources: several share the beginning of theirs. */
@ApplicationScoped
class Routes {
    private record Route(String method, String template, Pattern path) {}

    private volatile @Nullable List<Route> known;

    /** In the order of the alphabet, HEAD where there is GET; empty when nothing is there. */
    SortedSet<String> methods(String path) {
        String withoutEnd = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        SortedSet<String> methods = new TreeSet<>();
        for (Route route : routes()) {
            if (route.path().matcher(withoutEnd).matches()) {
                methods.add(route.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    /** The paths as they are declared, such as {@code /api/v1/plans/{id}}. */
    Set<String> templates() {
        return routes().stream().map(Route::template).collect(Collectors.toUnmodifiableSet());
    }

    /** Read when they are first asked for: few are ever refused. */
    private List<Route> routes() {
        List<Route> routes = known;
        if (routes == null) {
            routes = read();
            known = routes;
        }
        return routes;
    }

    private static List<Route> read() {
        List<Route> routes = new ArrayList<>();
        RuntimeResourceVisitor.visitRuntimeResources(
                "", ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers(), new RuntimeResourceVisitor() {
                    @Override
                    public void visitRuntimeResource(String method, String template, RuntimeResource ignored) {
                        routes.add(new Route(
                                method, template, Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+"))));
                    }
                });
        return List.copyOf(routes);
    }
}
