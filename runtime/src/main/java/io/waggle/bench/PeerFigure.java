package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.util.List;

/**
 * What a peer and we did in turns, medians in tasks per second.
 *
 * @param name the peer
 * @param ours our rounds
 * @param theirs its rounds, as many
 */
record PeerFigure(String name, List<Peer.Rates> ours, List<Peer.Rates> theirs) {

    String version() {
        return theirs.get(0).version();
    }

    double bulk(List<Peer.Rates> rounds) {
        return Numbers.median(rounds.stream().map(Peer.Rates::bulk).toList());
    }

    double drain(List<Peer.Rates> rounds) {
        return Numbers.median(rounds.stream().map(Peer.Rates::drain).toList());
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("name", name)
                .put("version", version())
                .put("bulk", compared(bulk(ours), bulk(theirs)))
                .put("drain", compared(drain(ours), drain(theirs)));
    }

    private static JsonObject compared(double our, double their) {
        return new JsonObject()
                .put("ours", Numbers.rounded(our))
                .put("theirs", Numbers.rounded(their))
                .put("ratio", Numbers.rounded(our / their));
    }
}
