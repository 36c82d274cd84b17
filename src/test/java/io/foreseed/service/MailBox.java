package io.foreseed.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server (RFC 5321) that keeps what it is given, as its lines arrived. */
final class MailBox {
    private final ServerSocket socket;
    private final List<String> letters = new CopyOnWriteArrayList<>();

    MailBox() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new IllegalStateException(noPort);
        }
        Thread.ofPlatform().daemon(true).name("mail-box").start(this::acceptAll);
    }

    int port() {
        return socket.getLocalPort();
    }

    List<String> lettersTo(String address) {
        return letters.stream()
                .filter(letter -> letter.contains("RCPT TO:<" + address + ">"))
                .toList();
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofPlatform().daemon(true).start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = client.getOutputStream()) {
            say(out, "220 mailbox");
            StringBuilder letter = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String word = line.toUpperCase(Locale.ROOT).replaceFirst("[ :].*", "");
                letter.append(line).append('\n');
                switch (word) {
                    case "DATA" -> {
                        say(out, "354 go on");
                        for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                            letter.append(text).append('\n');
                        }
                        letters.add(letter.toString());
                        letter.setLength(0);
                        say(out, "250 kept");
                    }
                    case "QUIT" -> say(out, "221 bye");
                    case String other -> say(out, "250 " + other.length());
                }
            }
        } catch (IOException gone) {
            // the client left without a word, which is its right
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
