package io.foreseed.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The second verifier as one process that judges one input after the other: starting Node takes longer than judging. */
final class SecondVerifier implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Imports the verifier and nothing else; a line of arguments in, a line of the exit code and the text out. */
    private static final String LOOP = """
            const [, script] = process.argv.splice(0);
            const { main } = await import('file://' + script);
            let rest = '';
            process.stdin.setEncoding('utf8');
            process.stdin.on('data', (chunk) => {
              const lines = (rest + chunk).split('\\n');
              rest = lines.pop();
              for (const line of lines) {
                const said = [];
                const code = main(JSON.parse(line), (text) => said.push(text), (text) => said.push(String(text)));
                process.stdout.write(JSON.stringify({ code, text: said.join('; ') }) + '\\n');
              }
            });
            """;

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    SecondVerifier(Path script) throws IOException {
        process = new ProcessBuilder(
                        "node",
                        "--input-type=module",
                        "-e",
                        LOOP,
                        "--",
                        script.toAbsolutePath().normalize().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What it says of an input, and its exit code. */
    record Answer(int code, String text) {}

    Answer ask(List<String> arguments) throws IOException {
        questions.write(JSON.writeValueAsString(arguments) + "\n");
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the second verifier has ended");
        }
        JsonNode answer = JSON.readTree(line);
        return new Answer(answer.path("code").asInt(), answer.path("text").asText());
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
