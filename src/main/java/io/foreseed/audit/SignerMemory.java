package io.foreseed.audit;

import org.jspecify.annotations.Nullable;

/**
 * What is known outside of the database of what the signer has signed, or was about to sign.
 *
 * @param number  of the last claim; 0 when there is none
 * @param tree  the latest tree that was claimed or published; null when there is none
 * @param signed  the latest tree with leaves that was claimed or published; null when there is none. Whoever opens an epoch
 *     claims it without leaves: nothing of that is signed, and when the opening is lost, its number is free again
 * @param published  the latest checkpoint that was published; null when there is none
 */
record SignerMemory(
        long number,
        @Nullable TreeReference tree,
        @Nullable TreeReference signed,
        @Nullable Checkpoint published) {

    /** Of a process that has nothing but what it has signed. */
    static SignerMemory of(Checkpoint last) {
        TreeReference tree = TreeReference.of(last);
        return new SignerMemory(0, tree, tree, last);
    }

    /** After another claim. */
    SignerMemory claimed(TreeReference claimed) {
        return new SignerMemory(number + 1, claimed, claimed.size() == 0 ? signed : claimed, published);
    }

    /** The last tree that may be signed, as an opening tells it: a note, or the text of one that nobody signed. */
    @Nullable
    String told(String logName) {
        if (signed == null) {
            return null;
        }
        return published != null && signed.equals(TreeReference.of(published))
                ? published.note()
                : Checkpoint.textOf(Checkpoint.originOf(logName, signed.epoch()), signed.size(), signed.root());
    }
}
