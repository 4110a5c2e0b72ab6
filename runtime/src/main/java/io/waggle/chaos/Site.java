package io.waggle.chaos;

import io.waggle.rig.Closers;
import io.waggle.rig.NodeProcess;
import io.waggle.rig.OwnRedis;
import io.waggle.rig.Passwords;
import io.waggle.rig.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** The place of a run: a Redis, nodes that reach it through a proxy each, and the network between them. Blocks. */
final class Site {

    private static final int SLOTS = 24;
    private static final String DRAIN = "3s";

    private final Path ledgers;
    private final OwnRedis redis;
    private final Network network;
    private final List<Member> members;
    private final Session session;
    private final Semaphore stops;

    private Site(Path ledgers, OwnRedis redis, Network network, List<Member> members, Session session) {
        this.ledgers = ledgers;
        this.redis = redis;
        this.network = network;
        this.members = List.copyOf(members);
        this.session = session;
        this.stops = new Semaphore(Math.max(1, members.size() - 1), true);
    }

    /**
     * Builds one and starts everything in it.
     *
     * @param folder for all that it keeps
     * @param program what starts a node: a Java with its class path
     * @param network where the nodes listen
     * @param nodes how many
     * @param closers closes it all at the end
     */
    static Site open(Path folder, List<String> program, Network network, int nodes, Closers closers)
            throws IOException, InterruptedException {
        Path ledgers = Files.createDirectory(folder.resolve("ledgers"));
        OwnRedis redis = closers.add(OwnRedis.start(folder.resolve("redis"), "everysec"));
        URI url = URI.create(redis.tcpUrl());
        String password = Passwords.random();
        List<Member> members = new ArrayList<>();
        for (int number = 0; number < nodes; number++) {
            FaultProxy proxy = new FaultProxy(network.harness(), new InetSocketAddress(url.getHost(), url.getPort()));
            Path home = Files.createDirectory(folder.resolve(Member.name(number)));
            List<String> command = new ArrayList<>(network.enter(number));
            command.addAll(program);
            NodeProcess.Wish wish = new NodeProcess.Wish(
                    command,
                    home,
                    flags(network, number),
                    Map.of(
                            "WAGGLE_REDIS",
                            "redis://" + url.getUserInfo() + "@" + network.harness() + ":" + proxy.port(),
                            ChaosUnit.LEDGERS,
                            ledgers.toString(),
                            ChaosUnit.NODE,
                            Member.name(number)));
            Files.writeString(wish.passwordFile(), password);
            Member member =
                    new Member(number, "http://" + network.host(number) + ":" + network.port(number), wish, proxy);
            closers.add(member::close);
            members.add(member);
            member.start();
        }
        return new Site(
                ledgers, redis, network, members, Session.login(members.get(0).url(), password));
    }

    private static List<String> flags(Network network, int number) {
        List<String> flags = new ArrayList<>(List.of(
                "--name",
                Member.name(number),
                "--host",
                network.host(number),
                "--port",
                Integer.toString(network.port(number)),
                "--slots",
                Integer.toString(SLOTS),
                "--drain",
                DRAIN));
        flags.addAll(network.clusterFlags());
        return flags;
    }

    List<Member> members() {
        return members;
    }

    /** How many nodes may still be stopped, so that one is always left: whoever stops some takes as many, and gives them back. */
    Semaphore stops() {
        return stops;
    }

    Network network() {
        return network;
    }

    /** Where the functions' ledgers are. */
    Path ledgers() {
        return ledgers;
    }

    /** The administrator, at one of the nodes; the token holds for all of them. */
    Session session(int node) {
        return session.at(members.get(node).url());
    }

    /** How many completions were refused because a later claim had begun, as the nodes noted it in their logs. */
    long staleRefused() throws IOException {
        long count = 0;
        for (Member member : members) {
            try (Stream<String> lines = Files.lines(member.log(), StandardCharsets.UTF_8)) {
                count += lines.filter(line -> line.contains("settle=stale")).count();
            }
        }
        return count;
    }

    void killRedis() {
        Shell.signal("KILL", redis.server().pid());
    }

    void freezeRedis() {
        Shell.signal("STOP", redis.server().pid());
    }

    void thawRedis() {
        Shell.signal("CONT", redis.server().pid());
    }

    /** Waits until Redis takes commands again. */
    void awaitRedis() throws InterruptedException {
        while (!answers()) {
            Thread.sleep(10);
        }
    }

    private boolean answers() {
        URI url = URI.create(redis.tcpUrl());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 500);
            socket.setSoTimeout(1_000);
            String user = String.valueOf(url.getUserInfo());
            OutputStream out = socket.getOutputStream();
            out.write(("AUTH " + user.substring(user.indexOf(':') + 1) + "\r\nPING\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String said = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return said.equals("+OK\r\n+PONG\r\n");
        } catch (IOException e) {
            return false;
        }
    }
}
