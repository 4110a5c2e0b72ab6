package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Results as a run brings them, with figures chosen so that each verdict occurs. */
final class Samples {

    static final double R1 = 50_000;

    private Samples() {}

    static Results results() {
        return new Results(
                new JsonObject()
                        .put("commit", "abc123")
                        .put("at", "2026-11-22T08:00:00Z")
                        .put("size", "tiny")
                        .put("load", 0.1)
                        .put("cores", 2)
                        .put("java", "a JVM")
                        .put("folder", "ext4"),
                new Calibration(List.of(new Calibrator.Speed(R1, R1, R1))),
                figures(),
                List.of(new PeerFigure(
                        "bullmq",
                        List.of(new Peer.Rates("", 90_000, 60_000)),
                        List.of(new Peer.Rates("6.7.0", 30_000, 15_000)))),
                List.of());
    }

    static List<Figure> figures() {
        return List.of(
                Figure.of(Target.DRAIN, 80_000).at(R1),
                Figure.of(Target.BULK, 100_000).at(R1),
                Figure.of(Target.FLOW, 20_000).at(R1),
                Figure.of(Target.LATENCY_START_P50, 0.1).at(R1),
                Figure.of(Target.FUNCTIONS, 0.899).at(R1),
                Figure.of(Target.MEMORY, 444).at(R1));
    }
}
