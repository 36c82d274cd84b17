package io.foreseed.simulation;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Changes one figure or operator of the engine at a time, in the class file, and looks whether {@code verify-engine} finds
 * it: {@code bench/mutations}. A constant becomes a little larger, an operator its opposite, a bound takes in or leaves
 * out its end, a minimum becomes a maximum. Constructors of records are left out: they check what the reader of a
 * document has refused before.
 */
final class EngineMutations {
    /** A mutant that takes so many times as long as the engine as it is has no end. */
    private static final int ENDLESS = 10;

    private static long patienceSeconds = TimeUnit.HOURS.toSeconds(1);
    private static final double LARGER = 1.0078125;
    private static final int LIKELY_CASES = 4;

    /** The cases that found the last mutants: they find the next in most cases. */
    private static final Deque<String> LIKELY = new ArrayDeque<>();

    private static final Map<Opcode, Opcode> OPPOSITES = new EnumMap<>(Opcode.class);

    static {
        both(Opcode.DADD, Opcode.DSUB);
        both(Opcode.DMUL, Opcode.DDIV);
        both(Opcode.IADD, Opcode.ISUB);
        both(Opcode.IMUL, Opcode.IDIV);
        OPPOSITES.put(Opcode.IREM, Opcode.IMUL);
        both(Opcode.IFLT, Opcode.IFLE);
        both(Opcode.IFGT, Opcode.IFGE);
        both(Opcode.IFEQ, Opcode.IFNE);
        both(Opcode.IF_ICMPLT, Opcode.IF_ICMPLE);
        both(Opcode.IF_ICMPGT, Opcode.IF_ICMPGE);
        both(Opcode.IF_ICMPEQ, Opcode.IF_ICMPNE);
    }

    private static final Map<String, String> OTHER_CALLS = Map.of("min", "max", "max", "min", "floor", "ceil");

    private final ClassModel model;
    private final List<Mutant> mutants = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /**
     * One change.
     *
     * @param key  class, method, what is changed and, after the first such change of the method, the how manieth it is
     */
    private record Mutant(String key, int line, int method, int element) {}

    private EngineMutations(byte[] type) {
        model = ClassFile.of().parse(type);
        for (int method = 0; method < model.methods().size(); method++) {
            collect(model.methods().get(method), method);
        }
    }

    private static void both(Opcode one, Opcode other) {
        OPPOSITES.put(one, other);
        OPPOSITES.put(other, one);
    }

    private void collect(MethodModel method, int index) {
        CodeModel code = method.code().orElse(null);
        String name = method.methodName().stringValue();
        boolean isCheckOfRecord =
                name.equals("<init>") && model.superclass().orElseThrow().name().equalsString("java/lang/Record");
        if (code == null
                || isCheckOfRecord
                || name.equals("toString")
                || name.equals("hashCode")
                || name.equals("equals")) {
            return;
        }
        String type = model.thisClass().name().stringValue().replaceFirst(".*/", "");
        int line = 0;
        int element = 0;
        for (CodeElement each : code.elementList()) {
            if (each instanceof LineNumber number) {
                line = number.line();
            }
            if (each instanceof Instruction instruction) {
                int in = line;
                int at = element;
                change(instruction).ifPresent(change -> {
                    String key = type + "." + name + " " + change;
                    int count = counts.merge(key, 1, Integer::sum);
                    mutants.add(new Mutant(count == 1 ? key : key + " (" + count + ")", in, index, at));
                });
            }
            element++;
        }
    }

    private static Optional<String> change(Instruction instruction) {
        return switch (instruction) {
            case ConstantInstruction constant
            when constant.constantValue() instanceof Number -> Optional.of(constant.constantValue() + " larger");
            case OperatorInstruction operator -> opposite(operator.opcode());
            case BranchInstruction branch -> opposite(branch.opcode());
            case InvokeInstruction invoke
            when isMath(invoke) -> Optional.of(invoke.name().stringValue() + " other");
            default -> Optional.empty();
        };
    }

    private static Optional<String> opposite(Opcode opcode) {
        return Optional.ofNullable(OPPOSITES.get(opcode)).map(other -> opcode + " -> " + other);
    }

    private static boolean isMath(InvokeInstruction invoke) {
        return invoke.owner().name().equalsString("java/lang/Math")
                && OTHER_CALLS.containsKey(invoke.name().stringValue());
    }

    private byte[] bytes(Mutant mutant) {
        int[] method = {-1};
        return ClassFile.of().transformClass(model, (classBuilder, member) -> {
            if (member instanceof MethodModel each && ++method[0] == mutant.method()) {
                int[] element = {-1};
                CodeTransform change = (builder, code) -> {
                    element[0]++;
                    if (element[0] == mutant.element()) {
                        write(builder, (Instruction) code);
                    } else {
                        builder.with(code);
                    }
                };
                classBuilder.transformMethod(each, java.lang.classfile.MethodTransform.transformingCode(change));
            } else {
                ClassTransform.ACCEPT_ALL.accept(classBuilder, member);
            }
        });
    }

    private static void write(java.lang.classfile.CodeBuilder builder, Instruction instruction) {
        switch (instruction) {
            case ConstantInstruction constant -> constant(builder, (Number) constant.constantValue());
            case OperatorInstruction operator -> builder.with(OperatorInstruction.of(other(operator.opcode())));
            case BranchInstruction branch ->
                builder.with(BranchInstruction.of(other(branch.opcode()), branch.target()));
            case InvokeInstruction invoke ->
                builder.invokestatic(
                        invoke.owner().asSymbol(),
                        String.valueOf(OTHER_CALLS.get(invoke.name().stringValue())),
                        invoke.typeSymbol());
            default -> throw new IllegalStateException("no change of " + instruction);
        }
    }

    private static Opcode other(Opcode opcode) {
        return Optional.ofNullable(OPPOSITES.get(opcode)).orElseThrow();
    }

    private static void constant(java.lang.classfile.CodeBuilder builder, Number value) {
        switch (value) {
            case Double number -> builder.loadConstant(number == 0 ? 1 : number * LARGER);
            case Float number -> builder.loadConstant(number + 1);
            case Long number -> builder.loadConstant(number + 1);
            default -> builder.loadConstant(value.intValue() + 1);
        }
    }

    /** Classes of the engine by their names, all mutants of each; prints those that nothing finds and nothing explains. */
    public static void main(String[] names) throws IOException, ReflectiveOperationException {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        long begun = System.nanoTime();
        if (isFound("none", new byte[0])) {
            throw new IllegalStateException("the engine as it is is not met: no mutant would tell anything");
        }
        patienceSeconds = 1 + ENDLESS * TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        Explanations explanations = new Explanations();
        Tally all = new Tally(0, 0, 0);
        for (String name : withNested(List.of(names))) {
            EngineMutations mutations = new EngineMutations(read("io/foreseed/engine/" + name + ".class"));
            Tally tally = new Tally(0, 0, 0);
            for (Mutant mutant : mutations.mutants) {
                boolean isFound = isFound("io.foreseed.engine." + name, mutations.bytes(mutant));
                if (isFound) {
                    tally = tally.plus(new Tally(1, 1, 0));
                } else if (explanations.explain(mutant)) {
                    tally = tally.plus(new Tally(1, 0, 1));
                } else {
                    tally = tally.plus(new Tally(1, 0, 0));
                    out.println("SURVIVED " + mutant.key() + " in line " + mutant.line());
                }
            }
            out.println(name + ": " + tally);
            all = all.plus(tally);
        }
        out.println("all: " + all);
        explanations.unused(List.of(names)).forEach(key -> out.println("EXPLAINED, BUT FOUND OR GONE " + key));
    }

    /** The classes, each followed by those within it. */
    private static List<String> withNested(List<String> names) throws IOException {
        Path simulation = Path.of(URI.create(String.valueOf(
                EngineMutations.class.getClassLoader().getResource("io/foreseed/engine/Simulation.class"))));
        try (Stream<Path> files = Files.list(Objects.requireNonNull(simulation.getParent()))) {
            List<String> all = files.map(
                            file -> String.valueOf(file.getFileName()).replaceFirst("\\.class$", ""))
                    .sorted()
                    .toList();
            return names.stream()
                    .flatMap(name -> all.stream().filter(each -> each.equals(name) || each.startsWith(name + "$")))
                    .toList();
        }
    }

    private record Tally(int mutants, int found, int explained) {
        Tally plus(Tally other) {
            return new Tally(mutants + other.mutants, found + other.found, explained + other.explained);
        }

        @Override
        public String toString() {
            return found + " of " + mutants + " found, " + explained + " explained";
        }
    }

    /** Why some changes are the same for every document: one a line, or all of a method with a star, and a reason. */
    private static final class Explanations {
        private final Set<String> unused = new TreeSet<>();
        private final Set<String> methods = new HashSet<>();

        Explanations() throws IOException {
            String text = new String(read("mutations-explained.txt"), StandardCharsets.UTF_8);
            text.lines().filter(line -> line.contains(": ")).forEach(line -> unused.add(line.replaceFirst(": .*", "")));
        }

        boolean explain(Mutant mutant) {
            String all = mutant.key().replaceFirst(" .*", " *");
            if (unused.remove(all)) {
                methods.add(all);
            }
            return methods.contains(all) || unused.remove(mutant.key());
        }

        List<String> unused(List<String> classes) {
            return unused.stream()
                    .filter(key -> classes.contains(key.replaceFirst("[.$].*", "")))
                    .toList();
        }
    }

    static byte[] read(String file) throws IOException {
        try (InputStream bytes = EngineMutations.class.getClassLoader().getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IOException(file);
            }
            return bytes.readAllBytes();
        }
    }

    /** Something is not met, or fails, or has no end: then its thread is left behind. */
    private static boolean isFound(String name, byte[] mutant) throws ReflectiveOperationException {
        Class<?> check = new MutantLoader(name, mutant).loadClass("io.foreseed.simulation.EngineMutantCheck");
        Method finder = check.getDeclaredMethod("finder", List.class);
        finder.setAccessible(true);
        FutureTask<Object> verdict = new FutureTask<>(() -> finder.invoke(null, List.copyOf(LIKELY)));
        Thread.ofPlatform().daemon().start(verdict);
        try {
            String found = String.valueOf(verdict.get(patienceSeconds, TimeUnit.SECONDS));
            if (found.isEmpty()) {
                return false;
            }
            LIKELY.remove(found);
            LIKELY.addFirst(found);
            while (LIKELY.size() > LIKELY_CASES) {
                LIKELY.removeLast();
            }
            return true;
        } catch (TimeoutException endless) {
            return true;
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException("the check itself", failed);
        }
    }

    /** Loads our own classes anew, one of them changed. */
    private static final class MutantLoader extends ClassLoader {
        private final String name;
        private final byte[] mutant;

        MutantLoader(String name, byte[] mutant) {
            super(EngineMutations.class.getClassLoader());
            this.name = name;
            this.mutant = mutant;
        }

        @Override
        protected Class<?> loadClass(String type, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(type)) {
                if (!type.startsWith("io.foreseed.")) {
                    return super.loadClass(type, resolve);
                }
                Class<?> loaded = findLoadedClass(type);
                if (loaded != null) {
                    return loaded;
                }
                try {
                    byte[] bytes = type.equals(name) ? mutant : read(type.replace('.', '/') + ".class");
                    return defineClass(type, bytes, 0, bytes.length);
                } catch (IOException absent) {
                    throw new ClassNotFoundException(type, absent);
                }
            }
        }
    }
}
