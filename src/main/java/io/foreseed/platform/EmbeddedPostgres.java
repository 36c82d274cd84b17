package io.foreseed.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * A real PostgreSQL server that belongs to one data folder and outlives neither a normal end of the service nor its data.
 *
 * <p>Commits are durable (fsync on, checksums on); the server listens on 127.0.0.1 only, asks for passwords, and never
 * runs as root. After {@code kill -9} of the service the server usually still runs: the next start finds it and goes on
 * with it, or stops it when it does not answer. A second service on the same folder is refused.
 *
 * <pre>{@code
 * var server = EmbeddedPostgres.start(EmbeddedPostgres.defaultFolder(System.getenv()));
 * Runtime.getRuntime().addShutdownHook(new Thread(server::close, "embedded-postgres-stop"));
 * }</pre>
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final int PORT_ATTEMPTS = 3;
    /** Ports below belong to root, and the server is not. */
    private static final int FIRST_PORT = 1024;

    private static final int LAST_PORT = 65_535;

    private final PostgresServer server;
    private final ServerCredentials credentials;
    private final FolderLock lock;
    private final int port;
    private final PostgresWatch watch = new PostgresWatch(new PostgresWatch.Server() {
        @Override
        public boolean isAlive() throws IOException {
            return PostmasterFile.in(server.data())
                    .filter(PostmasterFile::isAlive)
                    .isPresent();
        }

        @Override
        public void startAgain() throws IOException {
            EmbeddedPostgres.this.startAgain();
        }
    });
    private boolean isClosed;

    private EmbeddedPostgres(PostgresServer server, ServerCredentials credentials, FolderLock lock, int port) {
        this.server = server;
        this.credentials = credentials;
        this.lock = lock;
        this.port = port;
    }

    /**
     * The folder for this user: {@code FORESEED_DATA}; for root {@code /var/lib/foreseed}, since the server's user could
     * not reach root's home; else {@code foreseed} below {@code XDG_DATA_HOME} or {@code ~/.local/share}.
     *
     * @param environment  the variables, as {@link System#getenv()} gives them
     */
    public static Path defaultFolder(Map<String, String> environment) {
        return folderFor(environment, "FORESEED_DATA", "XDG_DATA_HOME", "/var/lib", ".local/share");
    }

    private static Path cacheFolder(Map<String, String> environment) {
        return folderFor(environment, "FORESEED_CACHE", "XDG_CACHE_HOME", "/var/cache", ".cache");
    }

    private static Path folderFor(
            Map<String, String> environment, String own, String base, String ofRoot, String belowHome) {
        var named = environment.getOrDefault(own, "");
        if (!named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        if (isRoot()) {
            return Path.of(ofRoot, "foreseed");
        }
        var stated = environment.getOrDefault(base, "");
        return stated.isBlank()
                ? Path.of(System.getProperty("user.home"), belowHome, "foreseed")
                : Path.of(stated, "foreseed");
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes the folder when there is none, and returns when its server accepts connections.
     *
     * @param folder  where data, log and passwords live
     * @throws DataFolderInUseException when another service works there
     * @throws EmbeddedPostgresException when the server cannot run, with the reason and the end of its log
     */
    public static EmbeddedPostgres start(Path folder) {
        try {
            var real = DataFolder.open(folder);
            var lock = FolderLock.take(real);
            try {
                return start(real, lock);
            } catch (IOException | SQLException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw DataFolder.failure(folder, e);
        } catch (SQLException e) {
            throw DataFolder.failure(folder, e);
        }
    }

    /**
     * How to reach a server beside its service.
     *
     * @param serviceUrl  as {@link #serviceUrl()}
     * @param ownerUrl  as {@link #ownerUrl()}
     */
    public record Addresses(String serviceUrl, String ownerUrl) {}

    /** The folder's server, while a service that was started before runs it; empty when none does. */
    public static Optional<Addresses> running(Path folder) {
        Path file = folder.resolve("credentials.properties");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            ServerCredentials credentials = ServerCredentials.read(file);
            int port = remembered(folder.resolve("port"));
            return port != 0 && answers(port, credentials)
                    ? Optional.of(new Addresses(serviceUrl(port, credentials), ownerUrl(port, credentials)))
                    : Optional.empty();
        } catch (IOException e) {
            throw DataFolder.failure(folder, e);
        }
    }

    private static EmbeddedPostgres start(Path folder, FolderLock lock) throws IOException, SQLException {
        var data = folder.resolve("data");
        var user = ServerUser.forData(data);
        if (!user.isCurrent()) {
            DataFolder.letPass(folder);
        }
        user.requireReachable(folder, "FORESEED_DATA");
        var binaries = PostgresBinaries.unpackInto(cacheFolder(System.getenv()));
        user.requireReachable(binaries.home(), "FORESEED_CACHE");
        var server = new PostgresServer(binaries, user, data, logFile(folder, user));
        var credentials = credentials(folder, server);
        if (!server.isInitialised()) {
            server.initialise(credentials.superuserPassword());
        }
        server.requireMajorVersion();

        var port = portOfServerLeftBehind(server, credentials);
        if (port.isEmpty()) {
            port = Optional.of(startOnFreePort(server, folder.resolve("port")));
        }
        var started = new EmbeddedPostgres(server, credentials, lock, port.get());
        try {
            PostgresBootstrap.run(
                    "jdbc:" + started.url("postgres", PostgresServer.SUPERUSER, credentials.superuserPassword()),
                    "jdbc:" + started.superuserUrl(),
                    credentials);
            return started;
        } catch (SQLException | RuntimeException e) {
            server.stop(); // nobody would know of it
            throw e;
        }
    }

    private static Path logFile(Path folder, ServerUser user) throws IOException {
        var logs = folder.resolve("log");
        if (!Files.exists(logs)) {
            Files.createDirectory(
                    logs, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            user.takeOwnership(logs);
        }
        return logs.resolve("server.log");
    }

    private static ServerCredentials credentials(Path folder, PostgresServer server) throws IOException {
        var file = folder.resolve("credentials.properties");
        if (Files.exists(file)) {
            return ServerCredentials.read(file);
        }
        if (server.isInitialised()) {
            throw new EmbeddedPostgresException(
                    "The file " + file + " is missing; without its passwords the data beside"
                            + " it cannot be opened. Restore it from a backup.");
        }
        var credentials = ServerCredentials.generate();
        credentials.write(file);
        return credentials;
    }

    /** The port of a server that survived its service, when it answers; one that does not is stopped. */
    private static Optional<Integer> portOfServerLeftBehind(PostgresServer server, ServerCredentials credentials)
            throws IOException {
        var left = PostmasterFile.in(server.data());
        if (left.isEmpty()) {
            return Optional.empty();
        }
        if (!left.get().isAlive()) {
            left.get().disown();
            return Optional.empty();
        }
        if (left.get().isRunBy(server.binaries()) && answers(left.get().port(), credentials)) {
            return Optional.of(left.get().port());
        }
        server.stopStale();
        return Optional.empty();
    }

    private static boolean answers(int port, ServerCredentials credentials) {
        var url = "jdbc:" + url(port, "postgres", PostgresServer.SUPERUSER, credentials.superuserPassword())
                + "&connectTimeout=2&loginTimeout=3&socketTimeout=3";
        try (var connection = DriverManager.getConnection(url)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Keeps to the port of the last time, so that tools that know it still work; takes another when it is taken. */
    private static int startOnFreePort(PostgresServer server, Path portFile) throws IOException {
        var remembered = remembered(portFile);
        for (var attempt = 1; ; attempt++) {
            var port = freePort(attempt == 1 ? remembered : 0);
            try {
                server.start(port);
                Files.writeString(portFile, port + "\n");
                return port;
            } catch (EmbeddedPostgresException e) {
                var takenMeanwhile = String.valueOf(e.getMessage()).contains("Address already in use");
                if (!takenMeanwhile || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** The port of the last time; 0 when there is none, or when a crash left the file without its whole number. */
    private static int remembered(Path portFile) throws IOException {
        var text = Files.exists(portFile) ? Files.readString(portFile).strip() : "";
        var number = text.matches("\\d{4,5}") ? Integer.parseInt(text) : 0;
        return number >= FIRST_PORT && number <= LAST_PORT ? number : 0;
    }

    private static int freePort(int preferred) throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        if (preferred != 0) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(loopback, preferred));
                return preferred;
            } catch (IOException e) {
                return freePort(0); // somebody else has it now
            }
        }
        try (var socket = new ServerSocket(0, 1, loopback)) {
            return socket.getLocalPort();
        }
    }

    /** For the service's pool: {@code foreseed_app}, a member of {@code foreseed_service}; works after {@code jdbc:}. */
    public String serviceUrl() {
        return serviceUrl(port, credentials);
    }

    /** For migrations and operations: {@code foreseed_owner}, who owns the database and is no superuser. */
    public String ownerUrl() {
        return ownerUrl(port, credentials);
    }

    /** For tests and repair only: the service never connects as a superuser. */
    public String superuserUrl() {
        return url(PostgresBootstrap.DATABASE, PostgresServer.SUPERUSER, credentials.superuserPassword());
    }

    private static String serviceUrl(int port, ServerCredentials credentials) {
        return url(port, PostgresBootstrap.DATABASE, PostgresBootstrap.SERVICE_LOGIN, credentials.servicePassword());
    }

    private static String ownerUrl(int port, ServerCredentials credentials) {
        return url(port, PostgresBootstrap.DATABASE, PostgresBootstrap.OWNER, credentials.ownerPassword());
    }

    private String url(String database, String role, String password) {
        return url(port, database, role, password);
    }

    private static String url(int port, String database, String role, String password) {
        return "postgresql://127.0.0.1:" + port + "/" + database + "?user=" + role + "&password=" + password
                + "&sslmode=disable";
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The process id of the server. */
    public long serverPid() {
        try {
            return PostmasterFile.in(server.data()).map(PostmasterFile::pid).orElse(0L);
        } catch (IOException e) {
            throw new EmbeddedPostgresException("The server's pid cannot be read: " + e.getMessage(), e);
        }
    }

    /** From now on the server is started again when it ends without {@link #close}. */
    public void keepRunning() {
        watch.begin();
    }

    /** The service ends: from now on a server that ends stays down. */
    public void letEnd() {
        watch.close();
    }

    /** On the same port, which the service's pool knows. */
    private synchronized void startAgain() throws IOException {
        if (isClosed) {
            return;
        }
        var left = PostmasterFile.in(server.data());
        if (left.isPresent() && !left.get().isAlive()) {
            left.get().disown();
        }
        server.start(port);
    }

    /** Stops the server after a checkpoint, waits until it is gone, frees the folder; further calls do nothing. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        letEnd();
        try (lock) {
            server.stop();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("The lock of the data folder cannot be freed: " + e.getMessage(), e);
        }
    }
}
