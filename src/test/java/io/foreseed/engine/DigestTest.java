package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestTest {
    /** The one-block example of FIPS 180-4. */
    @Test
    void isSha256() {
        String digest = new Digest().add("abc").end();

        assertThat(digest).isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void numbersAreFedBigEndianAcrossTheBuffer() throws NoSuchAlgorithmException {
        Digest digest = new Digest().add("x");
        ByteBuffer bytes = ByteBuffer.allocate(1 + 3000 * 20).put((byte) 'x');

        for (int index = 0; index < 3000; index++) {
            digest.add(1.0 / index).add(-index).add(-0.0);
            bytes.putDouble(1.0 / index).putInt(-index).putDouble(-0.0);
        }

        byte[] expected = MessageDigest.getInstance("SHA-256").digest(bytes.array());
        assertThat(digest.end()).isEqualTo("sha256:" + HexFormat.of().formatHex(expected));
    }
}
