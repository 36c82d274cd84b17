package io.foreseed.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that somebody who has an archive does to it. */
record ArchiveAttack(String name, Work work) {
    private static final Pattern MEMBER = Pattern.compile("\"([a-z_0-9]+)\":(\"(?:[^\"\\\\]|\\\\.)*\"|null)");

    /** Does it; what cannot be done to this archive fails, or changes nothing. */
    @FunctionalInterface
    interface Work {
        void on(OwnedArchive archive) throws IOException;
    }

    /** Changes the lines of an epoch. */
    @FunctionalInterface
    private interface LineWork {
        void on(List<String> lines, int place, OwnedArchive archive) throws IOException;
    }

    private static final List<ArchiveAttack> LINES = List.of(
            lines(
                    "member edited",
                    (lines, place, archive) -> lines.set(place, edited(lines.get(place), archive, "\"x\""))),
            lines(
                    "member null",
                    (lines, place, archive) -> lines.set(place, edited(lines.get(place), archive, "null"))),
            lines(
                    "member a number",
                    (lines, place, archive) -> lines.set(place, edited(lines.get(place), archive, "7"))),
            lines(
                    "opening edited",
                    (lines, place, archive) -> lines.set(0, edited(lines.getFirst(), archive, "\"1\""))),
            lines(
                    "member repeated",
                    (lines, place, archive) -> lines.set(
                            place, lines.get(place).replaceFirst("\"fields\":\\{", "\"fields\":{\"id\":\"x\","))),
            lines(
                    "member added",
                    (lines, place, archive) -> lines.set(place, lines.get(place).replaceFirst("}$", ",\"x\":1}"))),
            lines(
                    "member added to fields",
                    (lines, place, archive) -> lines.set(
                            place, lines.get(place).replaceFirst("\"fields\":\\{", "\"fields\":{\"x\":\"\","))),
            lines(
                    "members exchanged",
                    (lines, place, archive) -> lines.set(
                            place,
                            lines.get(place).replaceFirst("(\"user_id\":[^,]*),(\"subject_id\":[^,]*),", "$2,$1,"))),
            lines(
                    "spaces added",
                    (lines, place, archive) -> lines.set(place, lines.get(place).replaceFirst("\":", "\": "))),
            lines(
                    "escaped otherwise",
                    (lines, place, archive) ->
                            lines.set(place, lines.get(place).replaceFirst("\"UPDATE\"", "\"\\\\u0055PDATE\""))),
            lines(
                    "another index",
                    (lines, place, archive) ->
                            lines.set(place, lines.get(place).replaceFirst("\"index\":\"", "\"index\":\"1"))),
            lines(
                    "another type",
                    (lines, place, archive) -> lines.set(place, lines.get(place).replaceFirst("event/v2", "event/v1"))),
            lines("line deleted", (lines, place, archive) -> lines.remove(place)),
            lines("line doubled", (lines, place, archive) -> lines.add(place, lines.get(place))),
            lines("lines swapped", (lines, place, archive) -> Collections.swap(lines, place, archive.place(lines))),
            lines("opening in the middle", (lines, place, archive) -> lines.add(place, lines.getFirst())),
            lines("opening deleted", (lines, place, archive) -> lines.removeFirst()),
            lines("end cut off", (lines, place, archive) -> lines.subList(place, lines.size())
                    .clear()),
            lines("empty line", (lines, place, archive) -> lines.add(place, "")),
            lines("line that is null", (lines, place, archive) -> lines.add(place, "null")),
            lines("line of nothing known", (lines, place, archive) -> lines.set(place, "[]")),
            lines(
                    "envelope garbled",
                    (lines, place, archive) -> lines.set(
                            place, lines.get(place).replaceFirst("(\"(personal|subject)_data\":\").", "$1B"))),
            lines(
                    "envelope null",
                    (lines, place, archive) -> lines.set(
                            place,
                            lines.get(place).replaceFirst("\"subject_data\":\"[^\"]+\"", "\"subject_data\":null"))),
            lines(
                    "envelopes exchanged",
                    (lines, place, archive) -> lines.set(
                            place,
                            lines.get(place)
                                    .replaceFirst(
                                            "\"personal_data\":(\"[^\"]+\"),\"subject_data\":([^}]+)",
                                            "\"personal_data\":$2,\"subject_data\":$1"))),
            lines(
                    "envelope not canonical",
                    (lines, place, archive) -> lines.set(
                            place, lines.get(place).replaceFirst("(\"subject_data\":\"[^\"=]+)(=*\")", "$1=$2"))));

    static List<ArchiveAttack> all() {
        List<ArchiveAttack> all = new ArrayList<>(LINES);
        all.addAll(ofFiles());
        all.addAll(ofTrees());
        all.addAll(ArchiveFileAttacks.all());
        return List.copyOf(all);
    }

    static ArchiveAttack named(String name) {
        return all().stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is called " + name));
    }

    static ArchiveAttack attack(String name, Work work) {
        return new ArchiveAttack(name, work);
    }

    private static ArchiveAttack lines(String name, LineWork work) {
        return attack(name, archive -> {
            Path epoch = archive.epoch(false);
            List<String> lines = OwnedArchive.lines(epoch);
            work.on(lines, archive.place(lines), archive);
            OwnedArchive.write(epoch, lines);
        });
    }

    private static String edited(String line, OwnedArchive archive, String value) {
        Matcher members = MEMBER.matcher(line);
        List<int[]> places = new ArrayList<>();
        while (members.find()) {
            places.add(new int[] {members.start(2), members.end(2)});
        }
        int[] place = places.get(archive.random().nextInt(places.size()));
        return line.substring(0, place[0]) + value + line.substring(place[1]);
    }

    private static List<ArchiveAttack> ofFiles() {
        return List.of(
                attack("carriage returns", archive -> {
                    Path entries = archive.epoch(false).resolve(ArchivedTrail.ENTRIES);
                    Files.writeString(entries, Files.readString(entries).replace("\n", "\r\n"));
                }),
                attack("no last line feed", archive -> {
                    Path entries = archive.epoch(false).resolve(ArchivedTrail.ENTRIES);
                    Files.writeString(entries, Files.readString(entries).stripTrailing());
                }),
                attack("line feed more", archive -> {
                    Path entries = archive.epoch(false).resolve(ArchivedTrail.ENTRIES);
                    Files.writeString(entries, Files.readString(entries) + "\n");
                }),
                attack("byte order mark", archive -> {
                    Path entries = archive.epoch(false).resolve(ArchivedTrail.ENTRIES);
                    Files.writeString(entries, "\uFEFF" + Files.readString(entries));
                }),
                attack("no text", archive -> {
                    Path entries = archive.epoch(false).resolve(ArchivedTrail.ENTRIES);
                    byte[] bytes = Files.readAllBytes(entries);
                    bytes[archive.random().nextInt(bytes.length)] = (byte) 0xFF;
                    Files.write(entries, bytes);
                }));
    }

    /** Changes that are carried through everything that needs no key. */
    private static List<ArchiveAttack> ofTrees() {
        return List.of(
                attack("member edited, tiles rebuilt", archive -> rebuild(archive, false)),
                attack("member edited, tiles rebuilt, checkpoint deleted", archive -> {
                    rebuild(archive, true);
                }),
                attack("member edited, tiles rebuilt, checkpoints and manifest deleted", archive -> {
                    rebuild(archive, true);
                    Files.deleteIfExists(archive.folder().resolve(ArchivedTrail.MANIFEST));
                }),
                attack("end cut off with all that tells it", archive -> {
                    Path epoch = archive.epoch(true);
                    List<String> lines = OwnedArchive.lines(epoch);
                    OwnedArchive.rebuild(epoch, lines.subList(0, archive.place(lines)));
                    Files.deleteIfExists(epoch.resolve(ArchivedTrail.CHECKPOINT));
                }),
                attack("envelope garbled with its hash, tiles rebuilt", archive -> {
                    Path epoch = archive.epoch(false);
                    List<String> lines = OwnedArchive.lines(epoch);
                    int place = archive.place(lines);
                    String hash = TrailVerification.hex(new TreeHash().plain("x".getBytes(StandardCharsets.UTF_8)));
                    lines.set(
                            place,
                            lines.get(place)
                                    .replaceFirst(
                                            "\"subject_data_sha256\":\"[^\"]+\"",
                                            "\"subject_data_sha256\":\"" + hash + "\"")
                                    .replaceFirst("\"subject_data\":\"[^\"]+\"", "\"subject_data\":\"eA==\""));
                    OwnedArchive.rebuild(epoch, lines);
                }),
                attack("everything signed by an own key", ArchiveFileAttacks::signAgain));
    }

    private static void rebuild(OwnedArchive archive, boolean isWithoutCheckpoint) throws IOException {
        Path epoch = archive.epoch(archive.random().nextBoolean());
        List<String> lines = OwnedArchive.lines(epoch);
        int place = archive.place(lines);
        String edited =
                lines.get(place).replaceFirst("\"execution_time_ms\":(\"5\"|null)", "\"execution_time_ms\":\"6\"");
        lines.set(place, edited);
        OwnedArchive.rebuild(epoch, lines);
        if (isWithoutCheckpoint) {
            Files.deleteIfExists(epoch.resolve(ArchivedTrail.CHECKPOINT));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
