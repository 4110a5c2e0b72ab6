package io.waggle.bench;

import io.waggle.rig.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the call of the start script to the line "ready": a new process, an empty data folder, everything built. */
final class Start implements Workload {

    @Override
    public List<Figure> run(Run run) throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (int round = 1; round <= run.sizes().rounds(); round++) {
            long begun = System.nanoTime();
            ChildNode node = ChildNode.launch(run, "");
            try {
                node.awaitReady();
                seconds.add((System.nanoTime() - begun) / 1e9);
            } finally {
                run.close(node);
            }
            run.say("round %d: %.2f s", round, seconds.get(round - 1));
        }
        return List.of(Figure.of(Target.START, Numbers.median(seconds), Details.rounds(seconds)));
    }
}
