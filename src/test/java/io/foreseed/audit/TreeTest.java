package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tree, its tiles and its proofs against the RFC's definition, written down a second time in {@link NaiveTree}. */
class TreeTest {
    private static final int SIZES = 512;
    private static final HexFormat HEX = HexFormat.of();
    private static final NaiveTree NAIVE = NaiveTree.of(SIZES + 1);

    /** The inputs and roots of the reference implementation of RFC 6962 (certificate-transparency, merkle_tree_test.cc). */
    @Test
    void theTreesOfTheReferenceImplementationHaveItsRoots() {
        List<String> entries = List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
        List<String> roots = List.of(
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        TreeFrontier tree = new TreeFrontier();

        List<String> found = new ArrayList<>();
        for (String entry : entries) {
            tree.append(new TreeHash().leaf(HEX.parseHex(entry)));
            found.add(HEX.formatHex(tree.root()));
        }

        assertThat(HEX.formatHex(new TreeFrontier().root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(found).isEqualTo(roots);
    }

    @Test
    void everySizeHasTheRootAndTheInclusionProofsOfTheDefinition() {
        Map<Tile, byte[]> tiles = new HashMap<>();
        TreeFrontier tree = new TreeFrontier();
        for (int size = 1; size <= SIZES; size++) {
            tree.append(NAIVE.leaf(size - 1));
            tree.changed().forEach((tile, hashes) -> tiles.put(full(tile), hashes));
            byte[] root = NAIVE.root(size);
            TreeProof proof = new TreeProof(source(tiles), size);

            assertThat(tree.root()).isEqualTo(root);
            assertThat(proof.root()).isEqualTo(root);
            assertThat(new TreeFrontier(size, source(tiles)).root()).isEqualTo(root);
            // all indexes of small trees; of larger ones those at both ends and those beside and between tiles
            for (int index = 0; index < size; index += size < 70 || index % 64 > 61 ? 1 : 11) {
                List<byte[]> path = proof.inclusion(index);
                assertThat(path).containsExactlyElementsOf(NAIVE.inclusion(index, size));
                assertThat(TreeCheck.isIncluded(NAIVE.leaf(index), index, size, path, root))
                        .isTrue();
            }
        }
    }

    @Test
    void everyPairOfSizesIsConsistentByTheProofOfTheDefinition() {
        Map<Tile, byte[]> tiles = tilesOf(SIZES);
        for (int size = 1; size <= SIZES; size++) {
            byte[] root = NAIVE.root(size);
            TreeProof proof = new TreeProof(source(tiles), size);
            for (int earlier = 0; earlier <= size; earlier += size < 70 || earlier % 64 > 61 ? 1 : 13) {
                List<byte[]> path = proof.consistency(earlier);

                assertThat(path).containsExactlyElementsOf(NAIVE.consistency(earlier, size));
                assertThat(TreeCheck.isConsistent(earlier, NAIVE.root(earlier), size, root, path))
                        .isTrue();
            }
        }
    }

    @Test
    void ofAHundredThousandAlteredProofsNoneIsAccepted() {
        Random random = new Random(20_260_801);
        Map<Tile, byte[]> tiles = tilesOf(SIZES);
        int accepted = 0;
        for (int round = 0; round < 100_000; round++) {
            int size = 2 + random.nextInt(SIZES - 1);
            // of a tree without leaves every tree is a continuation
            int index = round % 2 == 0 ? random.nextInt(size) : 1 + random.nextInt(size - 1);
            TreeProof proof = new TreeProof(source(tiles), size);
            Forgery forged = new Forgery(random, round % 2 == 0 ? proof.inclusion(index) : proof.consistency(index));
            byte[] root = proof.root();
            boolean isAccepted = round % 2 == 0
                    ? forged.isIncluded(NAIVE.leaf(index), index, size, root)
                    : forged.isConsistent(index, proof.rootAt(index), size, root);
            accepted += isAccepted ? 1 : 0;
        }

        assertThat(accepted).isZero();
    }

    @Test
    void theTilesAskedForBeforeAreThoseTheProofTakes() {
        Map<Tile, byte[]> tiles = tilesOf(SIZES);
        Map<Tile, byte[]> fetched = new HashMap<>();
        TreeProof.needed(SIZES, proof -> proof.inclusion(300))
                .forEach(tile -> fetched.put(full(tile), source(tiles).hashes(tile)));

        List<byte[]> path = new TreeProof(source(fetched), SIZES).inclusion(300);

        assertThat(path).containsExactlyElementsOf(NAIVE.inclusion(300, SIZES));
        assertThat(fetched).hasSizeLessThan(4);
    }

    @Test
    void pathsOfTilesAreThoseOfTheSpecification() {
        assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new Tile(3, 0, 8).path()).isEqualTo("tile/3/000.p/8");
        assertThat(Tile.of(0, "x001/x234/067")).isEqualTo(new Tile(0, 1_234_067, 256));
        assertThat(Tile.of(1, "000.p/17")).isEqualTo(new Tile(1, 0, 17));
        for (String wrong : List.of("", "1", "x001", "000.p/0", "000.p/256", "000.p/300", "../000", "x1/000", "000/")) {
            assertThatThrownBy(() -> Tile.of(0, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A proof with one thing wrong: a bit, a hash more, fewer, doubled or exchanged, or another place or size. */
    private record Forgery(Random random, List<byte[]> path) {
        boolean isIncluded(byte[] leaf, int index, int size, byte[] root) {
            return switch (random.nextInt(5)) {
                case 0 -> TreeCheck.isIncluded(flipped(leaf), index, size, path, root);
                case 1 -> TreeCheck.isIncluded(leaf, index, size, path, flipped(root));
                case 2 -> TreeCheck.isIncluded(leaf, (index + 1 + random.nextInt(size - 1)) % size, size, path, root);
                default -> TreeCheck.isIncluded(leaf, index, size, altered(), root);
            };
        }

        boolean isConsistent(int earlier, byte[] earlierRoot, int size, byte[] root) {
            return switch (random.nextInt(4)) {
                case 0 -> TreeCheck.isConsistent(earlier, flipped(earlierRoot), size, root, path);
                case 1 -> TreeCheck.isConsistent(earlier, earlierRoot, size, flipped(root), path);
                default -> TreeCheck.isConsistent(earlier, earlierRoot, size, root, altered());
            };
        }

        private List<byte[]> altered() {
            List<byte[]> altered = new ArrayList<>(path);
            int at = path.isEmpty() ? 0 : random.nextInt(path.size());
            switch (path.isEmpty() ? 0 : random.nextInt(5)) {
                case 0 -> altered.add(at, flipped(new byte[TreeHash.BYTES]));
                case 1 -> altered.remove(at);
                case 2 -> altered.add(at, path.get(at));
                case 3 -> altered.set(at, new byte[TreeHash.BYTES - 1]);
                default -> altered.set(at, flipped(path.get(at)));
            }
            return altered;
        }

        private byte[] flipped(byte[] bytes) {
            byte[] copy = bytes.clone();
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
            return copy;
        }
    }

    private static Map<Tile, byte[]> tilesOf(int size) {
        Map<Tile, byte[]> tiles = new HashMap<>();
        TreeFrontier tree = new TreeFrontier();
        for (int index = 0; index < size; index++) {
            tree.append(NAIVE.leaf(index));
        }
        tree.changed().forEach((tile, hashes) -> tiles.put(full(tile), hashes));
        return tiles;
    }

    private static Tile full(Tile tile) {
        return new Tile(tile.level(), tile.index(), Tile.WIDTH);
    }

    private static TileSource source(Map<Tile, byte[]> tiles) {
        return tile -> {
            byte[] hashes = tiles.get(full(tile));
            if (hashes == null || hashes.length < tile.width() * TreeHash.BYTES) {
                throw new IllegalStateException("there is no " + tile.path());
            }
            return hashes;
        };
    }
}
