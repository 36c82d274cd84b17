package io.foreseed.audit;

import io.foreseed.audit.MonthManifest.Part;
import io.foreseed.audit.TrailRows.Batch;
import io.foreseed.audit.TrailRows.Row;
import io.foreseed.platform.ArchiveFile;
import java.io.IOException;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the archive of a month. Whoever writes it again, after whatever ended the process, comes to the same files and
 * leaves those that are there; what is there and is something else is never overwritten.
 */
final class MonthExport {
    private static final HexFormat HEX = HexFormat.of();

    private final LiveTrail trail;
    private final YearMonth month;
    private final MonthArchive archive;
    private final TreeHash hash = new TreeHash();
    private final List<Part> parts = new ArrayList<>();
    private final List<LeafRange> ranges = new ArrayList<>();
    private @Nullable ArchiveFile file;
    private int epoch;
    private long count;
    private TrailPosition last = TrailPosition.BEGINNING;

    MonthExport(LiveTrail trail, YearMonth month, MonthArchive archive) {
        this.trail = trail;
        this.month = month;
        this.archive = archive;
    }

    /** Signs the manifest; its note. */
    @FunctionalInterface
    interface Signing {
        String sign(MonthManifest manifest);
    }

    /**
     * Writes it.
     *
     * @return the manifest's note, as it stands in the archive
     * @throws IOException when an event of the month is not sealed, or not what was sealed, or when something else is where
     *     the archive belongs
     */
    String write(String logName, Signing signing) throws IOException, SQLException {
        ArchiveFile.prepare(archive.folder());
        long inTheMonth;
        try {
            inTheMonth = trail.month(month, this::take);
            finishEpoch();
        } finally {
            if (file != null) {
                file.discard();
            }
        }
        long written = parts.stream().mapToLong(Part::count).sum();
        if (written != inTheMonth) {
            throw new IOException((inTheMonth - written) + " of the " + inTheMonth + " events of " + month
                    + " are not sealed: nothing of it can be archived yet");
        }
        MonthManifest manifest = new MonthManifest(logName, month.toString(), last, parts);
        return archive.keepManifest(manifest, () -> signing.sign(manifest));
    }

    private void take(int ofEpoch, Batch batch, List<Row> rows) throws IOException, SQLException {
        if (ofEpoch != epoch) {
            finishEpoch();
            epoch = ofEpoch;
        }
        Map<String, Integer> places = new HashMap<>();
        String tiles = HEX.formatHex(trail.hashes(ofEpoch, 0, batch.firstIndex(), rows.isEmpty() ? 0 : batch.count()));
        for (int offset = 0; offset * 2 * TreeHash.BYTES < tiles.length(); offset++) {
            places.put(tiles.substring(offset * 2 * TreeHash.BYTES, (offset + 1) * 2 * TreeHash.BYTES), offset);
        }
        for (Row row : rows) {
            Integer place = places.get(HEX.formatHex(hash.leaf(row.event().bytes())));
            if (place == null) {
                throw new IOException(row.event().label() + " is not what was sealed: run `foreseed audit verify`");
            }
            write(row.line(batch.firstIndex() + place));
        }
    }

    private void write(CanonicalLine line) throws IOException {
        String mistake = line.mistake();
        if (mistake != null) {
            throw new IOException(line.entry().label() + " " + mistake + ": run `foreseed audit verify`");
        }
        if (file == null) {
            file = new ArchiveFile(archive.file(epoch));
        }
        file.write(line.text() + "\n");
        count++;
        TrailPosition position = TrailPosition.of(line.entry());
        last = position.compareTo(last) > 0 ? position : last;
        LeafRange before = ranges.isEmpty() ? null : ranges.getLast();
        if (before != null && before.last() + 1 == line.index()) {
            ranges.set(ranges.size() - 1, new LeafRange(epoch, before.first(), line.index()));
        } else {
            ranges.add(new LeafRange(epoch, line.index(), line.index()));
        }
    }

    private void finishEpoch() throws IOException {
        if (file != null) {
            parts.add(new Part(epoch, count, file.keep(), ranges));
            file = null;
            count = 0;
            ranges.clear();
        }
    }
}
