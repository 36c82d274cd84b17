package io.foreseed;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key of a {@code @ConfigMapping} interface.
 *
 * @param path  of the file that reads it
 * @param name  with its prefix
 * @param shownDefault  in backticks; empty when it has none
 */
record ConfigKey(String path, String name, String shownDefault) {
    private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");

    static List<ConfigKey> among(List<TrackedFile> files) {
        List<ConfigKey> keys = new ArrayList<>();
        for (JavaSource source : JavaSource.parse(files)) {
            for (ClassTree type : source.types()) {
                String prefix = argument(type.getModifiers(), "ConfigMapping");
                if (!prefix.isEmpty()) {
                    JavaSource.methodsOf(type).forEach(method -> keys.add(of(source, prefix, method)));
                }
            }
        }
        return keys;
    }

    /** The environment variable that sets it: upper case, every other sign an underscore. */
    String variable() {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static ConfigKey of(JavaSource source, String prefix, MethodTree method) {
        String given = argument(method.getModifiers(), "WithName");
        String derived =
                method.getName().toString().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        String byDefault = argument(method.getModifiers(), "WithDefault");
        return new ConfigKey(
                source.file().path(),
                prefix + "." + (given.isEmpty() ? derived : given),
                byDefault.isEmpty() ? "" : "`" + byDefault + "`");
    }

    private static String argument(ModifiersTree modifiers, String annotation) {
        for (AnnotationTree each : modifiers.getAnnotations()) {
            Matcher literal = LITERAL.matcher(each.getArguments().toString());
            if (each.getAnnotationType().toString().equals(annotation) && literal.find()) {
                return literal.group(1);
            }
        }
        return "";
    }
}
