package io.foreseed.identity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.util.encoders.Base32;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What goes into an authenticator app; it is shown once. */
record SecondFactorSecret(
        @Schema(description = "In Base32, to be typed.", examples = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        String secret,

        @Schema(
                description = "For a QR code.",
                examples =
                        "otpauth://totp/Foreseed:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Foreseed")
        String uri) {
    static SecondFactorSecret of(byte[] secret, String email) {
        String text = Base32.toBase32String(secret);
        String label = URLEncoder.encode(email, StandardCharsets.UTF_8).replace("+", "%20");
        return new SecondFactorSecret(
                text, "otpauth://totp/Foreseed:" + label + "?secret=" + text + "&issuer=Foreseed");
    }

    @Override
    public String toString() {
        return "SecondFactorSecret[hidden]";
    }
}
