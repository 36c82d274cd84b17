package io.foreseed.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A temporary cluster of a PostgreSQL that is installed on this machine, of whatever version: what an administrator
 * would run. It listens on 127.0.0.1 and is gone with its data when it is closed.
 *
 * @param home  the installation: it has a folder {@code bin}
 * @param user  who runs it
 * @param folder  what the cluster keeps
 * @param port  where it listens
 * @param credentials  the password of its superuser, and those the two other roles shall get
 */
record InstalledPostgres(Path home, ServerUser user, Path folder, int port, ServerCredentials credentials)
        implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static InstalledPostgres start(Path home) throws IOException {
        Path folder = Files.createTempDirectory("foreseed-test-installed");
        ServerUser user = ServerUser.forData(folder.resolve("data"));
        user.takeOwnership(folder);
        var server = new InstalledPostgres(home, user, folder, freePort(), ServerCredentials.generate());
        server.initialise();
        server.run(List.of(
                server.program("pg_ctl"),
                "start",
                "--wait",
                "--pgdata=" + server.data(),
                "--log=" + folder.resolve("server.log"),
                "--options=-p " + server.port + " " + String.join(" ", server.settings())));
        return server;
    }

    private void initialise() throws IOException {
        Path passwordFile = Files.writeString(folder.resolve("password"), credentials.superuserPassword() + "\n");
        user.takeOwnership(passwordFile);
        run(List.of(
                program("initdb"),
                "--pgdata=" + data(),
                "--username=" + PostgresServer.SUPERUSER,
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=scram-sha-256",
                "--no-sync"));
        Files.delete(passwordFile);
    }

    private List<String> settings() {
        var settings = new ArrayList<>(List.of(
                "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=''", "-c fsync=off", "-c lc_messages=C"));
        if (Files.exists(home.resolve("lib").resolve("pg_stat_statements.so"))) {
            settings.add("-c shared_preload_libraries=pg_stat_statements");
        }
        return settings;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void run(List<String> words) {
        ExternalCommand answer = user.run(words, PATIENCE);
        if (!answer.succeeded()) {
            throw new IllegalStateException(words.getFirst() + " failed: " + answer.output());
        }
    }

    @Override
    public void close() {
        run(List.of(program("pg_ctl"), "stop", "--wait", "--mode=immediate", "--pgdata=" + data()));
        TestDatabase.deleteTree(folder);
    }
}
