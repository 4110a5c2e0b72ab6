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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A peer that is a package of another language, driven by a script of ours on a Redis like that of a node.
 *
 * @param name the package, which is also the script's name
 * @param ending of the script's file
 * @param program what runs the script
 * @param known what the program must be able to do for the package to be there
 * @param environment of the program, beside our own
 * @param byHand how to install it without {@code scripts/bench}
 */
record ScriptPeer(
        String name, String ending, String program, List<String> known, Map<String, String> environment, String byHand)
        implements Peer {

    /**
     * A package of Node.js.
     *
     * @param folder where {@code npm install --prefix} has put it
     */
    static ScriptPeer nodeJs(String name, Path folder) {
        return new ScriptPeer(
                name,
                ".cjs",
                "node",
                List.of("-e", "require('" + name + "')"),
                Map.of("NODE_PATH", folder.resolve("node_modules").toString()),
                "npm install --prefix " + folder + " " + name
                        + ", with Node.js 18 or later (Debian: apt-get install npm)");
    }

    /** A package of Ruby, with a program of the same name. */
    static ScriptPeer ruby(String name) {
        return new ScriptPeer(
                name,
                ".rb",
                "ruby",
                List.of("-e", "require '" + name + "'"),
                Map.of(),
                "gem install " + name + ", with Ruby 2.7 or later (Debian: apt-get install ruby-" + name + ")");
    }

    @Override
    public void check() {
        try {
            Process process = builder(known).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            if (process.waitFor() == 0) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException notThere) {
            // The sentence below says what to do.
        }
        throw new Problem(
                ProblemCode.BAD_REQUEST,
                name + " is not there: scripts/bench --vs " + name + " installs it; by hand: " + byHand + ".");
    }

    private ProcessBuilder builder(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public Rates round(Run run, int tasks) throws IOException, InterruptedException {
        Path script = run.folder().resolve(name + ending);
        try (InputStream text = ScriptPeer.class.getResourceAsStream(name + ending)) {
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
        Process process = builder(List.of(
                        script.toString(),
                        redis.getHost(),
                        Integer.toString(redis.getPort()),
                        user.substring(user.indexOf(':') + 1),
                        Integer.toString(tasks),
                        Long.toString(run.sizes().warmUp().toMillis()),
                        Payloads.JSON))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
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
