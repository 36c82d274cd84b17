package io.foreseed.audit;

import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.TrailSource.Stated;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Published leaves that a restore lost: each loss is told by an opening and acknowledged by an event. */
final class Losses {
    private final Set<String> acknowledged = new HashSet<>();
    private final TrailReport report;

    Losses(List<Stated> stated, KeyChain keys, TrailReport report) {
        this.report = report;
        for (Stated each : stated) {
            keys.statement(each, Kind.ACKNOWLEDGE).ifPresent(said -> acknowledged.addAll(said.values("lost")));
        }
    }

    /** Reports the loss that an opening tells. */
    void look(@Nullable SealedEpoch opening, int previousEpoch) {
        if (opening != null) {
            opening.loss(previousEpoch).ifPresent(lost -> tell(lost, opening, previousEpoch));
        }
    }

    private void tell(TreeReference lost, SealedEpoch opening, int previousEpoch) {
        long kept = opening.previousSize() == null ? 0 : opening.previousSize();
        String what = lost.epoch() == previousEpoch
                ? "epoch " + previousEpoch + " lost its last " + (lost.size() - kept) + " published leaves"
                : "everything that was published after " + kept + " leaves of epoch " + previousEpoch + " up to epoch "
                        + lost.epoch() + " is lost";
        if (acknowledged.contains(lost.toString())) {
            report.remark(what + ", which was acknowledged");
        } else {
            report.miss(
                    what + ", and nobody acknowledged it",
                    "foreseed.audit.accepted-checkpoint=" + lost + " in the service's configuration would");
        }
    }
}
