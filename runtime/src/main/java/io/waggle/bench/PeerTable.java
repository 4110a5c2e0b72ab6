package io.waggle.bench;

import io.waggle.rig.TextTable;
import java.util.ArrayList;
import java.util.List;

/** How we stand beside peers, as a table. Pure functions. */
final class PeerTable {

    private static final List<String> HEADINGS =
            List.of("in turns with", "bulk: ours", "theirs", "ratio", "drain: ours", "theirs", "ratio");

    private PeerTable() {}

    static String text(List<PeerFigure> peers) {
        return TextTable.text(HEADINGS, rows(peers), 1);
    }

    static String markdown(List<PeerFigure> peers) {
        return TextTable.markdown(HEADINGS, rows(peers), 1);
    }

    private static List<List<String>> rows(List<PeerFigure> peers) {
        List<List<String>> rows = new ArrayList<>();
        for (PeerFigure peer : peers) {
            double ourBulk = peer.bulk(peer.ours());
            double theirBulk = peer.bulk(peer.theirs());
            double ourDrain = peer.drain(peer.ours());
            double theirDrain = peer.drain(peer.theirs());
            rows.add(List.of(
                    peer.name() + " " + peer.version(),
                    ResultTable.number(ourBulk),
                    ResultTable.number(theirBulk),
                    ResultTable.number(ourBulk / theirBulk) + " ×",
                    ResultTable.number(ourDrain),
                    ResultTable.number(theirDrain),
                    ResultTable.number(ourDrain / theirDrain) + " ×"));
        }
        return rows;
    }
}
