package io.foreseed.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first.
 *
 * @param next  the cursor of the next page; null on the last one
 */
@Schema(description = "One page of a list, newest first. Pass `next` as `cursor` for the following page.")
public record Page<T>(List<T> items, @Nullable UUID next) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAXIMUM_LIMIT = 200;

    public Page {
        items = List.copyOf(items);
    }

    /** A page from one row more than asked for: the row too many only says that there is a next page. */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, UUID> id) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, id.apply(items.getLast()));
    }

    /**
     * The same from stored rows. One that cannot be read, which only a fault of ours can have written, costs the list
     * itself alone: it is left out, told in the log and counted as a bug.
     */
    public static <R, T> Page<T> read(List<R> rows, int limit, Function<R, UUID> id, Function<R, T> reader) {
        Page<R> page = of(rows, limit, id);
        List<T> readable = new ArrayList<>();
        for (R row : page.items()) {
            try {
                readable.add(reader.apply(row));
            } catch (IllegalStateException unreadable) {
                Bugs.report(new IllegalStateException("the row " + id.apply(row) + " is left out", unreadable));
            }
        }
        return new Page<>(readable, page.next());
    }

    public <R> Page<R> map(Function<? super T, ? extends R> function) {
        return new Page<>(items.stream().<R>map(function).toList(), next);
    }
}
