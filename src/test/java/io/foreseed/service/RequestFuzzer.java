package io.foreseed.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.service.DescribedApi.Described;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Requests that are nearly right: an operation of the description with a few things changed in its method, path, query,
 * header, body, or in how the body is sent. The same seed gives the same requests about the same things.
 */
final class RequestFuzzer {
    private static final String MARK = "\"\u2603 a place \u2603\"";

    private static final List<String> JSON_VALUES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "0",
            "-1",
            "1",
            "2147483648",
            "-9223372036854775809",
            "0.1",
            "-0.0",
            "5e-324",
            "1e308",
            "1e400",
            "1e-2147483648",
            "0E+2147483647",
            "NaN",
            "01",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"e\u0301 \u202e \ud83d\ude00\"",
            "\"2024-02-29\"",
            "\"2023-02-29T00:00:00Z\"",
            "\"2038-01-19T03:14:08Z\"",
            "\"+1000000-01-01T00:00:00Z\"",
            "\"' or 1=1; --\"",
            "\"<script>\"",
            "\"" + "x".repeat(300) + "\"",
            "\"" + "y".repeat(20_000) + "\"",
            "[".repeat(600) + "]".repeat(600),
            "{\"a\":1,\"a\":2}");

    private static final List<String> PATH_VALUES =
            List.of("%00", "..", "%2e%2e", "%2F", "%5C", "'", "%27%20or%201=1", "%C3%A4", "%FF", "*");

    private static final List<String> QUERY_VALUES = List.of(
            "",
            "-1",
            "0",
            "1",
            "200",
            "201",
            "9999999999999",
            "1.5",
            "%00",
            "%FF",
            "null",
            "true",
            "a,b",
            "%27",
            "x".repeat(500));

    private static final List<String> HEADER_VALUES = List.of(
            "", "*", "\"0\"", "W/\"0\"", "\"x", "0", "\"99999999999999999999\"", "a".repeat(300), "\u00e4", "a, b");

    private static final List<String> TYPES = List.of(
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "application/json; charset=utf-16",
            "application/xml",
            "nothing",
            "application/json; charset=");

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "FOO");

    private final Random random;
    private final List<Described> operations;
    private final Map<String, List<String>> known = new HashMap<>();
    private final String token;

    /** A request as bytes, each a character, and what it is about. */
    record Fuzzed(Described operation, UUID id, String method, String path, String text) {
        /** Whether the path still leads to the operation: some values are another path, or none. */
        boolean isAsDescribed() {
            return method.equals(operation.method().toUpperCase(Locale.ROOT))
                    && PATH_VALUES.stream().noneMatch(path::contains);
        }

        @Override
        public String toString() {
            return text.length() > 1_500 ? text.substring(0, 1_500) + "..." : text;
        }
    }

    /** Requests of one caller. */
    RequestFuzzer(long seed, List<Described> operations, String token) {
        this.random = new Random(seed);
        this.operations = operations;
        this.token = token;
    }

    /** Something that a path may name. */
    void learn(String parameter, String value) {
        List<String> values = known.computeIfAbsent(parameter, none -> new ArrayList<>());
        if (values.size() < 50) {
            values.add(value);
        } else {
            values.set(random.nextInt(50), value);
        }
    }

    Fuzzed next() {
        Described operation = oneOf(operations);
        String method = isOneIn(20) ? oneOf(METHODS) : operation.method().toUpperCase(Locale.ROOT);
        String path = path(operation);
        StringBuilder head =
                new StringBuilder(method + " " + path + query(operation) + " HTTP/1.1\r\nHost: localhost\r\n");
        if (!isOneIn(40)) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        addHeader(head, "If-Match", 2, "*");
        addHeader(head, "Idempotency-Key", 5, "key-" + random.nextInt(100));
        addHeader(head, "Accept", 30, "application/json");
        UUID id = UUID.randomUUID();
        head.append("X-Request-Id: ").append(id).append("\r\n");
        addHeader(head, "Range", 100, "bytes=0-1");
        String body = operation.operation().has("requestBody") || isOneIn(20) ? body(operation) : "";
        return new Fuzzed(operation, id, method, path, head + framed(body));
    }

    private String path(Described operation) {
        StringBuilder path = new StringBuilder();
        for (String part : operation.path().split("(?=\\{)|(?<=})", -1)) {
            path.append(part.startsWith("{") ? parameter(part.substring(1, part.length() - 1)) : part);
        }
        return path.toString();
    }

    private String parameter(String name) {
        List<String> values = known.getOrDefault(name, List.of());
        if (!values.isEmpty() && !isOneIn(5)) {
            return oneOf(values);
        }
        return switch (random.nextInt(6)) {
            case 0 -> "-1";
            case 1 -> "9223372036854775808";
            case 2, 3 -> oneOf(PATH_VALUES);
            default -> UUID.randomUUID().toString();
        };
    }

    private String query(Described operation) {
        List<String> pairs = new ArrayList<>();
        for (JsonNode parameter : operation.operation().path("parameters")) {
            if (parameter.path("in").asText().equals("query") && isOneIn(4)) {
                JsonNode allowed = parameter.at("/schema/enum");
                String value = allowed.isArray() && !isOneIn(4)
                        ? allowed.get(random.nextInt(allowed.size())).asText()
                        : oneOf(QUERY_VALUES);
                pairs.add(parameter.path("name").asText() + "=" + value);
            }
        }
        if (isOneIn(40)) {
            pairs.add(URLEncoder.encode(oneOf(HEADER_VALUES), StandardCharsets.UTF_8) + "=" + oneOf(QUERY_VALUES));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private void addHeader(StringBuilder head, String name, int oneIn, String usual) {
        if (isOneIn(oneIn)) {
            head.append(name)
                    .append(": ")
                    .append(isOneIn(3) ? oneOf(HEADER_VALUES) : usual)
                    .append("\r\n");
        }
    }

    private String body(Described operation) {
        String usual =
                AccessSubjects.body(operation.operation().path("operationId").asText());
        int kind = random.nextInt(20);
        if (kind == 0) {
            return utf8(oneOf(JSON_VALUES));
        }
        if (kind == 1) {
            return new String(bytes(random.nextInt(200)), StandardCharsets.ISO_8859_1);
        }
        String body = usual.isEmpty() ? "{\"a\":1}" : usual;
        if (kind < 7) {
            return utf8(body);
        }
        if (kind < 10) {
            return broken(utf8(body));
        }
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            body = changed(body);
        }
        return utf8(body);
    }

    /** Bytes of the text changed, left out, or cut off. */
    private String broken(String body) {
        StringBuilder text = new StringBuilder(body);
        for (int change = 1 + random.nextInt(3); change > 0 && !text.isEmpty(); change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    /** One member or element replaced, left out, or given another name. */
    private String changed(String body) {
        JsonNode whole;
        try {
            whole = Api.JSON.readTree(body);
        } catch (IOException alreadyBroken) {
            return body;
        }
        List<JsonNode> containers = new ArrayList<>();
        collect(whole, containers);
        if (containers.isEmpty()) {
            return oneOf(JSON_VALUES);
        }
        JsonNode container = oneOf(containers);
        int place = random.nextInt(container.size());
        int kind = random.nextInt(8);
        if (container instanceof ArrayNode array) {
            if (kind == 0) {
                array.remove(place);
            } else {
                array.set(place, marked());
            }
        } else {
            ObjectNode object = (ObjectNode) container;
            String name = new ArrayList<>(object.properties()).get(place).getKey();
            switch (kind) {
                case 0 -> object.remove(name);
                case 1 -> object.set(isOneIn(2) ? name + "x" : "__proto__", object.get(name));
                default -> object.set(name, marked());
            }
        }
        return whole.toString().replace(MARK, oneOf(JSON_VALUES));
    }

    private static JsonNode marked() {
        return Api.JSON.getNodeFactory().textNode(MARK.substring(1, MARK.length() - 1));
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
            node.forEach(each -> collect(each, containers));
        }
    }

    /** With a length, or in chunks of any size, an empty body too. */
    private String framed(String body) {
        String type = isOneIn(15) ? oneOf(TYPES) : "application/json";
        String head = isOneIn(50) ? "" : "Content-Type: " + type + "\r\n";
        if (isOneIn(4)) {
            StringBuilder chunks = new StringBuilder(head + "Transfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < body.length(); ) {
                int length = Math.min(body.length() - at, 1 + random.nextInt(isOneIn(3) ? 20 : 2_000));
                chunks.append(Integer.toHexString(length))
                        .append(isOneIn(20) ? ";x=y" : "")
                        .append("\r\n");
                chunks.append(body, at, at + length).append("\r\n");
                at += length;
            }
            return chunks + (isOneIn(200) ? "xyz\r\n\r\n" : "0\r\n\r\n");
        }
        return head + (body.isEmpty() && isOneIn(2) ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Each byte of UTF-8 as a character. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private boolean isOneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
