package io.foreseed.audit;

import io.foreseed.audit.SignedNote.NoteSignature;
import io.foreseed.audit.SignedNote.Signer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed statement about the tree (C2SP tlog-checkpoint in a signed-note): at this size it has this root. The same
 * tree, key and size always give the same bytes.
 *
 * @param origin  which tree: the log's name, {@code /epoch-} and the epoch
 * @param size  leaves of the tree
 * @param root  its root in Base64
 * @param signature  what stands behind the key's name, in Base64: the key's id and the signature of the text
 * @param keyName  who signed
 */
public record Checkpoint(String origin, long size, String root, String keyName, String signature) {
    private static final Pattern TEXT = Pattern.compile(
            "(?<origin>[^\\n]+/epoch-(?<epoch>[0-9]+))\\n(?<size>[0-9]+)\\n(?<root>[A-Za-z0-9+/=]+)\\n");

    /** The origin of a log's epoch. */
    static String originOf(String logName, int epoch) {
        return logName + "/epoch-" + epoch;
    }

    static Checkpoint sign(String origin, long size, byte[] root, Signer signer) {
        String base64 = Base64.getEncoder().encodeToString(root);
        NoteSignature signature = SignedNote.sign(textOf(origin, size, base64), signer)
                .signatures()
                .getFirst();
        return new Checkpoint(origin, size, base64, signature.key(), signature.base64());
    }

    /**
     * Reads a note; whether its signature is right is another question.
     *
     * @throws IllegalArgumentException when it is no checkpoint with one signature
     */
    public static Checkpoint parse(String note) {
        SignedNote signed = SignedNote.parse(note);
        return of(signed.text(), signed.signatures().getFirst());
    }

    /**
     * Reads what an opening says was published: a note, or of what was never signed its text.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static Checkpoint parseSignedOrNot(String text) {
        return text.contains("\n\n") ? parse(text) : of(SignedNote.requirePlain(text), new NoteSignature("", ""));
    }

    private static Checkpoint of(String text, NoteSignature signature) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no checkpoint of one of the trail's epochs");
        }
        Spelling.epoch(parts.group("epoch"));
        Spelling.base64(parts.group("root"), TreeHash.BYTES);
        long size = Spelling.size(parts.group("size"));
        return new Checkpoint(parts.group("origin"), size, parts.group("root"), signature.key(), signature.base64());
    }

    /** The whole note. */
    public String note() {
        return signedNote().note();
    }

    /** The epoch that the origin names. */
    public int epoch() {
        return Integer.parseInt(origin.substring(origin.lastIndexOf('-') + 1));
    }

    String logName() {
        return origin.substring(0, origin.lastIndexOf("/epoch-"));
    }

    byte[] rootBytes() {
        return Base64.getDecoder().decode(root);
    }

    /** Whether this key has signed exactly this, as a checkpoint of its own log. */
    public boolean isSignedBy(NoteKey key) {
        return key.name().equals(logName()) && signedNote().isSignedBy(key);
    }

    /** Whether the key is the one that the signature names; whether it is right is another question. */
    boolean names(NoteKey key) {
        return key.name().equals(keyName)
                && Arrays.equals(key.id(), Arrays.copyOf(Base64.getDecoder().decode(signature), NoteKey.ID_BYTES));
    }

    private SignedNote signedNote() {
        return new SignedNote(textOf(origin, size, root), List.of(new NoteSignature(keyName, signature)));
    }

    /** What is signed: the origin, the size, and the root. */
    static String textOf(String origin, long size, String root) {
        return origin + "\n" + size + "\n" + root + "\n";
    }
}
