package io.foreseed.audit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the signer keeps outside of the database: {@code claims/}, what it was about to sign, numbered; of each epoch {@code
 * epoch-N/checkpoint}, the latest, and {@code epoch-N/history-YYYY-MM}, those of a month, a line each: size, root, key name,
 * signature, and when it was signed.
 *
 * <p>Several instances may share the place: of two claims of one number one succeeds, and what they publish about a size is
 * the same.
 */
public final class PublishedCheckpoints {
    private static final String LATEST = "checkpoint";
    private static final String HISTORY = "history-";
    private static final Pattern A_HISTORY = Pattern.compile(HISTORY + "[0-9]{4}-[0-9]{2}/?");
    private static final Pattern A_MONTH = Pattern.compile(HISTORY + "(?<month>[0-9]{4}-(0[1-9]|1[0-2]))/?");
    private static final Pattern A_KEY = Pattern.compile("(?<micros>[0-9]{18})-(?<size>[0-9]{18})");
    private static final String EPOCH = "epoch-";
    private static final String CLAIMS = "claims/";

    /** Digits of a number in a name, so that names sort as numbers do. */
    private static final int DIGITS = 18;

    private static final int KEPT_CLAIMS = 100;

    private final CheckpointPlace place;

    /** The folder may be made when the first checkpoint is published. */
    public PublishedCheckpoints(Path folder) {
        this(new CheckpointFolder(folder));
    }

    PublishedCheckpoints(CheckpointPlace place) {
        this.place = place;
    }

    /**
     * The place that a configuration names; empty when it names none.
     *
     * @param bucket  its name, and after a slash what all names in it begin with
     * @param endpoint  of an S3-compatible store; without it Amazon's
     * @throws IllegalStateException when both a folder and a bucket are named, or the endpoint is no address of HTTP
     */
    public static Optional<PublishedCheckpoints> open(
            Optional<Path> folder, Optional<String> bucket, Optional<URI> endpoint, String region) {
        if (folder.isPresent() && bucket.isPresent()) {
            throw new IllegalStateException(
                    "foreseed.audit.checkpoint-folder and foreseed.audit.checkpoint-bucket are both set: set one");
        }
        endpoint.filter(address -> address.getHost() == null
                        || !("http".equals(address.getScheme()) || "https".equals(address.getScheme())))
                .ifPresent(address -> {
                    throw new IllegalStateException("foreseed.audit.checkpoint-endpoint is no address such as"
                            + " https://store.example.com: " + address);
                });
        return bucket.map(name -> new PublishedCheckpoints(CheckpointBucket.open(name, endpoint, region)))
                .or(() -> folder.map(PublishedCheckpoints::new));
    }

    /** The latest of everything that is kept. */
    SignerMemory memory() throws IOException {
        List<Long> numbers = claims();
        long number = numbers.isEmpty() ? 0 : numbers.getLast();
        TreeReference claimed = number == 0 ? null : claim(number);
        Checkpoint latest = newest().orElse(null);
        TreeReference published = latest == null ? null : TreeReference.of(latest);
        return new SignerMemory(number, later(claimed, published), later(claimedLeaves(numbers), published), latest);
    }

    private static @Nullable TreeReference later(@Nullable TreeReference claimed, @Nullable TreeReference published) {
        boolean isClaimLater =
                claimed != null && (published == null || claimed.isAfter(published.epoch(), published.size()));
        return isClaimLater ? claimed : published;
    }

    /** The last claim of a tree with leaves. */
    private @Nullable TreeReference claimedLeaves(List<Long> numbers) throws IOException {
        for (long number : numbers.reversed()) {
            TreeReference claimed = claim(number);
            if (claimed.size() > 0) {
                return claimed;
            }
        }
        return null;
    }

    private TreeReference claim(long number) throws IOException {
        String name = CLAIMS + digits(number);
        try {
            return TreeReference.parse(place.read(name).orElse(""));
        } catch (IllegalArgumentException none) {
            throw new IOException(name + " holds no claim", none);
        }
    }

    private List<Long> claims() throws IOException {
        return place.names(CLAIMS).stream()
                .filter(name -> name.matches("[0-9]{" + DIGITS + "}"))
                .map(Long::valueOf)
                .sorted()
                .toList();
    }

    /**
     * Publishes a text that never changes.
     *
     * @return false when it was there already
     * @throws IOException also when another text has the name
     */
    boolean keep(String name, String text) throws IOException {
        boolean isNew = place.create(name, text);
        if (!isNew && !place.read(name).equals(Optional.of(text))) {
            throw new IOException(name + " was published with another text");
        }
        return isNew;
    }

    /**
     * Claims a tree as the next one that is signed.
     *
     * @param number  that of the last claim and one
     * @return false when another signer has claimed with this number: look again
     */
    boolean claim(long number, TreeReference tree) throws IOException {
        boolean isOurs =
                place.create(CLAIMS + digits(number), tree.epoch() + " " + tree.size() + " " + tree.root() + "\n");
        if (isOurs && number % KEPT_CLAIMS == 0) {
            for (long old : claims()) {
                if (old <= number - KEPT_CLAIMS) {
                    place.delete(CLAIMS + digits(old));
                }
            }
        }
        return isOurs;
    }

    void publish(Checkpoint checkpoint, Instant signedAt) throws IOException {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, signedAt);
        String line = String.join(
                        " ",
                        Long.toString(checkpoint.size()),
                        checkpoint.root(),
                        checkpoint.keyName(),
                        checkpoint.signature(),
                        Long.toString(micros))
                + "\n";
        String epoch = folderOf(checkpoint.epoch());
        YearMonth month = YearMonth.from(signedAt.atZone(ZoneOffset.UTC));
        place.append(epoch + HISTORY + month, keyOf(line.stripTrailing()), line);
        place.replace(epoch + LATEST, checkpoint.note());
    }

    /** What orders the lines of a history: when, and the size. One from before times were written has none. */
    private static String keyOf(String line) {
        String[] parts = line.split(" ", -1);
        try {
            return parts.length == 5 ? digits(Spelling.number(parts[4])) + "-" + digits(Spelling.size(parts[0])) : "";
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    /**
     * Thins the histories of months that nobody writes to any more: they have been over for as long as all of a history
     * stays. The first and the last of each month stay too, so that neither of an epoch goes.
     *
     * @return how many went
     */
    long thin(Instant now) throws IOException {
        long gone = 0;
        for (int epoch : epochs()) {
            for (String name : place.names(folderOf(epoch))) {
                Matcher history = A_MONTH.matcher(name);
                if (history.matches() && isOver(YearMonth.parse(history.group("month")), now)) {
                    gone += place.thin(
                            folderOf(epoch) + name,
                            PublishedCheckpoints::keyOf,
                            (one, next) -> mayGo(A_KEY.matcher(one), A_KEY.matcher(next), now));
                }
            }
        }
        return gone;
    }

    private static boolean isOver(YearMonth month, Instant now) {
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return end.plus(Thinning.WHOLE).isBefore(now);
    }

    private static boolean mayGo(Matcher one, Matcher next, Instant now) {
        return one.matches()
                && next.matches()
                && one.group("size").compareTo(next.group("size")) <= 0
                && Thinning.mayGo(
                        instant(Long.parseLong(one.group("micros"))),
                        instant(Long.parseLong(next.group("micros"))),
                        now);
    }

    /**
     * A checkpoint as it was published.
     *
     * @param signedAt  null where only the note is there, or its line is from before times were written
     */
    record Published(Checkpoint checkpoint, @Nullable Instant signedAt) {}

    /** The latest checkpoint of the newest epoch that has one. */
    Optional<Checkpoint> newest() throws IOException {
        for (int epoch : epochs().reversed()) {
            Optional<Checkpoint> latest = latest(epoch);
            if (latest.isPresent()) {
                return latest;
            }
        }
        return Optional.empty();
    }

    /**
     * The latest checkpoint of an epoch.
     *
     * @throws IOException also when the text holds none
     */
    Optional<Checkpoint> latest(int epoch) throws IOException {
        String name = folderOf(epoch) + LATEST;
        Optional<String> note = place.read(name);
        return note.isEmpty() ? Optional.empty() : Optional.of(read(name, note.get()));
    }

    /** The epochs something was published of, the oldest first. */
    List<Integer> epochs() throws IOException {
        return place.names("").stream()
                .flatMap(name -> epoch(name).stream())
                .sorted()
                .toList();
    }

    private static Optional<Integer> epoch(String name) {
        try {
            return name.startsWith(EPOCH) && name.endsWith("/")
                    ? Optional.of(Spelling.epoch(name.substring(EPOCH.length(), name.length() - 1)))
                    : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /**
     * Everything published of an epoch, by size; two checkpoints of one size are two when they differ.
     *
     * @throws IOException also when a text or a line holds none
     */
    List<Checkpoint> all(int epoch) throws IOException {
        List<String> unreadable = new ArrayList<>();
        List<Published> all = all(epoch, unreadable::add);
        if (!unreadable.isEmpty()) {
            throw new IOException(unreadable.getFirst());
        }
        return all.stream().map(Published::checkpoint).toList();
    }

    /**
     * Everything published of an epoch that is a checkpoint.
     *
     * @param unreadable  told what is none
     */
    List<Published> all(int epoch, Consumer<String> unreadable) throws IOException {
        TreeMap<String, Published> distinct = new TreeMap<>();
        place.read(folderOf(epoch) + LATEST)
                .flatMap(note -> parse(note, null, epoch, LATEST, unreadable))
                .ifPresent(one -> distinct.put(one.checkpoint().note(), one));
        for (String name : place.names(folderOf(epoch))) {
            if (A_HISTORY.matcher(name).matches()) {
                for (String line : place.lines(folderOf(epoch) + name)) {
                    parse(noteOf(line, epoch), timeIn(line), epoch, name, unreadable)
                            .ifPresent(one -> distinct.put(one.checkpoint().note(), one));
                }
            }
        }
        List<Published> all = new ArrayList<>(distinct.values());
        all.sort(Comparator.comparingLong(one -> one.checkpoint().size()));
        return all;
    }

    private static Optional<Published> parse(
            String note, @Nullable String time, int epoch, String name, Consumer<String> unreadable) {
        String place = folderOf(epoch) + name;
        try {
            Checkpoint checkpoint = Checkpoint.parse(note);
            if (checkpoint.epoch() == epoch) {
                return Optional.of(new Published(checkpoint, time == null ? null : instant(Spelling.number(time))));
            }
            unreadable.accept(place + " holds a checkpoint of another tree: " + checkpoint.origin());
        } catch (IllegalArgumentException none) {
            unreadable.accept(place + " holds " + none.getMessage());
        }
        return Optional.empty();
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable String timeIn(String line) {
        String[] parts = line.split(" ", -1);
        return parts.length == 5 ? parts[4] : null;
    }

    /** A line names no origin: its log is the key's. One from before times were written has none. */
    private static String noteOf(String line, int epoch) {
        String[] parts = line.split(" ", -1);
        return parts.length == 4 || parts.length == 5
                ? Checkpoint.originOf(parts[2], epoch) + "\n" + parts[0] + "\n" + parts[1] + "\n\n\u2014 " + parts[2]
                        + " " + parts[3] + "\n"
                : line;
    }

    private static Checkpoint read(String name, String note) throws IOException {
        try {
            return Checkpoint.parse(note);
        } catch (IllegalArgumentException none) {
            throw new IOException(name + " holds " + none.getMessage(), none);
        }
    }

    private static String folderOf(int epoch) {
        return EPOCH + epoch + "/";
    }

    private static String digits(long number) {
        return String.format("%0" + DIGITS + "d", number);
    }
}
