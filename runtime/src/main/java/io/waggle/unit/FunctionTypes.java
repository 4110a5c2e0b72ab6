package io.waggle.unit;

import io.waggle.function.DurationText;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskFunction;
import io.waggle.function.WaggleFunction;
import io.waggle.task.FunctionInfo;
import java.io.IOException;
import java.lang.annotation.AnnotationFormatError;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the functions that a jar lists in its service descriptors, and reads what classes say. Runs no code of theirs. */
final class FunctionTypes {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");
    private static final int MOST_ATTEMPTS = 1_000;
    private static final int MOST_SLOTS = 100_000;
    private static final Duration LONGEST = Duration.ofDays(3650);

    private FunctionTypes() {}

    /** The functions, by name. */
    static List<FunctionType> in(UnitClassLoader loader) throws BadJar {
        Map<String, FunctionType> found = new TreeMap<>();
        for (Class<?> kind : List.of(TaskFunction.class, FunctionVerticle.class)) {
            for (String name : listed(loader, kind)) {
                FunctionType function = function(loader, kind, name);
                FunctionType other = found.put(function.info().name(), function);
                if (other != null) {
                    throw new BadJar("the function '" + function.info().name() + "' is there twice: "
                            + other.type().getName() + " and " + name);
                }
            }
        }
        if (found.isEmpty()) {
            throw new BadJar("it lists no function: name one class or more in META-INF/services/"
                    + TaskFunction.class.getName() + " or META-INF/services/" + FunctionVerticle.class.getName());
        }
        return List.copyOf(found.values());
    }

    /** What says nothing of itself is as usual. */
    @WaggleFunction("usual")
    private static final class Usual {}

    /**
     * What the class of a function that is there already says.
     *
     * @param name what to call it; {@code null}: as the class says
     */
    static FunctionType of(@Nullable String name, Class<?> type) throws BadJar {
        WaggleFunction annotation = type.getAnnotation(WaggleFunction.class);
        if (annotation == null && name == null) {
            throw new BadJar(type.getName() + " has no @WaggleFunction: add it, or hand it over with a name");
        }
        WaggleFunction said = annotation == null
                ? Objects.requireNonNull(Usual.class.getAnnotation(WaggleFunction.class))
                : annotation;
        return new FunctionType(info(type.getName(), name == null ? said.value() : name, said), type, said.noRetryOn());
    }

    private static List<String> listed(UnitClassLoader loader, Class<?> kind) throws BadJar {
        String entry = "META-INF/services/" + kind.getName();
        List<String> names = new ArrayList<>();
        try {
            for (String line : loader.lines(entry)) {
                String name = line.contains("#") ? line.substring(0, line.indexOf('#')) : line;
                if (!name.isBlank()) {
                    names.add(name.strip());
                }
            }
        } catch (IOException e) {
            throw new BadJar("'" + entry + "' cannot be read: " + e.getMessage());
        }
        return names;
    }

    private static FunctionType function(UnitClassLoader loader, Class<?> kind, String name) throws BadJar {
        try {
            Class<?> type = Class.forName(name, false, loader);
            if (type.getClassLoader() != loader) {
                throw new BadJar("it lists " + name + ", which is not in the jar");
            }
            if (!kind.isAssignableFrom(type)) {
                throw new BadJar("it lists " + name + " as a " + kind.getSimpleName() + ", which it is not");
            }
            if (Modifier.isAbstract(type.getModifiers())) {
                throw new BadJar("it lists " + name + ", which is abstract");
            }
            if (Arrays.stream(type.getConstructors()).noneMatch(made -> made.getParameterCount() == 0)) {
                throw new BadJar(name + " has no public constructor without parameters");
            }
            WaggleFunction annotation = type.getAnnotation(WaggleFunction.class);
            if (annotation == null) {
                throw new BadJar(name + " has no @WaggleFunction: add it, with the function's name");
            }
            return new FunctionType(info(name, annotation.value(), annotation), type, annotation.noRetryOn());
        } catch (ClassNotFoundException e) {
            throw new BadJar("it lists " + name + ", which is not in the jar");
        } catch (LinkageError | AnnotationFormatError | StackOverflowError | RuntimeException e) {
            throw new BadJar(
                    name + " cannot be loaded: " + ErrorText.oneLine(e) + ". What it needs must be in the jar");
        }
    }

    private static FunctionInfo info(String type, String name, WaggleFunction annotation) throws BadJar {
        String channel = annotation.channel().isEmpty() ? name : annotation.channel();
        checkName(type, "name", name);
        checkName(type, "channel", channel);
        checkRange(type, "attempts", annotation.attempts(), 1, MOST_ATTEMPTS);
        checkRange(type, "slots", annotation.slots(), 0, MOST_SLOTS);
        Duration timeout = annotation.timeout().isEmpty() ? null : duration(type, "timeout", annotation.timeout());
        if (timeout != null && timeout.toMillis() < 1) {
            throw new BadJar(type + ": the timeout is under a millisecond; leave it empty for no limit");
        }
        return new FunctionInfo(
                name,
                annotation.description(),
                channel,
                annotation.attempts(),
                duration(type, "backoff", annotation.backoff()),
                duration(type, "backoffCap", annotation.backoffCap()),
                timeout,
                annotation.slots());
    }

    private static Duration duration(String type, String field, String text) throws BadJar {
        try {
            Duration read = DurationText.parse(text);
            if (read.compareTo(LONGEST) <= 0) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            throw new BadJar(type + ": " + field + " " + e.getMessage());
        }
        throw new BadJar(type + ": " + field + " is longer than " + LONGEST.toDays() + " days");
    }

    private static void checkName(String type, String field, String name) throws BadJar {
        if (!NAME.matcher(name).matches()) {
            throw new BadJar(type + ": the " + field + " '" + name
                    + "' must be 1 to 100 of a-z A-Z 0-9 . _ -, first a letter or digit");
        }
    }

    private static void checkRange(String type, String field, int value, int least, int most) throws BadJar {
        if (value < least || value > most) {
            throw new BadJar(type + ": " + field + " is " + value + " and must be " + least + " to " + most);
        }
    }
}
