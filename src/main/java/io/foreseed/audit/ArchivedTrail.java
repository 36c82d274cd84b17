package io.foreseed.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The trail as an archive: {@code key}, and of each epoch {@code epoch-N/entries.jsonl}, a leaf a line, {@code
 * epoch-N/checkpoint}, the latest, and the tiles under {@code epoch-N/tile/} (C2SP tlog-tiles).
 */
public final class ArchivedTrail implements TrailSource {
    static final String KEY = "key";
    static final String ENTRIES = "entries.jsonl";
    static final String CHECKPOINT = "checkpoint";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GROUP = 4_096;
    private static final long MICROS = 1_000_000;

    private final Path folder;
    private final Map<Integer, Long> sizes = new HashMap<>();

    public ArchivedTrail(Path folder) {
        this.folder = folder;
    }

    /** A leaf as a line says: the number it gives itself, and the entry. */
    private record Line(long index, LeafEntry entry) {}

    @Override
    public Optional<NoteKey> key() throws IOException {
        Path file = folder.resolve(KEY);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(NoteKey.parse(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException none) {
            throw new IOException(file + " holds " + none.getMessage(), none);
        }
    }

    @Override
    public List<Integer> epochs() throws IOException {
        return new PublishedCheckpoints(folder).epochs();
    }

    @Override
    public Optional<SealedEpoch> opening(int epoch) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(entries(epoch))) {
            String first = lines.readLine();
            if (first == null) {
                return Optional.empty();
            }
            LeafEntry entry = line(epoch, first).entry();
            return entry.type().equals(LeafEntry.EPOCH) ? Optional.of(epoch(entry.values())) : Optional.empty();
        } catch (NoSuchFileException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static SealedEpoch epoch(List<@Nullable String> values) {
        long micros = number(values, 1);
        return new SealedEpoch(
                (int) number(values, 0),
                Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1_000),
                String.valueOf(values.get(2)),
                new SealState.SealServer(number(values, 3), number(values, 4)),
                values.get(5) == null ? null : Long.valueOf(number(values, 5)),
                values.get(6),
                values.get(7));
    }

    private static long number(List<@Nullable String> values, int index) {
        return Long.parseLong(String.valueOf(values.get(index)));
    }

    /** As the next epoch's first leaf says, or else the checkpoint: an archive is of one moment. */
    @Override
    public long size(int epoch) throws IOException {
        Long known = sizes.get(epoch);
        if (known == null) {
            known = sizeAsWritten(epoch);
            sizes.put(epoch, known);
        }
        return known;
    }

    private long sizeAsWritten(int epoch) throws IOException {
        Long ended = Files.exists(entries(epoch + 1))
                ? opening(epoch + 1).map(SealedEpoch::previousSize).orElse(null)
                : null;
        if (ended != null) {
            return ended;
        }
        List<String> notes = checkpoints(epoch);
        try {
            return notes.isEmpty() ? 0 : Checkpoint.parse(notes.getFirst()).size();
        } catch (IllegalArgumentException altered) {
            try (Stream<String> lines = Files.lines(entries(epoch))) {
                return lines.count();
            }
        }
    }

    @Override
    public List<String> checkpoints(int epoch) throws IOException {
        Path file = folderOf(epoch).resolve(CHECKPOINT);
        return Files.exists(file) ? List.of(Files.readString(file, StandardCharsets.UTF_8)) : List.of();
    }

    @Override
    public List<Claim> claims(int epoch, TrailReport report) {
        return List.of();
    }

    @Override
    public byte[] hashes(int epoch, int level, long first, int count) throws IOException {
        byte[] found = new byte[count * TreeHash.BYTES];
        long size = size(epoch);
        for (long index = first / Tile.WIDTH; index <= (first + count - 1) / Tile.WIDTH; index++) {
            int width = Tile.widthAt(level, index, size);
            Path file = folderOf(epoch).resolve(new Tile(level, index, Math.max(1, width)).path());
            if (Files.exists(file)) {
                TileSource.copy(Files.readAllBytes(file), index * Tile.WIDTH, found, first);
            }
        }
        return found;
    }

    @Override
    public long startOf(int epoch, long index) {
        return 0;
    }

    @Override
    public void leaves(int epoch, long start, LeavesReader reader) throws IOException {
        long size = size(epoch);
        long first = 0;
        List<LeafEntry> entries = new ArrayList<>();
        if (Files.exists(entries(epoch))) {
            try (BufferedReader lines = Files.newBufferedReader(entries(epoch))) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    Line line = line(epoch, text);
                    while (line.index() >= first + GROUP && first + GROUP < size) {
                        first = hand(first, size, entries, reader);
                    }
                    entries.add(line.entry());
                }
            }
        }
        while (first < size) {
            first = hand(first, size, entries, reader);
        }
    }

    private static long hand(long first, long size, List<LeafEntry> entries, LeavesReader reader) throws IOException {
        int count = Math.clamp(size - first, 0, GROUP);
        try {
            reader.read(new Leaves(first, count, entries));
        } catch (SQLException never) {
            throw new IOException(never);
        }
        entries.clear();
        return first + count;
    }

    @Override
    public long unsealed() {
        return 0;
    }

    private Line line(int epoch, String text) throws IOException {
        JsonNode node = JSON.readTree(text);
        JsonNode index = node == null ? null : node.get("index");
        if (index == null || !index.asText().matches("[0-9]{1,18}")) {
            throw new IOException(entries(epoch) + " holds a line without index");
        }
        return new Line(Long.parseLong(index.asText()), entry(node));
    }

    /**
     * The entry of a JSON object with {@code type} and {@code fields}: exactly the type's fields in their order, strings or
     * null.
     *
     * @throws IOException when it is none
     */
    static LeafEntry entry(JsonNode node) throws IOException {
        String type = node.path("type").asText();
        try {
            List<String> names = LeafEntry.fieldsOf(type);
            List<String> given = new ArrayList<>();
            List<@Nullable String> values = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : node.path("fields").properties()) {
                given.add(field.getKey());
                values.add(field.getValue().textValue());
            }
            if (!names.equals(given)) {
                throw new IOException("a leaf of type " + type + " has other fields than its version: " + given);
            }
            return new LeafEntry(type, values);
        } catch (IllegalArgumentException unknown) {
            throw new IOException(unknown.getMessage(), unknown);
        }
    }

    /** A leaf as an archive and a proof carry it. */
    static ObjectNode json(long index, LeafEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("index", Long.toString(index));
        node.put("type", entry.type());
        ObjectNode fields = node.putObject("fields");
        List<String> names = LeafEntry.fieldsOf(entry.type());
        for (int field = 0; field < names.size(); field++) {
            fields.put(names.get(field), entry.values().get(field));
        }
        return node;
    }

    private Path entries(int epoch) {
        return folderOf(epoch).resolve(ENTRIES);
    }

    private Path folderOf(int epoch) {
        return folder.resolve("epoch-" + epoch);
    }
}
