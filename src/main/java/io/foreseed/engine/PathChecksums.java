package io.foreseed.engine;

import java.util.Base64;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** 16 bits a path of what the result digest takes of it, by which a replay finds the first path that differs. */
final class PathChecksums {
    private PathChecksums() {}

    /** Base64 of 16 bits of the finalizer of MurmurHash3 (Appleby, 2011) for each path, in path order. */
    static String of(
            int paths, IntToDoubleFunction terminalWealth, IntToLongFunction outcome, IntToDoubleFunction shortfall) {
        byte[] checksums = new byte[2 * paths];
        for (int path = 0; path < paths; path++) {
            long hash = mix(Double.doubleToRawLongBits(terminalWealth.applyAsDouble(path)));
            hash = mix(hash ^ outcome.applyAsLong(path));
            hash = mix(hash ^ Double.doubleToRawLongBits(shortfall.applyAsDouble(path)));
            checksums[2 * path] = (byte) (hash >>> 56);
            checksums[2 * path + 1] = (byte) (hash >>> 48);
        }
        return Base64.getEncoder().encodeToString(checksums);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
