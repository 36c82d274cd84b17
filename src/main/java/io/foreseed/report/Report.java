package io.foreseed.report;

import io.foreseed.simulation.StoredResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an adviser hands over: one page of HTML that holds everything it shows, for screen and paper.
 *
 * <p>It loads nothing, runs nothing and is the same bytes for the same run, day and paper on every machine.
 */
public final class Report {
    private Report() {}

    /**
     * The page of a run.
     *
     * @param result  what the run answered and what it was a run of
     * @param madeOn  the day the page is made
     * @param simulatedOn  the day the run ended; null when nobody knows
     * @param further  sections of others about the same plan, in their order, before the plan's own particulars
     * @throws io.foreseed.simulation.PlanDocumentException when a figure of the result is missing or is none
     */
    public static String html(
            StoredResult result,
            LocalDate madeOn,
            @Nullable LocalDate simulatedOn,
            Paper paper,
            List<Section> further) {
        PrintedRun run = PrintedRun.of(result, madeOn, simulatedOn);
        List<Section> sections = new ArrayList<>();
        sections.add(Outcome.headline(run));
        sections.add(Outcome.wealth(run));
        sections.addAll(HouseholdOutcome.sections(run));
        sections.addAll(further);
        sections.addAll(PlanParts.sections(run));
        sections.add(MarketPart.section(run));
        sections.addAll(Notes.sections(run));
        return new PageWriter(paper).write(run, sections);
    }

    /** What a browser may do with the page: show its own style sheet, and nothing else. */
    public static String contentSecurityPolicy(Paper paper) {
        return new Style(paper).policy();
    }
}
