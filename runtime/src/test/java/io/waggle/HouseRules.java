package io.waggle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of who may import whom, for the packages under a root: the real ones, or those planted to break them.
 *
 * @param root {@code io.waggle} or the planted tree
 */
record HouseRules(String root) {

    /** A package imports only from lower levels: neither upwards nor sideways. */
    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            Map.entry("", 6),
            Map.entry(".cli", 5),
            Map.entry(".bench", 5),
            Map.entry(".chaos", 5),
            Map.entry(".rig", 4),
            Map.entry(".api", 4),
            Map.entry(".device", 4),
            Map.entry(".unit", 4),
            Map.entry(".fleet", 4),
            Map.entry(".channel.redis", 3),
            Map.entry(".event", 3),
            Map.entry(".security", 3),
            Map.entry(".embedded", 3),
            Map.entry(".channel", 2),
            Map.entry(".control", 2),
            Map.entry(".store", 2),
            Map.entry(".time", 2),
            Map.entry(".measure", 2),
            Map.entry(".task", 1));

    /** Every rule by its name. */
    Map<String, ArchRule> all() {
        return Map.of(
                "imports go down only", classes().should(importDownwards()),
                "tasks know the JDK only", tasksKnowTheJdkOnly(),
                "only channel.redis knows the Redis client", only(".channel.redis", "io.vertx.redis.."),
                "only fleet knows Hazelcast", only(".fleet", "com.hazelcast..", "io.vertx.spi.cluster.."),
                "only api knows Vert.x Web", only(".api", "io.vertx.ext.web.."),
                "the client verbs speak REST only", cliSpeaksRestOnly(),
                "only commands end the process", onlyCommandsExit(),
                "every package says what null means", classes().should(liveInANullMarkedPackage()));
    }

    private ArchRule tasksKnowTheJdkOnly() {
        return classes()
                .that()
                .resideInAPackage(root + ".task")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", root + ".task");
    }

    private ArchRule only(String owner, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    private ArchRule cliSpeaksRestOnly() {
        return classes()
                .that()
                .resideInAPackage(root + ".cli")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.net..",
                        "org.jspecify..",
                        "picocli..",
                        "io.vertx.core.json..",
                        root + ".cli",
                        root + ".task");
    }

    private ArchRule onlyCommandsExit() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.waggle.Main")
                .and()
                .haveNameNotMatching(".*\\.NodeCommand")
                .should()
                .callMethod(System.class, "exit", int.class);
    }

    private ArchCondition<JavaClass> importDownwards() {
        return new ArchCondition<>("import from lower levels only") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                if (level(from).isEmpty()) {
                    events.add(SimpleConditionEvent.violated(
                            from, from.getName() + " lives in a package without a level: give it one in HouseRules"));
                }
                from.getDirectDependenciesFromSelf().stream()
                        .filter(HouseRules.this::isUpOrSideways)
                        .forEach(wrong -> events.add(SimpleConditionEvent.violated(from, wrong.getDescription())));
            }
        };
    }

    private boolean isUpOrSideways(Dependency dependency) {
        JavaClass from = dependency.getOriginClass();
        JavaClass to = dependency.getTargetClass();
        if (from.getPackageName().equals(to.getPackageName())) {
            return false;
        }
        Optional<Integer> above = level(from);
        Optional<Integer> below = level(to);
        return above.isPresent() && below.isPresent() && below.get() >= above.get();
    }

    private Optional<Integer> level(JavaClass one) {
        String name = one.getPackageName();
        return name.startsWith(root)
                ? Optional.ofNullable(LEVELS.get(name.substring(root.length())))
                : Optional.empty();
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                if (!one.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(one, one.getName() + " has no @NullMarked package-info"));
                }
            }
        };
    }
}
