package io.foreseed.audit;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a tree: an epoch, a size, and the root at that size.
 *
 * @param root  in Base64
 */
public record TreeReference(int epoch, long size, String root) {
    private static final Pattern TEXT = Pattern.compile("([0-9]+)([: ])([0-9]+)\\2([A-Za-z0-9+/=]+)");

    static TreeReference of(Checkpoint checkpoint) {
        return new TreeReference(checkpoint.epoch(), checkpoint.size(), checkpoint.root());
    }

    static TreeReference of(int epoch, long size, byte[] root) {
        return new TreeReference(epoch, size, Base64.getEncoder().encodeToString(root));
    }

    static boolean isOne(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /**
     * Reads {@code epoch:size:root}, or the same with spaces.
     *
     * @throws IllegalArgumentException when it is none
     */
    static TreeReference parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("no tree: epoch:size:root, the root in Base64, such as 1:600:JSq7...=");
        }
        Spelling.base64(parts.group(4), TreeHash.BYTES);
        return new TreeReference(Spelling.epoch(parts.group(1)), Spelling.size(parts.group(3)), parts.group(4));
    }

    byte[] rootBytes() {
        return Base64.getDecoder().decode(root);
    }

    /** Whether this tree is later than the other: of a greater epoch, or of the same and greater. */
    boolean isAfter(int otherEpoch, long otherSize) {
        return epoch > otherEpoch || (epoch == otherEpoch && size > otherSize);
    }

    @Override
    public String toString() {
        return epoch + ":" + size + ":" + root;
    }
}
