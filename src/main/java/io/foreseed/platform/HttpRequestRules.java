package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every request must be before anybody asks what it wants (RFC 9110, RFC 9112, 2022; RFC 3986, 2005). */
final class HttpRequestRules {
    /** What may stand for itself in a path and a query, beside letters and digits; of a query also a question mark. */
    private static final String UNENCODED = "-._~!$&'()*+,;=:@/[]?";

    private HttpRequestRules() {}

    /** Why it is refused; null when it may go on. */
    static @Nullable ProblemException refusal(HttpRequest request, long maximumBody) {
        if (request.decoderResult().isFailure()) {
            return undecodable(request.decoderResult().cause());
        }
        HttpVersion version = request.protocolVersion();
        boolean isFirst = version.equals(HttpVersion.HTTP_1_1);
        if (!isFirst && !version.equals(HttpVersion.HTTP_1_0)) {
            return ProblemException.of(ProblemType.VERSION_NOT_SUPPORTED, "HTTP/1.1 is spoken here.");
        }
        HttpHeaders headers = request.headers();
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (isFirst && hosts == 0)) {
            return malformed("A request has one Host header, not " + hosts + ".");
        }
        if (headers.contains("")) {
            return malformed("A header field has a name.");
        }
        if (!isTarget(request.uri())) {
            return malformed("The path or the query holds characters that must be percent-encoded,"
                    + " a wrong percent sign, or an encoded NUL.");
        }
        return framing(headers, maximumBody);
    }

    /** A path with or without a host before it, of characters that may stand there, and without an encoded NUL. */
    private static boolean isTarget(String uri) {
        int path = uri.startsWith("/") ? 0 : uri.indexOf('/', uri.indexOf("://") + 3);
        if (path < 0 || (path > 0 && !uri.matches("(?i)https?://.*"))) {
            return false;
        }
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                if (i + 2 > uri.length() - 1 || !isEncoded(uri, i + 1)) {
                    return false;
                }
                i += 2;
            } else if (c >= 128 || (!Character.isLetterOrDigit(c) && UNENCODED.indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEncoded(String uri, int at) {
        int high = Character.digit(uri.charAt(at), 16);
        int low = Character.digit(uri.charAt(at + 1), 16);
        return high >= 0 && low >= 0 && high + low > 0;
    }

    private static @Nullable ProblemException framing(HttpHeaders headers, long maximumBody) {
        String expected = headers.get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            return ProblemException.of(ProblemType.EXPECTATION_FAILED, "Only 100-continue can be expected.");
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.size() > 1 || (codings.size() == 1 && !codings.getFirst().equalsIgnoreCase("chunked"))) {
            return malformed("Transfer-Encoding can be chunked and nothing else.");
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && isLonger(length, maximumBody) ? tooLarge(maximumBody) : null;
    }

    private static boolean isLonger(String length, long most) {
        try {
            return Long.parseLong(length) > most;
        } catch (NumberFormatException beyondLong) {
            return true;
        }
    }

    private static ProblemException undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return ProblemException.of(
                    ProblemType.URI_TOO_LONG, "The first line of a request has at most 4096 characters.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return ProblemException.of(
                    ProblemType.HEADERS_TOO_LARGE, "The header fields of a request have at most 20480 bytes together.");
        }
        return malformed("The first line or a header field is not as RFC 9112 says.");
    }

    static ProblemException malformed(String detail) {
        return ProblemException.of(ProblemType.MALFORMED_REQUEST, detail);
    }

    static ProblemException tooLarge(long maximumBody) {
        return ProblemException.of(ProblemType.CONTENT_TOO_LARGE, "A body has at most " + maximumBody + " bytes.");
    }
}
