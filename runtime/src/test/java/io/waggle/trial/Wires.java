package io.waggle.trial;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The wires between nodes on one machine: each node has a loopback address of its own and reaches every other one by a
 * proxy that is there for this pair alone, because each JVM has its own file of hosts. What is held up on a wire is
 * carried on when it is mended, as TCP does. Needs no rights; any Linux machine will do.
 */
final class Wires implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final List<String> names;
    private final List<Integer> ports;
    private final Path folder;
    private final Set<Way> cut = ConcurrentHashMap.newKeySet();
    private final List<Pipe> pipes = new CopyOnWriteArrayList<>();

    /** From one node to another. */
    private record Way(String from, String to) {}

    /** What one end of a connection says to the other. */
    private record Pipe(Way way, NetSocket from) {}

    /**
     * @param ports the ports by which nodes talk to each other, the same ones on all
     * @param folder where the files of hosts are kept
     */
    Wires(List<String> names, List<Integer> ports, Path folder) {
        this.names = names;
        this.ports = ports;
        this.folder = folder;
        for (String from : names) {
            for (String to : names) {
                if (!from.equals(to)) {
                    ports.forEach(port -> serve(from, to, port));
                }
            }
        }
    }

    /** The address that a node listens on. */
    String host(String name) {
        return "127.0.9." + (10 + names.indexOf(name));
    }

    private String wire(String from, String to) {
        return from.equals(to) ? host(to) : "127.0." + (10 + names.indexOf(from)) + "." + (10 + names.indexOf(to));
    }

    /** The flags of a node's JVM, by which it knows the other nodes' names. */
    List<String> jvm(String name) {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
        names.forEach(other -> lines.add(wire(name, other) + " " + other));
        try {
            Path hosts = Files.write(folder.resolve("hosts-" + name), lines);
            return List.of("-Djdk.net.hosts.file=" + hosts, "-Dvertx.disableDnsResolver=true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The flags of a node. */
    String[] flags(String name) {
        return new String[] {
            "--host", host(name),
            "--public-host", name,
            "--cluster-port", ports.get(0).toString(),
            "--bus-port", ports.get(1).toString(),
            "--join",
                    String.join(
                            ",", names.stream().map(n -> n + ":" + ports.get(0)).toList())
        };
    }

    /** From now on nothing of what one says comes to the other; what the other says does. */
    void cut(String from, String to) {
        cut.add(new Way(from, to));
        pipes.forEach(this::follow);
    }

    /** Cuts a node off from all others, both ways. */
    void isolate(String name) {
        names.stream().filter(other -> !other.equals(name)).forEach(other -> {
            cut(name, other);
            cut(other, name);
        });
    }

    /** Mends every wire. */
    void mend() {
        cut.clear();
        pipes.forEach(this::follow);
    }

    private void follow(Pipe pipe) {
        if (cut.contains(pipe.way())) {
            pipe.from().pause();
        } else {
            pipe.from().resume();
        }
    }

    private void serve(String from, String to, int port) {
        vertx.createNetServer(new NetServerOptions().setHost(wire(from, to)).setPort(port))
                .connectHandler(near -> {
                    near.pause();
                    client.connect(port, host(to))
                            .onSuccess(far -> {
                                carry(new Pipe(new Way(from, to), near), far);
                                carry(new Pipe(new Way(to, from), far), near);
                            })
                            .onFailure(e -> near.close());
                })
                .listen()
                .await();
    }

    private void carry(Pipe pipe, NetSocket other) {
        pipes.add(pipe);
        pipe.from().handler(other::write);
        pipe.from().closeHandler(v -> {
            pipes.remove(pipe);
            other.close();
        });
        follow(pipe);
    }

    @Override
    public void close() {
        Future<Void> closed = vertx.close();
        closed.await();
    }
}
