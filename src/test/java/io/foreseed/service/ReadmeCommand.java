package io.foreseed.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that a page shows, and what it shows of its output.
 *
 * @param line  where it stands
 * @param text  what is typed, of one or more lines
 * @param shown  the output that follows
 */
record ReadmeCommand(int line, String text, List<String> shown) {
    private static final String PROMPT = "$ ";
    private static final String FENCE = "```";
    private static final String LEFT_OUT = "<!-- not run: ";

    ReadmeCommand {
        shown = List.copyOf(shown);
    }

    /** All commands of a page in their order, but those of blocks that say above them why nobody can run them. */
    static List<ReadmeCommand> of(List<String> page) throws IOException, InterruptedException {
        List<ReadmeCommand> commands = new ArrayList<>();
        for (int at = 0; at < page.size(); at++) {
            if (page.get(at).startsWith(FENCE)) {
                int end = at + 1;
                while (!page.get(end).equals(FENCE)) {
                    end++;
                }
                boolean isShell = page.get(at).equals(FENCE);
                if (isShell && !before(page, at).startsWith(LEFT_OUT)) {
                    addBlock(page, at + 1, end, commands);
                }
                at = end;
            }
        }
        return commands;
    }

    /** The nearest line above that is not empty. */
    private static String before(List<String> page, int at) {
        int above = at - 1;
        while (above > 0 && page.get(above).isBlank()) {
            above--;
        }
        return page.get(Math.max(above, 0));
    }

    /** Without prompts a block is one command that prints nothing. */
    private static void addBlock(List<String> page, int begin, int end, List<ReadmeCommand> commands)
            throws IOException, InterruptedException {
        List<String> block = page.subList(begin, end);
        if (block.stream().noneMatch(line -> line.startsWith(PROMPT))) {
            commands.add(new ReadmeCommand(begin + 1, String.join("\n", block), List.of()));
            return;
        }
        int at = 0;
        while (at < block.size()) {
            int first = at;
            StringBuilder text = new StringBuilder(block.get(at++).substring(PROMPT.length()));
            while (!isWhole(text.toString()) && at < block.size()) {
                text.append('\n').append(block.get(at++));
            }
            List<String> shown = new ArrayList<>();
            while (at < block.size() && !block.get(at).startsWith(PROMPT)) {
                shown.add(block.get(at++));
            }
            while (!shown.isEmpty() && shown.getLast().isBlank()) {
                shown.removeLast();
            }
            commands.add(new ReadmeCommand(begin + first + 1, text.toString(), shown));
        }
    }

    /** Whether a shell would not ask for another line. */
    private static boolean isWhole(String text) throws IOException, InterruptedException {
        Path file = Files.createTempFile("command", ".sh");
        try {
            Files.writeString(file, text + "\n");
            Process shell = new ProcessBuilder("bash", "-n", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return shell.waitFor() == 0 && said.isEmpty() && !text.endsWith("\\");
        } finally {
            Files.delete(file);
        }
    }
}
