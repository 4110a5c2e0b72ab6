package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;

/** Serves the description of the interface. Any thread. */
final class OpenApiResource {

    private final Buffer description;

    private OpenApiResource(Buffer description) {
        this.description = description;
    }

    /** Blocks for a moment. */
    static OpenApiResource load() throws IOException {
        try (InputStream in = OpenApiResource.class.getResourceAsStream("/openapi.json")) {
            if (in == null) {
                throw new IOException("openapi.json is missing in the runtime's jar");
            }
            return new OpenApiResource(Buffer.buffer(in.readAllBytes()));
        }
    }

    void mount(Routes routes) {
        routes.on(GET, "/openapi.json", call -> Future.succeededFuture(new Answer(200, Answer.JSON, description)));
    }
}
