package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.audit.Envelope.Part;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TEXT = "{\"ipAddress\":\"192.0.2.1\",\"userAgent\":\"müde\"}";

    private final SubjectKey key = key();
    private final UUID row = UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", TEXT})
    void whatIsSealedOpensInItsRowAndPlace(String text) {
        Envelope sealed = Envelope.seal(text, key, row, Part.SUBJECT, RANDOM);

        String opened = Envelope.open(sealed.bytes(), sealed.commitment(), key, row, Part.SUBJECT);

        assertThat(opened).isEqualTo(text);
        assertThat(Envelope.keyOf(sealed.bytes())).isEqualTo(key.id());
        assertThat(sealed.commitment()).hasSize(32);
    }

    @Test
    void everyBitThatIsChangedIsNoticed() {
        Envelope sealed = Envelope.seal(TEXT, key, row, Part.ACTOR, RANDOM);

        for (int bit = 0; bit < Byte.SIZE * sealed.bytes().length; bit++) {
            byte[] changed = flipped(sealed.bytes(), bit);
            assertThatThrownBy(() -> Envelope.open(changed, sealed.commitment(), key, row, Part.ACTOR))
                    .as("bit %d", bit)
                    .isInstanceOf(IllegalStateException.class);
        }
        for (int bit = 0; bit < Byte.SIZE * sealed.commitment().length; bit++) {
            byte[] changed = flipped(sealed.commitment(), bit);
            assertThatThrownBy(() -> Envelope.open(sealed.bytes(), changed, key, row, Part.ACTOR))
                    .as("bit %d of the commitment", bit)
                    .hasMessageContaining("commitment");
        }
    }

    @Test
    void everyLengthThatIsAnotherIsNoticed() {
        Envelope sealed = Envelope.seal(TEXT, key, row, Part.ACTOR, RANDOM);

        List<byte[]> others = new ArrayList<>(IntStream.range(0, sealed.bytes().length)
                .mapToObj(length -> Arrays.copyOf(sealed.bytes(), length))
                .toList());
        others.add(Arrays.copyOf(sealed.bytes(), sealed.bytes().length + 1));

        assertThat(others).allSatisfy(other -> assertThatThrownBy(
                        () -> Envelope.open(other, sealed.commitment(), key, row, Part.ACTOR))
                .isInstanceOf(IllegalStateException.class));
    }

    @Test
    void anotherRowPlaceOrKeyOpensNothing() {
        Envelope sealed = Envelope.seal(TEXT, key, row, Part.ACTOR, RANDOM);
        SubjectKey sameName = new SubjectKey(key.id(), key().key());

        assertThatThrownBy(() -> Envelope.open(sealed.bytes(), sealed.commitment(), key, UUID.randomUUID(), Part.ACTOR))
                .hasMessageContaining("changed");
        assertThatThrownBy(() -> Envelope.open(sealed.bytes(), sealed.commitment(), key, row, Part.SUBJECT))
                .hasMessageContaining("changed");
        assertThatThrownBy(() -> Envelope.open(sealed.bytes(), sealed.commitment(), sameName, row, Part.ACTOR))
                .hasMessageContaining("changed");
        assertThatThrownBy(() -> Envelope.open(sealed.bytes(), sealed.commitment(), key(), row, Part.ACTOR))
                .hasMessageContaining("another key");
    }

    /** Whoever guesses the text, row and part still lacks the salt; and the same text twice looks like two. */
    @Test
    void theCommitmentTellsNothingWithoutTheSalt() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int time = 0; time < 100; time++) {
            Envelope sealed = Envelope.seal(TEXT, key, row, Part.ACTOR, RANDOM);
            seen.add(HexFormat.of().formatHex(sealed.commitment()));
            seen.add(HexFormat.of().formatHex(sealed.bytes()));
        }
        byte[] unsalted = MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(StandardCharsets.UTF_8));

        assertThat(seen).hasSize(200).doesNotContain(HexFormat.of().formatHex(unsalted));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return changed;
    }

    private static SubjectKey key() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new SubjectKey(UUID.randomUUID(), new SecretKeySpec(bytes, "AES"));
    }
}
