package io.waggle.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.TaskSubmission.Receipt;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an array of tasks: which were accepted, and which not and why.
 *
 * @param addresses where the accepted ones live, in order
 * @param rejected the others, with their index in the array
 */
record Tally(List<Address> addresses, JsonArray rejected) {

    /** @param receipts one per task of the order that was well-formed, in order */
    Tally(Order order, List<Receipt> receipts) {
        this(new ArrayList<>(), new JsonArray());
        Iterator<Receipt> next = receipts.iterator();
        for (int index = 0; index < order.lines().size(); index++) {
            Problem malformed = order.lines().get(index).problem();
            if (malformed != null) {
                reject(index, malformed);
            } else {
                take(index, next.next());
            }
        }
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("accepted", addresses.size())
                .put("rejected", rejected)
                .put("ids", new JsonArray(addresses.stream().map(Address::id).toList()));
    }

    private void take(int index, Receipt receipt) {
        @Nullable Problem refused = receipt.problem();
        if (refused != null) {
            reject(index, refused);
        } else {
            addresses.add(Submissions.address(receipt));
        }
    }

    private void reject(int index, Problem problem) {
        rejected.add(AnswerLines.refusal(index, problem));
    }
}
