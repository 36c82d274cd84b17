package io.foreseed.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with the signatures of one or two keys (C2SP signed-note). Everything that the seal's key signs is one; the first
 * line of the text names its kind.
 *
 * @param text  lines, each with its line feed
 */
record SignedNote(String text, List<NoteSignature> signatures) {
    private static final String DASH = "\u2014 ";
    private static final Pattern SIGNATURE = Pattern.compile("\u2014 " + NoteKey.NAME + " (\\S+)");

    /** All control characters but the line feed, and halves of characters. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00-\\x09\\x0B-\\x1F\\x7F\\uD800-\\uDFFF]");

    SignedNote {
        signatures = List.copyOf(signatures);
    }

    /**
     * One line below the text.
     *
     * @param key  the key's name
     * @param base64  the key's identifier and the signature
     */
    record NoteSignature(String key, String base64) {}

    /** Both halves of a key. */
    record Signer(NoteKey key, PrivateKey secret) {}

    /** The same text and keys always give the same note: Ed25519 draws nothing. */
    static SignedNote sign(String text, Signer... signers) {
        List<NoteSignature> signatures = new ArrayList<>();
        for (Signer signer : signers) {
            signatures.add(new NoteSignature(signer.key().name(), base64(text, signer)));
        }
        return new SignedNote(text, signatures);
    }

    private static String base64(String text, Signer signer) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(signer.secret());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NoteKey.ID_BYTES + NoteKey.SIGNATURE_BYTES)
                            .put(signer.key().id())
                            .put(signature.sign())
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /**
     * Reads a note with one signature; whether it is right is another question.
     *
     * @throws IllegalArgumentException when it is none
     */
    static SignedNote parse(String note) {
        return parse(note, 1);
    }

    /**
     * Reads a note.
     *
     * @param count  of its signatures; none is ignored
     * @throws IllegalArgumentException when it is none
     */
    static SignedNote parse(String note, int count) {
        int end = requirePlain(note).lastIndexOf("\n\n" + DASH);
        if (end <= 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("no signed note");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
            Matcher parts = SIGNATURE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("no signed note: it ends with another line than a signature");
            }
            Spelling.base64(parts.group(2), NoteKey.ID_BYTES + NoteKey.SIGNATURE_BYTES);
            signatures.add(new NoteSignature(parts.group(1), parts.group(2)));
        }
        if (signatures.size() != count) {
            throw new IllegalArgumentException("a note with " + signatures.size() + " signatures instead of " + count);
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    /** The text, if it has nothing that a reader would not see. */
    static String requirePlain(String text) {
        if (NO_TEXT.matcher(text).find()) {
            throw new IllegalArgumentException("a text with control characters");
        }
        return text;
    }

    /** The whole note, as {@link #parse} takes it. */
    String note() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(each -> note.append(DASH)
                .append(each.key())
                .append(' ')
                .append(each.base64())
                .append('\n'));
        return note.toString();
    }

    /** The first line of the text. */
    String kind() {
        return text.substring(0, text.indexOf('\n'));
    }

    /** Whether one of the signatures is this key's, of exactly this text. */
    boolean isSignedBy(NoteKey key) {
        return signatures.stream().anyMatch(each -> key.name().equals(each.key()) && isRight(each.base64(), key));
    }

    private boolean isRight(String base64, NoteKey key) {
        byte[] signed = Base64.getDecoder().decode(base64);
        return Arrays.equals(key.id(), Arrays.copyOf(signed, NoteKey.ID_BYTES))
                && key.verifies(text, Arrays.copyOfRange(signed, NoteKey.ID_BYTES, signed.length));
    }
}
