package io.waggle.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority of a test's own and a certificate by it, made with {@code openssl}. Immutable.
 *
 * @param authority the authority's certificate, PEM
 * @param certificate the server's, PEM
 * @param key the server's key, PEM
 */
public record Certificates(Path authority, Path certificate, Path key) {

    /**
     * Makes them, with an authority of their own.
     *
     * @param name what the certificate is for, like {@code IP:127.0.0.1} or {@code DNS:redis.example}
     */
    public static Certificates of(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("names"), "subjectAltName=" + name + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl(folder, "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
        openssl(folder, "req -newkey rsa:2048 -nodes -subj /CN=redis -keyout redis.key -out redis.csr");
        openssl(
                folder,
                "x509 -req -days 2 -in redis.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -out redis.pem");
        return new Certificates(folder.resolve("ca.pem"), folder.resolve("redis.pem"), folder.resolve("redis.key"));
    }

    private static void openssl(Path folder, String words) {
        try {
            List<String> command = List.of(("openssl " + words).split(" "));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("openssl.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
