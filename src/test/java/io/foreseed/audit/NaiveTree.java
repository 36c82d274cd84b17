package io.foreseed.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** A Merkle tree as RFC 6962 (2013), section 2.1, defines it, by recursion over lists: nothing of ours. */
final class NaiveTree {
    private final List<byte[]> leaves = new ArrayList<>();

    /** Leaves of the entries "0", "1", ... */
    static NaiveTree of(int size) {
        NaiveTree tree = new NaiveTree();
        for (int index = 0; index < size; index++) {
            tree.leaves.add(Integer.toString(index).getBytes(StandardCharsets.UTF_8));
        }
        return tree;
    }

    byte[] leaf(int index) {
        return sha256(0, leaves.get(index));
    }

    byte[] root(int size) {
        return root(leaves.subList(0, size));
    }

    List<byte[]> inclusion(int index, int size) {
        return path(index, leaves.subList(0, size));
    }

    List<byte[]> consistency(int earlier, int size) {
        return earlier == 0 || earlier == size ? List.of() : subproof(earlier, leaves.subList(0, size), true);
    }

    private static byte[] root(List<byte[]> entries) {
        if (entries.isEmpty()) {
            return sha256(-1, new byte[0]);
        }
        if (entries.size() == 1) {
            return sha256(0, entries.getFirst());
        }
        int left = left(entries.size());
        return sha256(1, root(entries.subList(0, left)), root(entries.subList(left, entries.size())));
    }

    private static List<byte[]> path(int index, List<byte[]> entries) {
        List<byte[]> path = new ArrayList<>();
        if (entries.size() > 1) {
            int left = left(entries.size());
            List<byte[]> before = entries.subList(0, left);
            List<byte[]> after = entries.subList(left, entries.size());
            path.addAll(index < left ? path(index, before) : path(index - left, after));
            path.add(root(index < left ? after : before));
        }
        return path;
    }

    private static List<byte[]> subproof(int earlier, List<byte[]> entries, boolean isKnown) {
        List<byte[]> path = new ArrayList<>();
        if (earlier == entries.size()) {
            if (!isKnown) {
                path.add(root(entries));
            }
            return path;
        }
        int left = left(entries.size());
        List<byte[]> before = entries.subList(0, left);
        List<byte[]> after = entries.subList(left, entries.size());
        path.addAll(earlier <= left ? subproof(earlier, before, isKnown) : subproof(earlier - left, after, false));
        path.add(root(earlier <= left ? after : before));
        return path;
    }

    private static int left(int count) {
        int left = 1;
        while (left * 2 < count) {
            left *= 2;
        }
        return left;
    }

    private static byte[] sha256(int prefix, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (prefix >= 0) {
                digest.update((byte) prefix);
            }
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
