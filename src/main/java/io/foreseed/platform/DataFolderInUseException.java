package io.foreseed.platform;

import java.nio.file.Path;

/** Another service works on this data folder. */
public final class DataFolderInUseException extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    DataFolderInUseException(Path folder, String pid) {
        super("The data folder " + folder + " is in use by another Foreseed"
                + (pid.isBlank() ? "" : " (process " + pid + ")")
                + ". Stop that one, or give this one its own folder with FORESEED_DATA.");
    }
}
