package io.foreseed.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second service away from a data folder for as long as this process lives, however it ends: the operating
 * system releases the lock.
 */
final class FolderLock implements AutoCloseable {
    /** Closing any channel on the file would release the process's lock, so this process never opens it twice. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock at once or not at all.
     *
     * @param folder  an existing folder, as a real path
     * @throws DataFolderInUseException when another process, or this one, holds it
     */
    static FolderLock take(Path folder) throws IOException {
        if (!HELD.add(folder)) {
            throw new DataFolderInUseException(
                    folder, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new FolderLock(folder, lockedChannel(folder));
        } catch (IOException | RuntimeException e) {
            HELD.remove(folder);
            throw e;
        }
    }

    private static FileChannel lockedChannel(Path folder) throws IOException {
        var file = folder.resolve("lock");
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new DataFolderInUseException(
                        folder, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
