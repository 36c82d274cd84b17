package io.foreseed.audit;

import static io.foreseed.audit.TrailVerdict.ALTERED;
import static io.foreseed.audit.TrailVerdict.INTACT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A proof needs no key to be written in another way, and what is written in another way was not signed. */
class ForgedProofsTest {
    private final Path archive;

    ForgedProofsTest(@TempDir Path folder) throws IOException {
        this.archive = Files.createDirectories(folder.resolve("archive"));
    }

    static Stream<String[]> proofForgeries() {
        String path = "\"path\":\\[(\"[^\"]+\"),(\"[^\"]+\"),(\"[^\"]+\")\\]";
        String statements = "\"key_statements\":\\[.*\\]";
        return Stream.of(
                new String[] {"\"user_id\":null", "\"user_id\":7"},
                new String[] {"\"user_id\":null", "\"user_id\":true"},
                new String[] {"\"old_values\":null", "\"old_values\":{\"salary\":100}"},
                new String[] {"\"index\":\"1\"", "\"index\":1"},
                new String[] {path, "\"path\":{\"a\":$1,\"b\":$2,\"c\":$3}"},
                new String[] {"\"path\":\\[\"([^\"=]+)=", "\"path\":[\"$1"},
                new String[] {statements, "\"key_statements\":\"x\""},
                new String[] {statements, "\"key_statements\":null"},
                new String[] {"\"key_statements\":\\[", "\"key_statements\":[1,"});
    }

    /** The key that is given is the one that signed: the statements are not needed, and are in their form all the same. */
    @ParameterizedTest
    @MethodSource("proofForgeries")
    void aProofIsWrittenInOneWay(String pattern, String by) throws Exception {
        Optional<NoteKey> key = Optional.of(MadeTrail.TWO.key());
        String proof = proof(1, MadeTrail.TWO);
        String forged = proof.replaceFirst(pattern, by);

        assertThat(EventProof.verify(proof, key).verdict()).isEqualTo(INTACT);
        assertThat(forged).isNotEqualTo(proof);
        assertThat(EventProof.verify(forged, key).verdict()).isEqualTo(ALTERED);
    }

    @Test
    void anOpeningIsProvenInItsOwnTreeOnly() throws Exception {
        Optional<NoteKey> key = Optional.of(MadeTrail.TWO.key());
        String proof = proof(0, MadeTrail.TWO);
        String foreign = proof.replace("epoch-1\\n", "epoch-2\\n");
        Checkpoint signed = Checkpoint.parse(
                new ObjectMapper().readTree(proof).path("checkpoint").asText());
        Checkpoint other = Checkpoint.sign("made-trail/epoch-2", signed.size(), signed.rootBytes(), MadeTrail.TWO);

        assertThat(EventProof.verify(proof, key).verdict()).isEqualTo(INTACT);
        assertThat(EventProof.verify(foreign.replace(signed.signature(), other.signature()), key)
                        .verdict())
                .isEqualTo(ALTERED);
    }

    @Test
    void bytesThatAreNoTextAreNoProof() throws Exception {
        byte[] proof = proof(1, MadeTrail.TWO).getBytes(StandardCharsets.UTF_8);
        Optional<NoteKey> key = Optional.of(MadeTrail.TWO.key());

        assertThat(EventProof.verify(proof, key).verdict()).isEqualTo(INTACT);
        proof[proof.length / 2] = (byte) 0xFF;
        assertThat(EventProof.verify(proof, key).verdict()).isEqualTo(ALTERED);
    }

    @Test
    void aReplacedKeyLinksNothingInAProof() throws Exception {
        assertThat(EventProof.verify(proof(1, MadeTrail.THREE), Optional.of(MadeTrail.ONE.key()))
                        .verdict())
                .isEqualTo(ALTERED);
    }

    /** The proof of a leaf of the first epoch, signed by this key, with rotations to it from the first. */
    private String proof(int index, SignedNote.Signer signer) throws IOException {
        MadeTrail trail = new MadeTrail();
        trail.write(archive);
        List<CanonicalLine> lines = trail.lines(1);
        TreeFrontier tree = new TreeFrontier();
        lines.forEach(line -> tree.append(new TreeHash().leaf(line.entry().bytes())));
        byte[] tile = tree.changed().values().iterator().next();
        List<String> statements = Stream.concat(
                        IntStream.of(3).mapToObj(at -> lines.get(at).entry()),
                        Stream.of(MadeTrail.rotation(MadeTrail.ONE, MadeTrail.THREE)))
                .map(event -> Statement.noteIn(event.value(LeafField.METADATA)).orElseThrow())
                .toList();
        EventProof proof = EventProof.of(
                index,
                lines.get(index).entry(),
                new TreeProof(asked -> tile, lines.size()).inclusion(index),
                Checkpoint.sign("made-trail/epoch-1", lines.size(), tree.root(), signer),
                signer.key(),
                statements);
        return new ObjectMapper().writeValueAsString(proof);
    }
}
