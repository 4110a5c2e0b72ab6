package io.waggle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.waggle.cli.Credentials.Choice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers: flag before environment before file before default, and no token where it does not belong. */
class CredentialsTest {

    private static final String USUAL = "http://127.0.0.1:8080";

    @TempDir
    Path home;

    @Test
    void withoutAnythingItIsTheUsualAddressAndNoToken() {
        Choice choice = with().choose(null, null);
        assertThat(choice.url()).isEqualTo(USUAL);
        assertThat(choice.key()).isEqualTo(USUAL);
        assertThat(choice.token()).isEmpty();
        assertThat(choice.known()).isTrue();
    }

    @Test
    void aLoginWithoutAProfileIsKeptUnderItsAddress() throws Exception {
        keep("http://a:1/", null, "ta");
        keep("http://b:2", null, "tb");
        assertThat(with().choose("http://a:1", null).token()).hasValue("ta");
        assertThat(with().choose("http://b:2/", null).token()).hasValue("tb");
        assertThat(with().choose(null, null).token()).isEmpty();
        Path file = with().file();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aProfileHoldsAddressAndToken() {
        keep("http://prod:1", "prod", "tp");
        keep("http://test:2", "test", "tt");
        assertThat(with().choose(null, "prod")).isEqualTo(choice("prod", "http://prod:1", "tp"));
        assertThat(with("WAGGLE_PROFILE", "test").choose(null, null)).isEqualTo(choice("test", "http://test:2", "tt"));
        assertThat(with("WAGGLE_PROFILE", "test").choose(null, "prod").url()).isEqualTo("http://prod:1");
        assertThat(with().choose(null, "nowhere").known()).isFalse();
        assertThatThrownBy(() -> with().choose(null, "../x")).hasMessageContaining("is no profile");
    }

    @Test
    void theProfileNamedDefaultCountsWhereNoneIsNamed() {
        keep("http://mine:1", "default", "tm");
        assertThat(with().choose(null, null)).isEqualTo(choice("default", "http://mine:1", "tm"));
        assertThat(with().choose("http://other:2", null).key()).isEqualTo("http://other:2");
    }

    @Test
    void aFlagComesBeforeTheEnvironmentAndTheEnvironmentBeforeTheFile() {
        keep("http://prod:1", "prod", "tp");
        keep("http://mine:1", "default", "tm");
        assertThat(with("WAGGLE_URL", "http://env:3").choose(null, null).url()).isEqualTo("http://env:3");
        assertThat(with("WAGGLE_URL", "http://env:3")
                        .choose("http://flag:4", null)
                        .url())
                .isEqualTo("http://flag:4");
        assertThat(with("WAGGLE_URL", "http://env:3").choose(null, "prod").url())
                .isEqualTo("http://prod:1");
        assertThat(with("WAGGLE_TOKEN", "te").choose(null, null).token()).hasValue("te");
        assertThat(with("WAGGLE_TOKEN", "te").choose(null, "prod").token()).hasValue("tp");
    }

    @Test
    void aTokenIsShownAtItsOwnAddressOnly() {
        keep("http://prod:1", "prod", "tp");
        assertThat(with().choose("http://evil:1", "prod").token()).isEmpty();
        assertThat(with("WAGGLE_URL", "http://evil:1", "WAGGLE_PROFILE", "prod")
                        .choose(null, null)
                        .token())
                .isEmpty();
    }

    private void keep(String url, @Nullable String profile, String token) {
        Credentials credentials = with();
        credentials.keep(credentials.choose(url, profile), "ann", new JsonObject().put("token", token));
    }

    private Credentials with(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("XDG_CONFIG_HOME", home.toString()));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new Credentials(environment);
    }

    private static Choice choice(String key, String url, String token) {
        return new Choice(key, url, Optional.of(token), true);
    }
}
