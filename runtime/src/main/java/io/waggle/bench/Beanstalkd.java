package io.waggle.bench;

import io.waggle.rig.Folders;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Beanstalkd with its log on disk, synced every 50 ms as it comes. Submitting sends commands ahead of their answers; a
 * worker reserves a job, does nothing, and deletes it, on eight connections. It keeps no outcome.
 *
 * @param folder where its Debian package has been unpacked, for machines that do not have it
 */
record Beanstalkd(Path folder) implements Peer {

    private static final int WORKERS = 8;
    private static final int AHEAD = 1_000;

    @Override
    public String name() {
        return "beanstalkd";
    }

    private String program() {
        Path unpacked = folder.resolve("beanstalkd/usr/bin/beanstalkd");
        return Files.exists(unpacked) ? unpacked.toString() : "beanstalkd";
    }

    @Override
    public void check() {
        try {
            new ProcessBuilder(program(), "-v")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "beanstalkd is not there: scripts/bench --vs beanstalkd gets it on Debian; elsewhere install it by"
                            + " hand.");
        }
    }

    @Override
    public Rates round(Run run, int tasks) throws IOException, InterruptedException {
        Path log = Files.createTempDirectory(run.folder(), "beanstalkd");
        int port = freePort();
        Process process = start(port, log);
        AutoCloseable end = run.tools().closers().add(process::destroyForcibly);
        try {
            long until = System.nanoTime() + run.sizes().warmUp().toNanos();
            do {
                measure(port, tasks / 6);
            } while (System.nanoTime() - until < 0);
            return measure(port, tasks);
        } finally {
            run.close(end);
            process.waitFor();
            Folders.delete(log);
        }
    }

    private Process start(int port, Path log) throws IOException, InterruptedException {
        List<String> command =
                List.of(program(), "-l", "127.0.0.1", "-p", Integer.toString(port), "-b", log.toString(), "-f", "50");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int tries = 0; tries < 500; tries++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return process;
            } catch (IOException notYet) {
                Thread.sleep(10);
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("beanstalkd does not listen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Rates measure(int port, int tasks) throws IOException, InterruptedException {
        try (Line line = new Line(port)) {
            long begun = System.nanoTime();
            line.put(tasks);
            double bulk = tasks * 1e9 / (System.nanoTime() - begun);
            begun = System.nanoTime();
            work(port, tasks);
            return new Rates(line.version(), bulk, tasks * 1e9 / (System.nanoTime() - begun));
        }
    }

    private static void work(int port, int tasks) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int share = tasks / WORKERS + (i < tasks % WORKERS ? 1 : 0);
                all.add(workers.submit(() -> {
                    try (Line line = new Line(port)) {
                        line.reserveAndDelete(share);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a worker of beanstalkd failed", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    /** A connection; one thread. */
    private static final class Line implements AutoCloseable {

        private final Socket socket;
        private final OutputStream out;
        private final InputStream in;

        Line(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
            in = new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024);
        }

        void put(int tasks) throws IOException {
            byte[] job = ("put 0 0 600 " + Payloads.JSON.length() + "\r\n" + Payloads.JSON + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < tasks; sent += AHEAD) {
                int lot = Math.min(AHEAD, tasks - sent);
                for (int i = 0; i < lot; i++) {
                    out.write(job);
                }
                out.flush();
                for (int i = 0; i < lot; i++) {
                    expect("INSERTED");
                }
            }
        }

        void reserveAndDelete(int tasks) throws IOException {
            for (int i = 0; i < tasks; i++) {
                say("reserve\r\n");
                String[] words = expect("RESERVED").split(" ", -1);
                in.skipNBytes(Integer.parseInt(words[2]) + 2L);
                say("delete " + words[1] + "\r\n");
                expect("DELETED");
            }
        }

        String version() throws IOException {
            say("stats\r\n");
            int length = Integer.parseInt(expect("OK").split(" ", -1)[1]);
            String stats = new String(in.readNBytes(length + 2), StandardCharsets.US_ASCII);
            return stats.lines()
                    .filter(line -> line.startsWith("version:"))
                    .map(line -> line.substring("version:".length())
                            .replace("\"", "")
                            .strip())
                    .findFirst()
                    .orElse("");
        }

        private void say(String words) throws IOException {
            out.write(words.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private String expect(String word) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("beanstalkd closed the connection");
                }
                line.append(c == '\r' ? "" : Character.toString(c));
            }
            if (!line.toString().startsWith(word)) {
                throw new IOException("beanstalkd answered " + line);
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
