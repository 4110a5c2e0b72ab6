package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Nodes and devices. Commands answer with a receipt, which says per device what became of them; one that is sent a second
 * time is known and not done twice. Any thread; futures fail with {@link WaggleException}.
 */
public final class Fleet {

    private final Transport transport;

    Fleet(Transport transport) {
        this.transport = transport;
    }

    /** The nodes. */
    public Future<Page<NodeInfo>> nodes() {
        return transport.json(Ask.get("/nodes")).map(json -> Fields.page(json, NodeInfo::new));
    }

    /** The devices. */
    public Future<Page<Device>> devices() {
        return transport.json(Ask.get("/devices")).map(json -> Fields.page(json, Device::new));
    }

    /** A device. */
    public Future<Device> device(String device) {
        return transport.json(Ask.get(path(device, ""))).map(Device::new);
    }

    /** A device, asked whether it is there: {@code probe} in its JSON says how long it took. */
    public Future<Device> probe(String device) {
        return transport.json(Ask.get(path(device, "?probe=true"))).map(Device::new);
    }

    /** A device takes work again. */
    public Future<Receipt> start(String device) {
        return order(path(device, "/start"), new JsonObject());
    }

    /** A device takes nothing new; what it has runs on. */
    public Future<Receipt> pause(String device) {
        return order(path(device, "/pause"), new JsonObject());
    }

    /** A device finishes what it has and stands still. */
    public Future<Receipt> stop(String device) {
        return order(path(device, "/stop"), new JsonObject());
    }

    /** All devices take work again. */
    public Future<Receipt> startAll() {
        return order("/devices/start", new JsonObject());
    }

    /** All devices take nothing new. */
    public Future<Receipt> pauseAll() {
        return order("/devices/pause", new JsonObject());
    }

    /** All devices finish what they have and stand still. */
    public Future<Receipt> stopAll() {
        return order("/devices/stop", new JsonObject());
    }

    /** Sets how many tasks a device runs at once. */
    public Future<Receipt> setSlots(String device, int slots) {
        return change(device, new JsonObject().put("slots", slots));
    }

    /** Changes {@code slots}, {@code tags}, {@code channels} or {@code name} of a device. */
    public Future<Receipt> change(String device, JsonObject change) {
        Ask ask = Ask.patch(path(device, ""), change).keyed(transport.keys().next());
        return transport.json(ask).map(Receipt::new);
    }

    /** Gives a node one more device, with {@code slots}, {@code tags}, {@code channels} and {@code name} if wanted. */
    public Future<Receipt> add(String node, JsonObject settings) {
        return order("/devices", settings.copy().put("node", node));
    }

    /**
     * Takes a device away.
     *
     * @param drain whether it finishes what it has; else that is given back
     */
    public Future<Receipt> remove(String device, boolean drain) {
        String path = Ask.path(path(device, ""), Map.of("drain", Boolean.toString(drain)));
        return transport.json(Ask.delete(path).keyed(transport.keys().next())).map(Receipt::new);
    }

    /** Shuts intake and dispatch of the whole system. */
    public Future<Receipt> pauseDispatch() {
        return order("/dispatch/pause", new JsonObject());
    }

    /** Opens them again. */
    public Future<Receipt> startDispatch() {
        return order("/dispatch/start", new JsonObject());
    }

    private Future<Receipt> order(String path, JsonObject body) {
        return transport
                .json(Ask.post(path, body).keyed(transport.keys().next()))
                .map(Receipt::new);
    }

    private static String path(String device, String more) {
        return "/devices/" + Ask.encode(device) + more;
    }
}
