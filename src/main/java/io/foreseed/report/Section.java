package io.foreseed.report;

import java.util.List;

/**
 * A part of a report under a heading of its own.
 *
 * @param blocks  what it shows, from top to bottom
 */
public record Section(String title, List<Block> blocks) {
    public Section {
        blocks = List.copyOf(blocks);
    }
}
