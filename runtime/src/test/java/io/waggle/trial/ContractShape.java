package io.waggle.trial;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an answer, held against its schema and the example in the description: a field of the example that is
 * not there or of another kind, and a field that the schema does not know. One thread.
 *
 * @param components the description's
 */
record ContractShape(JsonObject components) {

    /** Each thing that is wrong, with where; none: all is well. */
    List<String> faults(String where, JsonObject written, @Nullable Object example, @Nullable Object real) {
        JsonObject schema = resolved(written);
        if (schema.containsKey("oneOf")) {
            List<List<String>> each = objects(schema.getJsonArray("oneOf")).stream()
                    .map(option -> faults(where, option, example, real))
                    .toList();
            return each.stream().filter(List::isEmpty).findFirst().orElse(each.get(0));
        }
        List<String> faults = new ArrayList<>();
        if (!types(schema).isEmpty() && !types(schema).contains(kind(real))) {
            faults.add(where + " is " + kind(real) + ", and the schema says " + types(schema));
        }
        if (!types(schema).isEmpty()
                && example != null
                && real != null
                && !kind(example).equals(kind(real))) {
            faults.add(where + " is " + kind(real) + ", and in the example " + kind(example));
        }
        if (real instanceof JsonObject object) {
            object(where, schema, example instanceof JsonObject e ? e : new JsonObject(), object, faults);
        } else if (real instanceof JsonArray array) {
            array(where, schema, example instanceof JsonArray e ? e : new JsonArray(), array, faults);
        }
        return faults;
    }

    private void object(String where, JsonObject schema, JsonObject example, JsonObject real, List<String> faults) {
        JsonObject known = schema.getJsonObject("properties");
        if (known == null) {
            return;
        }
        for (String name : example.fieldNames()) {
            if (!real.containsKey(name)) {
                faults.add(where + "." + name + " is in the example and not in the answer");
            }
        }
        for (Map.Entry<String, Object> field : real) {
            String name = field.getKey();
            if (known.containsKey(name)) {
                faults.addAll(faults(
                        where + "." + name, known.getJsonObject(name), example.getValue(name), field.getValue()));
            } else if (!schema.containsKey("additionalProperties")) {
                faults.add(where + "." + name + " is in the answer and not in the schema");
            }
        }
    }

    private void array(String where, JsonObject schema, JsonArray example, JsonArray real, List<String> faults) {
        if (real.isEmpty() && !example.isEmpty()) {
            faults.add(where + " is empty, and not so in the example");
        }
        JsonObject items = schema.getJsonObject("items", new JsonObject());
        Object first = example.isEmpty() ? null : example.getValue(0);
        for (int i = 0; i < real.size(); i++) {
            faults.addAll(faults(where + "[" + i + "]", items, first, real.getValue(i)));
        }
    }

    /** A schema without pointers, with all that it is made of. */
    private JsonObject resolved(JsonObject schema) {
        String pointer = schema.getString("$ref");
        if (pointer != null) {
            String[] part = pointer.split("/", 4);
            return resolved(components.getJsonObject(part[2]).getJsonObject(part[3]));
        }
        if (!schema.containsKey("allOf")) {
            return schema;
        }
        JsonObject properties = new JsonObject();
        objects(schema.getJsonArray("allOf"))
                .forEach(one -> properties.mergeIn(resolved(one).getJsonObject("properties", new JsonObject())));
        return new JsonObject().put("type", "object").put("properties", properties);
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    /** The kinds that a schema allows; empty: any. */
    private static Set<String> types(JsonObject schema) {
        Object type = schema.getValue("type");
        List<?> all = type instanceof JsonArray many ? many.getList() : type == null ? List.of() : List.of(type);
        return all.stream()
                .map(name -> name.equals("integer") ? "number" : String.valueOf(name))
                .collect(Collectors.toSet());
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Number) {
            return "number";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof JsonArray) {
            return "array";
        }
        return value instanceof JsonObject ? "object" : "string";
    }
}
