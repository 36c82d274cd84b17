package io.foreseed.platform;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Reads what was written, before it is committed: what the database keeps of a document or a number is not always what
 * it was given, and what cannot be read again must not be kept.
 */
public final class ReadBack {
    private ReadBack() {}

    /** The row as it is stored. */
    public static <R> Uni<R> of(R row, Uni<Mutiny.Session> session) {
        return session.chain(open -> open.flush().chain(() -> open.refresh(row)))
                .replaceWith(row);
    }
}
