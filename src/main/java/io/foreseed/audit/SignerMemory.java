package io.foreseed.audit;

import org.jspecify.annotations.Nullable;

/**
 * What is known outside of the database of what the signer has signed, or was about to sign.
 *
 * @param number  of the last claim; 0 when there is none
 * @param tree  the latest tree that was claimed or published; null when there is none
 * @param published  the latest checkpoint that was published; null when there is none
 */
record SignerMemory(
        long number, @Nullable TreeReference tree, @Nullable Checkpoint published) {

    /** After another claim. */
    SignerMemory claimed(TreeReference claimed) {
        return new SignerMemory(number + 1, claimed, published);
    }

    /** The last known tree as the opening of an epoch tells it: a note, or the text of one that nobody signed. */
    @Nullable
    String told(String logName) {
        if (tree == null || (tree.size() == 0 && published == null)) {
            return null;
        }
        if (published != null && (tree.size() == 0 || tree.equals(TreeReference.of(published)))) {
            return published.note();
        }
        return Checkpoint.textOf(Checkpoint.originOf(logName, tree.epoch()), tree.size(), tree.root());
    }
}
