package io.foreseed.retention;

import io.foreseed.audit.SealedText;
import io.foreseed.platform.ArchiveFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Files of archived outputs: gzip, an output a line, each {@code {"id":,"envelope":,"commitment":}} with envelope and
 * commitment in Base64. The envelope is of the whole row as JSON.
 */
final class OutputArchive {
    private static final String SUFFIX = ".jsonl.gz";
    private static final int ID = 3;
    private static final int ENVELOPE = 7;
    private static final int COMMITMENT = 11;
    private static final int PARTS = 13;

    private final Path folder;

    OutputArchive(Path folder) {
        this.folder = folder;
    }

    /** A name that no other part has. */
    static String name(UUID execution, int attempt, int part) {
        return prefix(execution) + attempt + "-" + part + SUFFIX;
    }

    private static String prefix(UUID execution) {
        return "plan-outputs-" + execution + "-";
    }

    /** Removes what attempts that were ended have left: parts that no execution names. */
    void removeOthers(UUID execution, List<RetentionArchive> named) throws IOException {
        ArchiveFile.prepare(folder);
        List<String> names = named.stream().map(RetentionArchive::name).toList();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(prefix(execution)) && !names.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Writes a part that is on the disk when this ends. */
    RetentionArchive write(String name, List<SealedText> outputs) throws IOException {
        ArchiveFile file = new ArchiveFile(folder.resolve(name));
        try {
            for (SealedText output : outputs) {
                file.write(line(output) + "\n");
            }
            return new RetentionArchive(name, file.keep(), outputs.size());
        } finally {
            file.discard();
        }
    }

    /**
     * Reads a part back.
     *
     * @throws IOException when it is not there, or is not what was written
     */
    List<SealedText> read(RetentionArchive part) throws IOException {
        Path file = folder.resolve(part.name());
        if (!ArchiveFile.digest(file).equals(part.digest())) {
            throw new IOException(part.name() + " is not what was written");
        }
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().map(OutputArchive::output).toList();
        }
    }

    private static String line(SealedText output) {
        return "{\"id\":\"" + output.id() + "\",\"envelope\":\"" + output.envelope() + "\",\"commitment\":\""
                + output.commitment() + "\"}";
    }

    private static SealedText output(String line) {
        String[] parts = line.split("\"", -1);
        if (parts.length != PARTS) {
            throw new IllegalStateException("a line of an archive is none");
        }
        return new SealedText(UUID.fromString(parts[ID]), parts[ENVELOPE], parts[COMMITMENT]);
    }
}
