package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Session;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What a node uses while it does nothing, JVM and Redis together, with the event stream of one console open. */
final class Idle implements Workload {

    private static final Duration SETTLE = Duration.ofSeconds(15);

    @Override
    public List<Figure> run(Run run) throws IOException, InterruptedException {
        ChildNode node = ChildNode.launch(run, "");
        try {
            Session session = node.session();
            session.deploy(run.jars().noop());
            session.post("/tasks?wait=10s", new JsonObject(Payloads.json(FunctionJars.NOOP)));
            InputStream events = open(session);
            Thread reader = new Thread(() -> drain(events), "waggle-bench-events");
            reader.setDaemon(true);
            reader.start();
            Duration settle = SETTLE.compareTo(run.sizes().idle()) < 0
                    ? SETTLE
                    : run.sizes().idle();
            Thread.sleep(settle.toMillis());
            Duration before = node.cpu();
            long begun = System.nanoTime();
            Thread.sleep(run.sizes().idle().toMillis());
            double share = node.cpu().minus(before).toNanos() * 100.0 / (System.nanoTime() - begun);
            run.say("%.2f %% of a core", share);
            JsonObject detail =
                    new JsonObject().put("seconds", run.sizes().idle().toMillis() / 1000.0);
            return List.of(Figure.of(Target.IDLE, share, detail));
        } finally {
            run.close(node);
        }
    }

    private static InputStream open(Session session) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(session.url() + "/api/v1/events"))
                .header("Authorization", "Bearer " + session.token())
                .build();
        HttpResponse<InputStream> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("the event stream was answered with " + response.statusCode());
        }
        return response.body();
    }

    /** Reads as a browser does, until the node closes the stream. */
    private static void drain(InputStream events) {
        try (events) {
            events.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // The node was stopped under the open stream, as it should be.
        }
    }
}
