package io.foreseed.engine;

import java.util.Map;

/**
 * A time of a plan in steps.
 *
 * @param start  the first step that belongs to it, from 0
 * @param end  the first step after it, at least {@code start}
 */
public record Span(int start, int end) {
    public Span {
        Range.require(start >= 0 && start <= end, "span");
    }

    boolean contains(int step) {
        return start <= step && step < end;
    }

    void write(Map<String, Object> json) {
        json.put("start", step(start));
        json.put("end", step(end));
    }

    static Map<String, Object> step(int step) {
        return Members.of("step", step).map();
    }
}
