package io.foreseed.platform;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Reads what was written, before it is committed: what the database keeps of a document or a number is not always what
 * it was given, and what cannot be read again must not be kept.
 */
public final class ReadBack {
    private ReadBack() {}

    /**
     * The row as it is stored.
     *
     * @param row  as it was given to the session, which lets go of it
     */
    public static <R> Uni<R> of(Class<R> type, R row, UUID id, Uni<Mutiny.Session> session) {
        return session.chain(open -> open.flush().chain(() -> {
            open.detach(row);
            return open.find(type, id);
        }));
    }
}
