package io.waggle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.security.Role;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The description of the interface names exactly the routes that exist, with the roles that they need. */
class OpenApiTest {

    private final String text = read();
    private final JsonObject paths = new JsonObject(text).getJsonObject("paths");

    @Test
    void namesTheRoutesThatExist() {
        Set<String> described = new TreeSet<>();
        paths.forEach(path -> ((JsonObject) path.getValue())
                .fieldNames()
                .forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        Set<String> real = new TreeSet<>();
        Permissions.ALL.stream()
                .filter(row -> !row.path().equals(Permissions.CONSOLE))
                .forEach(row -> real.add(row.toString()));
        assertThat(described).isEqualTo(real);
    }

    @Test
    void namesTheRoles() {
        for (Permission row : Permissions.ALL) {
            if (!row.path().equals(Permissions.CONSOLE)) {
                JsonObject operation = paths.getJsonObject(row.path())
                        .getJsonObject(row.method().name().toLowerCase(java.util.Locale.ROOT));
                Role role = row.role();
                assertThat(operation.getString("x-role"))
                        .as(row.toString())
                        .isEqualTo(role == null ? null : role.text());
                assertThat(operation.containsKey("security")).as(row.toString()).isEqualTo(role == null);
                assertThat(operation.getString("summary")).isNotBlank();
            }
        }
    }

    @Test
    void hasEveryPartThatItPointsTo() {
        JsonObject components = new JsonObject(text).getJsonObject("components");
        var pointers = Pattern.compile("\"#/components/(\\w+)/(\\w+)\"").matcher(text);
        while (pointers.find()) {
            assertThat(components.getJsonObject(pointers.group(1)).containsKey(pointers.group(2)))
                    .as(pointers.group())
                    .isTrue();
        }
    }

    private static String read() {
        try (var in = OpenApiTest.class.getResourceAsStream("/openapi.json")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
