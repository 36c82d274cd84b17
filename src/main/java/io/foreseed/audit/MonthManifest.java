package io.foreseed.audit;

import io.foreseed.audit.SignedNote.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the archive of a month holds, as the seal's key has signed it. It says nothing of when or by whom, so that whoever
 * writes the archive again writes the same.
 *
 * @param last  the position of the last row, in the order in which rows are sealed
 */
record MonthManifest(String logName, String month, TrailPosition last, List<Part> parts) {
    private static final String PLACE = "/month";
    private static final Pattern MONTH = Pattern.compile("month (" + ArchivedMonth.MONTH + ")");
    private static final Pattern LAST = Pattern.compile("last ([0-9]+) ([0-9]+)");
    private static final Pattern PART = Pattern.compile("epoch ([0-9]+) ([0-9]+) (" + ArchivedMonth.DIGEST + ")");
    private static final Pattern RANGE = Pattern.compile("range (.+)");
    private static final int HEAD = 3;

    MonthManifest {
        parts = List.copyOf(parts);
        ArchivedMonth.inOrder(
                parts.stream().flatMap(part -> part.ranges().stream()).toList());
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a month without an event");
        }
    }

    /**
     * The events of an epoch, which are a file.
     *
     * @param count  of its lines
     * @param digest  SHA-256 of the file, in hexadecimal
     */
    record Part(int epoch, long count, String digest, List<LeafRange> ranges) {
        Part {
            ranges = List.copyOf(ranges);
            boolean isOfEpoch = ranges.stream().allMatch(range -> range.epoch() == epoch);
            if (!isOfEpoch || ranges.stream().mapToLong(LeafRange::count).sum() != count) {
                throw new IllegalArgumentException("ranges of other leaves than the epoch's " + count);
            }
        }
    }

    SignedNote sign(Signer signer) {
        return SignedNote.sign(text(), signer);
    }

    String text() {
        StringBuilder text = new StringBuilder(
                logName + PLACE + "\nmonth " + month + "\nlast " + last.transaction() + " " + last.sequence() + "\n");
        for (Part part : parts) {
            text.append("epoch " + part.epoch() + " " + part.count() + " " + part.digest() + "\n");
            part.ranges().forEach(range -> text.append("range " + range + "\n"));
        }
        return text.toString();
    }

    /** The manifest of a note, whoever has signed it; empty when it is of another kind, or malformed. */
    static Optional<MonthManifest> of(SignedNote note) {
        try {
            MonthManifest manifest = read(note.text().lines().toList());
            return manifest.text().equals(note.text()) ? Optional.of(manifest) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static MonthManifest read(List<String> lines) {
        if (lines.size() < HEAD || !lines.getFirst().endsWith(PLACE)) {
            throw new IllegalArgumentException("no manifest of a month");
        }
        String log = lines.getFirst().substring(0, lines.getFirst().length() - PLACE.length());
        String month = match(MONTH, lines.get(1)).group(1);
        Matcher last = match(LAST, lines.get(2));
        List<Part> parts = new ArrayList<>();
        int next = HEAD;
        while (next < lines.size()) {
            Matcher part = match(PART, lines.get(next++));
            List<LeafRange> ranges = new ArrayList<>();
            while (next < lines.size() && RANGE.matcher(lines.get(next)).matches()) {
                ranges.add(LeafRange.parse(match(RANGE, lines.get(next++)).group(1)));
            }
            parts.add(new Part(Spelling.epoch(part.group(1)), Spelling.size(part.group(2)), part.group(3), ranges));
        }
        return new MonthManifest(
                log, month, new TrailPosition(Spelling.number(last.group(1)), Spelling.number(last.group(2))), parts);
    }

    private static Matcher match(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        if (!found.matches()) {
            throw new IllegalArgumentException("no line of a manifest");
        }
        return found;
    }

    List<LeafRange> ranges() {
        return parts.stream().flatMap(part -> part.ranges().stream()).toList();
    }

    long count() {
        return parts.stream().mapToLong(Part::count).sum();
    }
}
