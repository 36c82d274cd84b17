package io.foreseed.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operating system's user the server runs as: PostgreSQL refuses to run as root, so root steps down.
 *
 * @param uid  user id
 * @param gid  group id
 * @param prefix  the words before a command that make it run as this user; empty for the current one
 */
record ServerUser(int uid, int gid, List<String> prefix) {
    private static final List<String> CANDIDATES = List.of("postgres", "foreseed", "nobody");
    private static final List<String> TOOL_FOLDERS =
            List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

    ServerUser {
        prefix = List.copyOf(prefix);
    }

    /** The current user, or for root the owner of the data made before, or the first unprivileged user there is. */
    static ServerUser forData(Path data) throws IOException {
        var self = Path.of("/proc/self");
        var current = uidOf(self);
        if (current != 0) {
            if (Files.exists(data) && uidOf(data) != current) {
                throw new EmbeddedPostgresException("The data folder " + data + " belongs to user " + uidOf(data)
                        + ", this process runs as user " + current + ". Start the service as that user, or as root.");
            }
            return new ServerUser(current, gidOf(self), List.of());
        }
        if (Files.exists(data) && uidOf(data) != 0) {
            return steppingDownTo(uidOf(data), gidOf(data));
        }
        for (var name : CANDIDATES) {
            var uid = id("-u", name);
            if (uid > 0) {
                return steppingDownTo(uid, id("-g", name));
            }
        }
        throw new EmbeddedPostgresException("PostgreSQL refuses to run as root, and there is no user " + CANDIDATES
                + " to run it as. Create the user foreseed, or start the service as another user.");
    }

    private static ServerUser steppingDownTo(int uid, int gid) {
        var setpriv = tool("setpriv");
        if (!setpriv.isEmpty()) {
            return new ServerUser(
                    uid, gid, List.of(setpriv.getFirst(), "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"));
        }
        var runuser = tool("runuser");
        if (!runuser.isEmpty()) {
            return new ServerUser(uid, gid, List.of(runuser.getFirst(), "-u", nameOf(uid), "--"));
        }
        throw new EmbeddedPostgresException("PostgreSQL refuses to run as root, and neither setpriv nor runuser is here"
                + " to run it as another user. Install util-linux, or start the service as another user.");
    }

    private static List<String> tool(String name) {
        return TOOL_FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .toList();
    }

    private static int id(String option, String name) {
        var answer = ExternalCommand.run(List.of("id", option, name), Duration.ofSeconds(10));
        return answer.succeeded() ? Integer.parseInt(answer.output()) : -1;
    }

    private static String nameOf(int uid) {
        var answer = ExternalCommand.run(List.of("id", "-un", Integer.toString(uid)), Duration.ofSeconds(10));
        if (!answer.succeeded()) {
            throw new EmbeddedPostgresException("runuser needs a user with a name, user " + uid + " has none");
        }
        return answer.output();
    }

    private static int uidOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static int gidOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:gid");
    }

    boolean isCurrent() {
        return prefix.isEmpty();
    }

    ExternalCommand run(List<String> words, Duration timeout) {
        return ExternalCommand.run(
                Stream.concat(prefix.stream(), words.stream()).toList(), timeout);
    }

    void takeOwnership(Path path) throws IOException {
        if (!isCurrent()) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", gid);
        }
    }

    /**
     * Refuses a folder this user cannot reach, naming the ancestor that is closed.
     *
     * @param variable  the environment variable that chooses another folder
     */
    void requireReachable(Path folder, String variable) throws IOException {
        if (isCurrent()) {
            return;
        }
        var ancestors = new ArrayList<Path>();
        for (var path = folder; path != null; path = path.getParent()) {
            ancestors.addFirst(path);
        }
        for (var path : ancestors) {
            if (!mayEnter(path)) {
                throw new EmbeddedPostgresException("PostgreSQL runs as user " + uid + ", who cannot enter " + path
                        + ". Choose another folder with " + variable + ", or open that one (chmod o+x " + path + ").");
            }
        }
    }

    private boolean mayEnter(Path path) throws IOException {
        var permissions = Files.readAttributes(path, PosixFileAttributes.class).permissions();
        if (uidOf(path) == uid) {
            return permissions.contains(PosixFilePermission.OWNER_EXECUTE);
        }
        if (gidOf(path) == gid) {
            return permissions.contains(PosixFilePermission.GROUP_EXECUTE);
        }
        return permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
    }
}
