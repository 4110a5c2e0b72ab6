package io.waggle.unit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;

/**
 * What a worker verticle gets by the event bus of the functions' own Vert.x.
 *
 * @param executions the attempts to run, in order
 */
record Batch(List<Execution> executions) {

    /** Hands the batch over as it is; it holds callbacks, so it cannot leave the JVM. */
    static final class Codec implements MessageCodec<Batch, Batch> {

        static final String NAME = "waggle.batch";

        @Override
        public void encodeToWire(Buffer buffer, Batch batch) {
            throw new UnsupportedOperationException("a batch never leaves its node");
        }

        @Override
        public Batch decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("a batch never leaves its node");
        }

        @Override
        public Batch transform(Batch batch) {
            return batch;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
