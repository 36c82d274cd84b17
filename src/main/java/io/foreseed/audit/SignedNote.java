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
 * A text with the signatures of one or two keys (C2SP signed-note). Everything that the seal's key signs is one; the first line of
 * the text names its kind.
 *
 * @param text  lines, each with its line feed
 */
record SignedNote(String text, List<NoteSignature> signatures) {
    private static final int MOST_SIGNATURES = 2;
    private static final String DASH = "\u2014 ";
    private static final Pattern SIGNATURE = Pattern.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})");

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
     * Reads a note; whether its signatures are right is another question.
     *
     * @throws IllegalArgumentException when it is none
     */
    static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n" + DASH);
        if (end <= 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("no signed note");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
            Matcher parts = SIGNATURE.matcher(line);
            if (!parts.matches() || signatures.size() == MOST_SIGNATURES) {
                throw new IllegalArgumentException("no signed note: its signatures are not one or two lines");
            }
            signatures.add(new NoteSignature(parts.group(1), parts.group(2)));
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
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
        byte[] signed;
        try {
            signed = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        return signed.length == NoteKey.ID_BYTES + NoteKey.SIGNATURE_BYTES
                && Base64.getEncoder().encodeToString(signed).equals(base64)
                && Arrays.equals(key.id(), Arrays.copyOf(signed, NoteKey.ID_BYTES))
                && key.verifies(text, Arrays.copyOfRange(signed, NoteKey.ID_BYTES, signed.length));
    }
}
