package io.waggle.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProgramTest {

    @TempDir
    Path temp;

    @Test
    void readsTheVersionOfRedisAndOfValkey() {
        Path any = Path.of("any");
        assertThat(RedisProgram.parse(any, "Redis server v=6.2.14 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64"))
                .contains(new RedisProgram(any, 6, 2));
        assertThat(RedisProgram.parse(any, "Valkey server v=8.1.0 sha=00000000:0 malloc=libc bits=64"))
                .contains(new RedisProgram(any, 8, 1));
        assertThat(RedisProgram.parse(any, "no such thing")).isEmpty();
    }

    @Test
    void passesOverAServerThatIsTooOld() throws IOException {
        program("redis-server", "Redis server v=6.0.16 sha=0");
        assertThat(RedisProgram.onPath(temp.toString())).isEmpty();
        Path valkey = program("valkey-server", "Valkey server v=8.0.1 sha=0");
        assertThat(RedisProgram.onPath("/no/such/folder:" + temp)).contains(new RedisProgram(valkey, 8, 0));
    }

    @Test
    void unpacksTheBundledOneOnce() throws IOException {
        RedisProgram first = RedisProgram.find(temp, "");
        assertThat(first.path()).isExecutable().hasFileName("redis-server-7.0.15");
        var made = Files.getLastModifiedTime(first.path());
        assertThat(RedisProgram.find(temp, "")).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.path())).isEqualTo(made);
    }

    @Test
    void refusesDataOfANewerServer() throws IOException {
        Files.createDirectory(temp.resolve("appendonlydir"));
        assertThat(new RedisProgram(temp, 6, 2).reads(temp)).isFalse();
        assertThat(new RedisProgram(temp, 7, 0).reads(temp)).isTrue();
    }

    private Path program(String name, String version) throws IOException {
        Path program = Files.writeString(temp.resolve(name), "#!/bin/sh\necho '" + version + "'\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
