package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The show of {@code scripts/demo}: a real node in a folder of its own takes an inventory of every jar in the local
 * Maven repository. Main thread; the folder and the node go when this process ends.
 */
@Command(name = "demo", hidden = true, description = "What scripts/demo shows.")
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--once", description = "Ends after the summary.")
    private boolean once;

    @Option(names = "--examples", required = true, paramLabel = "JAR", description = "The examples' function unit.")
    private Path examples;

    @Option(names = "--repository", required = true, paramLabel = "FOLDER", description = "Whose jars to look at.")
    private Path repository;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Screen screen =
                new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), false);
        Path folder = Files.createTempDirectory("waggle-demo");
        String password = password();
        Path passwordFile = Files.writeString(Files.createTempFile(folder, "password", ""), password);
        DemoNode node = new DemoNode(folder, passwordFile);
        Thread cleaner = new Thread(() -> cleanUp(node, folder), "waggle-demo-end");
        Runtime.getRuntime().addShutdownHook(cleaner);
        screen.line("Starting a node in " + folder + " …");
        String url = node.start();
        screen.line("A node runs at " + url);
        Rest rest = login(url, password);
        JsonObject deployment = rest.putJar("/functions?file=" + Rest.encode(fileName()), examples);
        screen.line("Deployed " + fileName() + ": " + Screen.cell(deployment.getValue("functions")));
        Path corrupt = plantCorrupt(folder);
        List<Path> files = Stream.concat(jars().stream(), Stream.of(corrupt)).toList();
        new Inventory(rest, screen).run(files).forEach(screen::line);
        if (once) {
            return Exit.OK;
        }
        screen.line("");
        screen.line("Console   " + url + "/   user admin   password " + password);
        screen.line("Ctrl-C ends the demo and removes its folder.");
        return node.awaitEnd() == 0 ? Exit.OK : Exit.FAILED;
    }

    private String fileName() {
        return String.valueOf(examples.getFileName());
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> tree = Files.walk(repository)) {
            return tree.filter(file -> file.toString().endsWith(".jar"))
                    .filter(Files::isRegularFile)
                    .map(file -> file.toAbsolutePath().normalize())
                    .sorted()
                    .toList();
        }
    }

    private static Rest login(String url, String password) {
        JsonObject session = new Rest(url, Optional.empty())
                .post("/auth/login", new JsonObject().put("username", "admin").put("password", password));
        return new Rest(url, Optional.of(session.getString("token")));
    }

    /** It begins as a jar does and ends in the middle of its first entry. */
    private static Path plantCorrupt(Path folder) throws IOException {
        byte[] beginning = HexFormat.of().parseHex("504b03040a0000000000");
        return Files.write(folder.resolve("planted-corrupt.jar"), beginning);
    }

    private static String password() {
        byte[] drawn = new byte[18];
        new SecureRandom().nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }

    private static void cleanUp(DemoNode node, Path folder) {
        node.stop();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path path, @org.jspecify.annotations.Nullable IOException e)
                        throws IOException {
                    Files.delete(path);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.err.println("waggle: the folder " + folder + " is left behind: " + e.getMessage());
        }
    }
}
