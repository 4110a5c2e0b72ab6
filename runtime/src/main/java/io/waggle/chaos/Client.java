package io.waggle.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.rig.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Submits tasks to a node by REST, and says of each what is known then: an answer that did not come, or one that speaks of
 * trouble, leaves it unknown. Blocks; any thread.
 */
final class Client {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int UNAVAILABLE = 503;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token;

    /**
     * What became of a submission.
     *
     * @param words one for each task, in order
     * @param unavailable whether the node said that it cannot just now
     * @param complaint a refusal that no fault explains; empty: none
     */
    record Answer(List<Book.Word> words, boolean unavailable, String complaint) {}

    Client(Session session) {
        this.token = session.token();
    }

    Answer submit(String url, List<Job> jobs) throws InterruptedException {
        JsonArray body = new JsonArray();
        jobs.forEach(job -> body.add(job.toJson()));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/tasks"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body.encode()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return read(response.statusCode(), response.body(), jobs.size());
        } catch (IOException e) {
            return all(jobs.size(), Book.Word.UNKNOWN, false, "");
        }
    }

    private static Answer read(int status, String body, int count) {
        if (status >= 500) {
            return all(
                    count, Book.Word.UNKNOWN, status == UNAVAILABLE, status == UNAVAILABLE ? "" : status + " " + body);
        }
        if (status >= 300) {
            return all(count, Book.Word.REFUSED, false, status + " " + body);
        }
        List<Book.Word> words = new ArrayList<>(Collections.nCopies(count, Book.Word.ACKNOWLEDGED));
        String complaint = "";
        boolean unavailable = false;
        for (Object one : new JsonObject(body).getJsonArray("rejected")) {
            JsonObject rejected = (JsonObject) one;
            boolean doubt = rejected.getString("code").equals("STORE_UNAVAILABLE");
            unavailable |= doubt;
            words.set(rejected.getInteger("index"), doubt ? Book.Word.UNKNOWN : Book.Word.REFUSED);
            complaint = doubt ? complaint : rejected.encode();
        }
        return new Answer(words, unavailable, complaint);
    }

    private static Answer all(int count, Book.Word word, boolean unavailable, String complaint) {
        return new Answer(Collections.nCopies(count, word), unavailable, complaint);
    }
}
