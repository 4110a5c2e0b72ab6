package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the house rules, and shows that each of them can fail: the planted tree breaks every one. */
class ArchitectureTest {

    private static final String PLANTED = "io.waggle.planted";

    /** What in the planted tree breaks which rule. */
    private static final Map<String, String> BREAKERS = Map.of(
            "imports go down only", "EventKnowsSecurity",
            "tasks know the JDK only", "TaskKnowsVertx",
            "only channel.redis knows the Redis client", "EventKnowsRedis",
            "only fleet knows Hazelcast", "DeviceKnowsHazelcast",
            "only api knows Vert.x Web", "DeviceKnowsWeb",
            "the client verbs speak REST only", "CliKnowsChannel",
            "only commands end the process", "DeviceExits",
            "every package says what null means", "TaskKnowsVertx");

    @TestFactory
    Stream<DynamicTest> theCodeKeepsEveryRule() {
        JavaClasses real = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(ArchitectureTest::isOfTheRuntime)
                .importPackages("io.waggle");
        assertThat(real).as("the classes of the runtime").hasSizeGreaterThan(30);
        return new HouseRules("io.waggle")
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(
                                rule.getKey(),
                                () -> rule.getValue().allowEmptyShould(true).check(real)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleCanFail() {
        JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
        return new HouseRules(PLANTED)
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(
                                rule.getKey(),
                                () -> assertThat(rule.getValue()
                                                .evaluate(planted)
                                                .getFailureReport()
                                                .getDetails())
                                        .anyMatch(line -> line.contains(BREAKERS.get(rule.getKey())))));
    }

    @Test
    void importsUpwardsAreSeenToo() {
        JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
        var rule = new HouseRules(PLANTED).all().get("imports go down only");
        assertThat(Objects.requireNonNull(rule)
                        .evaluate(planted)
                        .getFailureReport()
                        .getDetails())
                .anyMatch(line -> line.contains("ChannelKnowsEvent"))
                .noneMatch(line -> line.contains("EventKnowsChannel"));
    }

    /** Not the functions' interface and the client, which share the root package. */
    private static boolean isOfTheRuntime(Location location) {
        return !location.contains("/io/waggle/function/") && !location.contains("/io/waggle/client/");
    }
}
