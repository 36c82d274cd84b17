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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Changes one figure or operator of the engine at a time, in the class file, and looks whether {@code verify-engine} finds
 * it: {@code bench/mutations}. A constant becomes a little larger, an operator its opposite, a bound takes in or leaves
 * out its end, a minimum becomes a maximum. Constructors of records are left out: they check what the reader of a
 * document has refused before.
 */
final class EngineMutations {
    private static final int PATIENCE_MINUTES = 10;
    private static final double LARGER = 1.0078125;
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

    /** One change: in which method and line, what, and the whole class with it. */
    record Mutant(String place, String change, int method, int element) {}

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
        int line = 0;
        int element = 0;
        for (CodeElement each : code.elementList()) {
            if (each instanceof LineNumber number) {
                line = number.line();
            }
            if (each instanceof Instruction instruction) {
                String place = model.thisClass().name().stringValue().replaceFirst(".*/", "") + "." + name + ":" + line;
                int at = element;
                change(instruction).ifPresent(change -> mutants.add(new Mutant(place, change, index, at)));
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

    /** Classes of the engine by their names, all mutants of each; prints those that nothing finds. */
    public static void main(String[] names) throws IOException, ReflectiveOperationException {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        if (isFound("none", new byte[0])) {
            throw new IllegalStateException("the engine as it is is not met: no mutant would tell anything");
        }
        int killed = 0;
        int all = 0;
        for (String name : names) {
            EngineMutations mutations = new EngineMutations(read("io/foreseed/engine/" + name + ".class"));
            int found = 0;
            for (Mutant mutant : mutations.mutants) {
                if (isFound("io.foreseed.engine." + name, mutations.bytes(mutant))) {
                    found++;
                } else {
                    out.println("SURVIVED " + mutant.place() + " " + mutant.change());
                }
            }
            out.println(name + ": " + found + " of " + mutations.mutants.size() + " found");
            killed += found;
            all += mutations.mutants.size();
        }
        out.println("all: " + killed + " of " + all + " found");
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
        Method survives = check.getDeclaredMethod("survives");
        survives.setAccessible(true);
        FutureTask<Object> verdict = new FutureTask<>(() -> survives.invoke(null));
        Thread.ofPlatform().daemon().start(verdict);
        try {
            return !Boolean.TRUE.equals(verdict.get(PATIENCE_MINUTES, TimeUnit.MINUTES));
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
