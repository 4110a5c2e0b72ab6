package io.waggle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about people and their traces. */
class PeopleCliTest {

    @TempDir
    Path temp;

    @Test
    void makesChangesListsAndRemovesUsers() throws IOException {
        String bob = "{\"username\":\"bob\",\"roles\":[\"operator\"],\"disabled\":true}";
        Path password = Files.writeString(temp.resolve("pw"), "four red plates\n");
        try (Answers node = new Answers()
                .on("/users/bob", 200, bob)
                .on("/users", 200, bob.replace("{\"user", "{\"items\":[{\"user").replace("true}", "true}]}"))) {
            assertThat(node.run(
                            "user", "add", "bob", "--role", "operator,viewer", "--password-file", password.toString()))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("user", "set", "bob", "--disable")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("bob has been changed: operator, disabled.");
            assertThat(node.run("users")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("bob   operator  disabled");
            assertThat(node.run("user", "delete", "bob")).isEqualTo(Exit.OK);
            assertThat(node.run("user", "set", "bob", "--disable", "--enable")).isEqualTo(Exit.USAGE);
            assertThat(node.cli().execute("user")).isEqualTo(Exit.USAGE);
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/users {\"username\":\"bob\",\"password\":\"four red plates\","
                                    + "\"roles\":[\"operator\",\"viewer\"]}",
                            "PATCH /api/v1/users/bob {\"disabled\":true}",
                            "GET /api/v1/users",
                            "DELETE /api/v1/users/bob");
        }
    }

    @Test
    void printsANewTokenAloneSoThatAScriptCanTakeIt() throws IOException {
        String made = "{\"id\":\"ab\",\"token\":\"wgt_ab_secret\",\"expiresAt\":null}";
        try (Answers node = new Answers().on("/tokens/", 204, "").on("/tokens", 201, made)) {
            assertThat(node.run(
                            "token", "add", "cron", "--role", "submitter", "--channels", "a,b", "--expires", "never"))
                    .isEqualTo(Exit.OK);
            assertThat(node.out().strip()).isEqualTo("wgt_ab_secret");
            assertThat(node.err()).contains("shown this once").contains("until it is revoked");
            assertThat(node.run("token", "revoke", "ab", "cd")).isEqualTo(Exit.OK);
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/tokens {\"name\":\"cron\",\"role\":\"submitter\",\"channels\":[\"a\",\"b\"],"
                                    + "\"expires\":\"never\"}",
                            "DELETE /api/v1/tokens/ab",
                            "DELETE /api/v1/tokens/cd");
        }
        String listed = "{\"items\":[{\"id\":\"ab\",\"name\":\"cron\",\"user\":\"ann\",\"role\":\"submitter\","
                + "\"channels\":[\"a\"],\"functions\":[\"f\"],\"expiresAt\":null,\"lastUsed\":null}]}";
        try (Answers node = new Answers().on("/tokens", 200, listed)) {
            assertThat(node.run("tokens")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("ab  cron  ann   submitter  a,f()       never    -");
        }
    }

    @Test
    void showsTheAuditWithItsFilterAndExportsIt() throws IOException {
        JsonObject entry = new JsonObject()
                .put("at", "2026-11-22T10:00:00Z")
                .put("by", "ann")
                .put("token", "cron")
                .put("address", "10.0.0.1")
                .put("action", "auth.login")
                .put("outcome", "UNAUTHENTICATED")
                .put("count", 12);
        try (Answers node = new Answers().on("/audit", 200, "{\"items\":[" + entry.encode() + "],\"next\":null}")) {
            assertThat(node.run("audit", "--by", "ann", "--action", "auth", "--from", "2026-11-22T08:30:00Z"))
                    .isEqualTo(Exit.OK);
            assertThat(node.out()).contains("ann/cron").contains("UNAUTHENTICATED x12");
            assertThat(node.requests())
                    .containsExactly("GET /api/v1/audit?by=ann&action=auth&from=2026-11-22T08%3A30%3A00Z&limit=50");
        }
        try (Answers node = new Answers().on("/audit", 200, "id,at\r\n1-1,now\r\n")) {
            assertThat(node.run("audit", "--target", "mail", "--export", "csv")).isEqualTo(Exit.OK);
            assertThat(node.out().lines()).containsExactly("id,at", "1-1,now");
            assertThat(node.requests()).containsExactly("GET /api/v1/audit?target=mail");
            assertThat(node.run("audit", "--export", "xml")).isEqualTo(Exit.USAGE);
        }
        try (Answers node = new Answers().on("/audit", 403, "{\"detail\":\"Not for you.\",\"code\":\"FORBIDDEN\"}")) {
            assertThat(node.run("audit", "--export", "ndjson")).isEqualTo(Exit.UNAUTHORISED);
            assertThat(node.err()).contains("Not for you. [FORBIDDEN]");
        }
    }

    @Test
    void saysWhetherTheAuditIsWhole() throws IOException {
        String whole = "{\"whole\":true,\"entries\":7,\"first\":1,\"last\":7,\"hash\":\"ab12\",\"broken\":null}";
        try (Answers node = new Answers().on("/audit/verify", 200, whole)) {
            assertThat(node.run("audit", "--verify")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("as it was written: 7 entries, number 1 to 7, hash ab12");
            assertThat(node.run("audit", "--verify", "--by", "ann")).isEqualTo(Exit.USAGE);
        }
        String broken = "{\"whole\":false,\"entries\":3,\"first\":1,\"last\":7,\"hash\":\"ab12\","
                + "\"broken\":{\"number\":4,\"id\":\"5-1\",\"why\":\"it is not as it was\"}}";
        try (Answers node = new Answers().on("/audit/verify", 200, broken)) {
            assertThat(node.run("audit", "--verify")).isEqualTo(Exit.FAILED);
            assertThat(node.out()).contains("broken at number 4 (5-1): it is not as it was.");
        }
    }
}
