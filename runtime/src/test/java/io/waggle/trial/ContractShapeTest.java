package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the shape of answers is looked at: each fault is seen. */
class ContractShapeTest {

    private static final JsonObject COMPONENTS = new JsonObject("""
            {"schemas": {"Bee": {"type": "object", "properties": {
              "name": {"type": "string"}, "age": {"type": ["integer", "null"]}, "load": {"description": "any"},
              "trips": {"type": "array", "items": {"type": "object", "properties": {"to": {"type": "string"}}}}}}}}
            """);
    private static final JsonObject BEE = new JsonObject().put("$ref", "#/components/schemas/Bee");
    private static final JsonObject EXAMPLE =
            new JsonObject("{\"name\": \"Maja\", \"age\": 3, \"load\": 1, \"trips\": [{\"to\": \"lime\"}]}");

    private static List<String> faults(JsonObject real) {
        return new ContractShape(COMPONENTS).faults("bee", BEE, EXAMPLE, real);
    }

    private static JsonObject like() {
        return EXAMPLE.copy();
    }

    @Test
    void otherValuesOfTheSameKindAreWell() {
        assertThat(faults(like())).isEmpty();
        assertThat(faults(like().put("name", "Willi").putNull("age").put("load", "nectar")))
                .isEmpty();
    }

    @Test
    void eachFaultIsSeen() {
        assertThat(faults(like().put("name", 7))).hasSize(2).allMatch(fault -> fault.startsWith("bee.name is number"));
        assertThat(faults(like().putNull("name"))).singleElement().asString().contains("null");
        JsonObject nameless = like();
        nameless.remove("name");
        assertThat(faults(nameless)).containsExactly("bee.name is in the example and not in the answer");
        assertThat(faults(like().put("wings", 4))).containsExactly("bee.wings is in the answer and not in the schema");
        JsonObject idle = like();
        idle.getJsonArray("trips").clear();
        assertThat(faults(idle)).containsExactly("bee.trips is empty, and not so in the example");
        JsonObject lost = like();
        lost.getJsonArray("trips").getJsonObject(0).putNull("to");
        assertThat(faults(lost)).singleElement().asString().startsWith("bee.trips[0].to is null");
    }

    @Test
    void oneOfSeveralShapesIsEnough() {
        JsonObject either =
                new JsonObject("{\"oneOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/components/schemas/Bee\"}]}");
        ContractShape shape = new ContractShape(COMPONENTS);
        assertThat(shape.faults("bee", either, EXAMPLE, like())).isEmpty();
        assertThat(shape.faults("bee", either, "Maja", 7)).isNotEmpty();
    }
}
