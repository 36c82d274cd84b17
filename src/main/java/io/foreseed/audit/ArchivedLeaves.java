package io.foreseed.audit;

import io.foreseed.audit.TrailSource.Leaves;
import io.foreseed.audit.TrailSource.LeavesReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Hands lines over in groups, each as the leaf of its own index as long as the indexes go on. */
final class ArchivedLeaves {
    /** Leaves that are handed over together. */
    static final int GROUP = 4_096;

    private final int epoch;
    private final long size;
    private final Gaps gaps;
    private final TrailReport report;
    private final LeavesReader reader;
    private final List<LeafEntry> entries = new ArrayList<>();
    private long first;
    private long place;
    private long lineCount;

    /**
     * Makes a reader of lines.
     *
     * @param size  leaves that there must be
     */
    ArchivedLeaves(int epoch, long size, Gaps gaps, TrailReport report, LeavesReader reader) {
        this.epoch = epoch;
        this.size = size;
        this.gaps = gaps;
        this.report = report;
        this.reader = reader;
    }

    boolean take(String text, boolean isWhole) throws IOException {
        LeafEntry entry = LeafEntry.unreadable();
        lineCount++;
        long index = first + entries.size();
        try {
            if (text.isEmpty() || !isWhole) {
                throw new IOException("it is no text that ends with a line feed, or longer than a leaf is");
            }
            CanonicalLine line = CanonicalLine.parse(text);
            entry = line.entry();
            index = line.index();
            if (index > place && gaps.excuse(epoch, place, index)) {
                place = index;
            }
            look(line);
        } catch (IOException mistake) {
            report.add(TrailFinding.of(epoch, place, "line " + lineCount + ": " + mistake.getMessage()));
        }
        while (index >= first + GROUP && first + GROUP < size) {
            hand();
        }
        entries.add(entry);
        place++;
        return true;
    }

    private void look(CanonicalLine line) {
        if (line.index() != place) {
            report.add(TrailFinding.of(epoch, place, "line " + lineCount + " says that it is leaf " + line.index()));
        }
        String mistake = line.mistake();
        if (mistake != null) {
            report.add(TrailFinding.of(epoch, line.index(), line.entry().label() + " " + mistake));
        }
    }

    void finish() throws IOException {
        while (first < size) {
            hand();
        }
        if (!entries.isEmpty()) {
            hand();
        }
    }

    private void hand() throws IOException {
        int count = Math.clamp(size - first, 0, GROUP);
        try {
            reader.read(new Leaves(first, count, entries));
        } catch (SQLException never) {
            throw new IOException(never);
        }
        entries.clear();
        first += count;
    }
}
