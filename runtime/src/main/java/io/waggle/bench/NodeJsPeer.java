package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.OwnRedis;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A peer that is a package of Node.js, driven by a script of ours on a Redis like that of a node.
 *
 * @param name the package, which is also the script's name
 * @param folder where {@code npm install --prefix} has put it
 */
record NodeJsPeer(String name, Path folder) implements Peer {

    @Override
    public void check() {
        if (!Files.isDirectory(modules().resolve(name))) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    name + " is not there: scripts/bench --vs " + name + " installs it; by hand: npm install --prefix "
                            + folder + " " + name + ", with Node.js 18 or later (Debian: apt-get install npm).");
        }
    }

    private Path modules() {
        return folder.resolve("node_modules");
    }

    @Override
    public Rates round(Run run, int tasks) throws IOException, InterruptedException {
        Path script = run.folder().resolve(name + ".cjs");
        try (InputStream text = NodeJsPeer.class.getResourceAsStream(name + ".cjs")) {
            if (text == null) {
                throw new IOException("there is no script for " + name);
            }
            Files.write(script, text.readAllBytes());
        }
        OwnRedis redis = run.tools().closers().add(OwnRedis.start(run.folder().resolve("peer"), "everysec"));
        try {
            return run(run, script, URI.create(redis.tcpUrl()), tasks);
        } finally {
            run.close(redis);
        }
    }

    private Rates run(Run run, Path script, URI redis, int tasks) throws IOException, InterruptedException {
        String user = redis.getUserInfo();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "node",
                        script.toString(),
                        redis.getHost(),
                        Integer.toString(redis.getPort()),
                        user.substring(user.indexOf(':') + 1),
                        Integer.toString(tasks),
                        Long.toString(run.sizes().warmUp().toMillis()),
                        Payloads.JSON))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NODE_PATH", modules().toString());
        Process process = builder.start();
        AutoCloseable end = run.tools().closers().add(process::destroyForcibly);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        run.close(end);
        if (code != 0) {
            throw new IllegalStateException(name + " ended with " + code);
        }
        JsonObject rates = new JsonObject(said);
        return new Rates(rates.getString("version"), rates.getDouble("bulk"), rates.getDouble("drain"));
    }
}
