package io.foreseed.ops;

import io.foreseed.platform.CommandOrigin;
import io.foreseed.simulation.RunLimits;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line. It is looked at before anything else starts: {@code simulate}, {@code analyze}, {@code report},
 * {@code replay}, {@code verify-engine} and {@code token} do not start Quarkus.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 bad usage or refused input.
 */
@QuarkusMain
@RegisterForReflection(targets = CommandLine.HelpCommand.class)
@Command(
        name = "foreseed",
        description = "Simulates financial plans, replays them to the bit, and serves both over HTTP.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footerHeading = "%nIn a checkout ./foreseed also has, each with --help:%n",
        footer = {
            "  test       Builds, checks and tests everything.",
            "  native     Builds an executable that needs no JVM.",
            "  aot        Lets the JVM learn from the demo, so that serve starts faster.",
            "  java-home  Prints the folder of the JDK it uses."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:done", " 1:failed", " 2:bad usage or refused input"})
public final class ForeseedCommand implements Runnable {
    /** In the order in which help lists them. */
    private static final List<Class<?>> COMMANDS = List.of(
            SimulateCommand.class,
            ReplayCommand.class,
            AnalyzeCommand.class,
            ReportCommand.class,
            VerifyEngineCommand.class,
            DemoCommand.class,
            ServeCommand.class,
            MigrateCommand.class,
            UsersCommand.class,
            EventsCommand.class,
            KeysCommand.class,
            AuditCommand.class,
            PartitionsCommand.class,
            RetentionCommand.class,
            TokenCommand.class,
            CommandLine.HelpCommand.class);

    @Spec
    CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * The command line for some arguments.
     *
     * <p>It knows only the command that they begin with: reading what all of them can do takes a tenth of the start of a
     * service. Without a command's name, and for {@code help}, it knows all.
     */
    public static CommandLine commandLine(String... arguments) {
        CommandLine commandLine = new CommandLine(new ForeseedCommand());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> command != CommandLine.HelpCommand.class)
                .filter(command -> arguments.length > 0 && nameOf(command).equals(arguments[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(commandLine::addSubcommand);
        return commandLine
                .setOut(standardOutput())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .registerConverter(Integer.class, text -> number(Integer::valueOf, text, "an integer"))
                .registerConverter(Long.class, text -> number(Long::valueOf, text, "a signed 64-bit integer"))
                .setExecutionStrategy(ForeseedCommand::execute)
                .setParameterExceptionHandler(ForeseedCommand::misused)
                .setExecutionExceptionHandler(ForeseedCommand::failed);
    }

    private static CommandException outOfMemory() {
        long heap = Runtime.getRuntime().maxMemory();
        return CommandException.refused(String.format(
                Locale.ROOT,
                "Out of memory: the %,d MB that this process may use are not enough; use fewer paths or a shorter horizon,"
                        + " or %s.",
                heap >> 20,
                RunLimits.moreMemory(heap)));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed.");
    }

    /** What a command writes into the trail names it; a service acts by itself. */
    private static int execute(CommandLine.ParseResult parsed) {
        List<CommandLine> called = parsed.asCommandLineList();
        boolean isService = called.stream().anyMatch(each -> each.getCommand() instanceof ServeCommand);
        try {
            if (!isService) {
                CommandOrigin.begin(
                        called.stream().skip(1).map(CommandLine::getCommandName).collect(Collectors.joining(" ")));
            }
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError exhausted) {
            throw new CommandLine.ExecutionException(
                    parsed.commandSpec().commandLine(), "out of memory", outOfMemory());
        } finally {
            CommandOrigin.end();
        }
    }

    private static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** Straight to the file: the stream of the platform and the writer of picocli both keep failures to themselves. */
    static PrintWriter standardOutput() {
        return new PrintWriter(new FileOutputStream(FileDescriptor.out), true, FanChart.outputCharset());
    }

    /**
     * Ends what a command prints.
     *
     * @throws CommandException when not everything could be written: the disk is full, or nobody reads on
     */
    static void finish(PrintWriter out) {
        if (out.checkError()) {
            throw CommandException.failed("standard output: not everything could be written");
        }
    }

    private static <N> N number(Function<String, N> parser, String text, String allowed) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException notOne) {
            throw new TypeConversionException("'" + text + "' is not " + allowed);
        }
    }

    /** The mistake and where to read on: a page of usage would hide it. */
    private static int misused(ParameterException mistake, String... arguments) {
        CommandLine commandLine = mistake.getCommandLine();
        PrintWriter error = commandLine.getErr();
        error.println(mistake.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, error);
        error.println("Try `" + commandLine.getCommandSpec().qualifiedName() + " --help`.");
        return CommandLine.ExitCode.USAGE;
    }

    /** What was refused is 2, what failed is 1; either way a sentence, and never a stack trace for a known cause. */
    private static int failed(Exception cause, CommandLine commandLine, CommandLine.ParseResult parsed) {
        PrintWriter error = commandLine.getErr();
        if (cause instanceof CommandException known) {
            known.lines().forEach(error::println);
            return known.exitCode();
        }
        cause.printStackTrace(error);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
