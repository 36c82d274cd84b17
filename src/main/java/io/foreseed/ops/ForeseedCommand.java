package io.foreseed.ops;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. It is looked at before anything else starts: only {@code serve} and {@code demo} start a service.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 bad usage or refused input.
 */
@QuarkusMain
@Command(
        name = "foreseed",
        description = "Simulates financial plans, replays them to the bit, and serves both over HTTP.",
        mixinStandardHelpOptions = true,
        version = "foreseed 1",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:done", " 1:failed", " 2:bad usage or refused input"},
        subcommands = {
            SimulateCommand.class,
            ReplayCommand.class,
            DemoCommand.class,
            ServeCommand.class,
            TokenCommand.class,
            CommandLine.HelpCommand.class
        })
public final class ForeseedCommand implements Runnable {
    @Spec
    CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ForeseedCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(ForeseedCommand::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed.");
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
