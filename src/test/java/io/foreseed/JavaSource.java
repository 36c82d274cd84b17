package io.foreseed;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A parsed Java file: its types and methods with the lines they stand on. */
final class JavaSource {
    private final TrackedFile file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private JavaSource(TrackedFile file, CompilationUnitTree unit, SourcePositions positions) {
        this.file = file;
        this.unit = unit;
        this.positions = positions;
    }

    /** Parses the Java files among the files; none of them needs to compile. */
    static List<JavaSource> parse(List<TrackedFile> files) {
        List<Text> texts =
                files.stream().filter(TrackedFile::isJava).map(Text::new).toList();
        if (texts.isEmpty()) {
            return List.of();
        }
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, texts);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        Map<URI, TrackedFile> byUri = texts.stream().collect(Collectors.toMap(Text::toUri, text -> text.file));
        List<JavaSource> sources = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                URI uri = unit.getSourceFile().toUri();
                sources.add(new JavaSource(Objects.requireNonNull(byUri.get(uri)), unit, positions));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("the text is in memory", impossible);
        }
        return sources;
    }

    TrackedFile file() {
        return file;
    }

    List<ClassTree> topLevelTypes() {
        return typesAmong(unit.getTypeDecls());
    }

    /** Types and the types they declare. */
    List<ClassTree> types() {
        List<ClassTree> types = new ArrayList<>(topLevelTypes());
        for (int index = 0; index < types.size(); index++) {
            types.addAll(typesAmong(types.get(index).getMembers()));
        }
        return types;
    }

    static List<MethodTree> methodsOf(ClassTree type) {
        return type.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .toList();
    }

    int firstLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    int lastLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
    }

    Finding finding(Tree tree, String message) {
        return new Finding(file.path(), firstLine(tree), message);
    }

    private static List<ClassTree> typesAmong(List<? extends Tree> trees) {
        return trees.stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .toList();
    }

    private static final class Text extends SimpleJavaFileObject {
        private final TrackedFile file;

        Text(TrackedFile file) {
            super(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }
}
