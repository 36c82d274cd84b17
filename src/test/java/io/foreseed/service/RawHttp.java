package io.foreseed.service;

import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A connection that sends whatever bytes it is told to, as no client would. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String HEADERS_END = "\r\n\r\n";

    private final Socket socket;

    /** What came back: the head and the body as they are. */
    record Answer(int status, String head, String body) {
        boolean isProblem() {
            return head.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json");
        }

        /** The same for those who compare answers with the description. */
        Response response() {
            List<Header> fields = head.lines()
                    .skip(1)
                    .filter(line -> line.contains(":"))
                    .map(line -> new Header(
                            line.substring(0, line.indexOf(':')),
                            line.substring(line.indexOf(':') + 1).strip()))
                    .toList();
            ResponseBuilder response = new ResponseBuilder()
                    .setStatusCode(status)
                    .setHeaders(new Headers(fields))
                    .setBody(body);
            fields.stream()
                    .filter(field -> field.getName().equalsIgnoreCase("content-type"))
                    .forEach(field -> response.setContentType(field.getValue()));
            return response.build();
        }

        boolean closes() {
            return head.toLowerCase(Locale.ROOT).contains("connection: close");
        }
    }

    RawHttp() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** One request, with its answer. */
    static Answer ask(String request) throws IOException {
        try (RawHttp connection = new RawHttp()) {
            connection.send(request);
            return connection.answer();
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The next answer; of status 0 when the connection ends without one. */
    Answer answer() throws IOException {
        return answer("GET");
    }

    /** The next answer, to a request of this method: one of HEAD has no body, whatever its header fields say. */
    Answer answer(String method) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith(HEADERS_END)) {
            int next = in.read();
            if (next < 0) {
                return new Answer(0, head.toString(StandardCharsets.ISO_8859_1), "");
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int status = Integer.parseInt(text.split(" ", 3)[1]);
        byte[] body = method.equals("HEAD") ? new byte[0] : body(in, text);
        return new Answer(status, text, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream in, String head) throws IOException {
        if (!head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            return in.readNBytes(length(head));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length = Integer.parseInt(line(in), 16);
        while (length > 0) {
            body.write(in.readNBytes(length));
            line(in);
            length = Integer.parseInt(line(in), 16);
        }
        line(in);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the answer is cut off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Whether the service has ended the connection, waited for. */
    boolean isEnded() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
