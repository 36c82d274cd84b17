package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);

    private final MasterKey key = of(MasterKey.generate());

    @Test
    void whatIsSealedOpensUnderTheSameKeyAndPurposeOnly() {
        byte[] sealed = key.seal(SECRET, "of ada");
        MasterKey other = of(MasterKey.generate());

        assertThat(key.open(sealed, "of ada")).isEqualTo(SECRET);
        assertThat(key.seal(SECRET, "of ada")).isNotEqualTo(sealed);
        assertThatThrownBy(() -> key.open(sealed, "of bob")).hasMessageContaining("changed");
        assertThatThrownBy(() -> other.open(sealed, "of ada")).hasMessageContaining("another master key");
    }

    @Test
    void everyByteThatIsChangedIsNoticed() {
        byte[] sealed = key.seal(SECRET, "of ada");

        for (int index = 0; index < sealed.length; index++) {
            byte[] changed = sealed.clone();
            changed[index] ^= 1;
            assertThatThrownBy(() -> key.open(changed, "of ada")).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> key.open(new byte[3], "of ada")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "c2hvcnQ=", "not base64 at all, whatever its length is"})
    void whatIsNoKeyIsRefusedAndNotShown(String text) {
        MasterKey wrong = of(text);

        assertThatThrownBy(() -> wrong.seal(SECRET, "x"))
                .hasMessageContaining("FORESEED_MASTER_KEY")
                .hasMessageNotContaining(text);
    }

    @Test
    void theFileIsMadeOnceForItsOwnerAlone(@TempDir Path folder) throws IOException {
        Path file = MasterKey.fileIn(folder);
        MasterKey first =
                new MasterKey(Optional.empty(), Optional.of(file.toString()), Optional.empty(), Optional.empty());
        byte[] sealed = first.seal(SECRET, "x");

        MasterKey again = new MasterKey(
                Optional.of(" "), Optional.of(MasterKey.fileIn(folder).toString()), Optional.empty(), Optional.empty());

        assertThat(again.open(sealed, "x")).isEqualTo(SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whileItIsReplacedWhatTheOtherKeySealedOpensAndNothingIsSealedUnderThatOne() {
        String before = MasterKey.generate();
        String after = MasterKey.generate();
        byte[] old = of(before).seal(SECRET, "x");
        MasterKey both = new MasterKey(Optional.of(after), Optional.empty(), Optional.of(before), Optional.empty());

        byte[] renewed = both.seal(both.open(old, "x"), "x");

        assertThat(both.isCurrent(old)).isFalse();
        assertThat(both.isCurrent(renewed)).isTrue();
        assertThat(of(after).open(renewed, "x")).isEqualTo(SECRET);
        assertThatThrownBy(() -> of(before).open(renewed, "x")).hasMessageContaining("another master key");
    }

    private static MasterKey of(String key) {
        return new MasterKey(Optional.of(key), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
