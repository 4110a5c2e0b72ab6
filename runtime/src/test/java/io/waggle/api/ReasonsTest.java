package io.waggle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.Standing;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.FunctionStatus;
import io.waggle.task.Address;
import io.waggle.task.FunctionInfo;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    private static final long NOW = 1_000_000;

    @Test
    void whatNobodyCanRunIsSaidFirst() {
        List<Reason> reasons = reasons(standing(1, 0, false), List.of(), List.of());
        assertThat(reasons).extracting(Reason::code).containsExactly("FUNCTION_NOT_DEPLOYED", "NO_DEVICE");
        assertThat(reasons).extracting(Reason::text).first().isEqualTo("No function 'f' is deployed.");
        assertThat(reasons).extracting(Reason::command).last().isEqualTo("waggle node");
    }

    @Test
    void aVersionThatIsNotLoadedYetIsNamed() {
        List<Reason> reasons =
                reasons(standing(1, 0, false), List.of(device("a-1", State.RUNNING, 0, null)), List.of(function("b")));
        assertThat(reasons).extracting(Reason::code).containsExactly("NOT_LOADED");
        assertThat(reasons.get(0).text()).isEqualTo("Version v1 of 'f' is not loaded yet on a.");
    }

    @Test
    void aDeafDeviceIsNamedWithItsReason() {
        List<Reason> reasons = reasons(
                standing(1, 0, false),
                List.of(device("a-1", State.RUNNING, 0, "no ring for 15 s")),
                List.of(function("a")));
        assertThat(reasons).extracting(Reason::code).containsExactly("DEVICE_DEAF");
        assertThat(reasons.get(0).text()).contains("a-1", "no ring for 15 s");
    }

    @Test
    void oneDeviceThatCanRunItIsEnough() {
        List<DeviceStatus> devices =
                List.of(device("a-1", State.PAUSED, 0, null), device("b-1", State.RUNNING, 1, null));
        assertThat(reasons(standing(1, 0, false), devices, List.of(function("a", "b"))))
                .extracting(Reason::code)
                .containsExactly("SOON");
    }

    @Test
    void fullSlotsAndThoseBeforeItAreTold() {
        List<DeviceStatus> devices =
                List.of(device("a-1", State.RUNNING, 2, null), device("b-1", State.RUNNING, 2, null));
        List<Reason> reasons = reasons(standing(5, 7, false), devices, List.of(function("a", "b")));
        assertThat(reasons).extracting(Reason::code).containsExactly("BUSY", "BEHIND");
        assertThat(reasons.get(0).text()).isEqualTo("All 4 slots of a-1, b-1 are at work.");
        assertThat(reasons.get(1).text())
                .isEqualTo("At most 7 with a higher priority and 4 of its own line are before it.");
    }

    @Test
    void devicesThatAreHeldAreNamedAndTheFirstThatHearsIsToBeStarted() {
        List<DeviceStatus> devices =
                List.of(device("a-1", State.OFFLINE, 0, null), device("b-1", State.STOPPED, 0, null));
        List<Reason> reasons = reasons(standing(1, 0, true), devices, List.of(function("b")));
        assertThat(reasons).extracting(Reason::code).containsExactly("DEVICES_HELD", "SUSPECT");
        assertThat(reasons.get(0).text()).contains("a-1 is OFFLINE, last seen 1970", "b-1 is STOPPED");
        assertThat(reasons.get(0).command()).isEqualTo("waggle device b-1 start");
    }

    @Test
    void theOnlyDeviceThatMayRunItIsNamedWithHowItIs() {
        List<DeviceStatus> devices =
                List.of(device("a-1", State.OFFLINE, 0, null), device("b-1", State.RUNNING, 0, null));
        List<Reason> reasons = reasons(standing(1, 0, false), devices, List.of(function("a", "b")), "device:a-1");
        assertThat(reasons)
                .containsExactly(Reason.of(
                        "DEVICES_HELD",
                        "Only device a-1 may run it, and it is OFFLINE, last seen 1970-01-01T00:00:00Z.",
                        "waggle node --name a"));
        assertThat(reasons(standing(1, 0, false), devices, List.of(function("a", "b")), "device:b-1"))
                .extracting(Reason::code)
                .containsExactly("SOON");
    }

    @Test
    void theDevicesOfTheOnlyNodeThatMayRunItAreNamed() {
        List<DeviceStatus> devices = List.of(
                device("a-1", State.OFFLINE, 0, null),
                device("a-2", State.STOPPED, 0, null),
                device("b-1", State.RUNNING, 0, null));
        List<Reason> reasons = reasons(standing(1, 0, false), devices, List.of(function("a", "b")), "node:a");
        assertThat(reasons)
                .containsExactly(Reason.of(
                        "DEVICES_HELD",
                        "Only the devices of node a may run it, and none takes tasks: a-1 is OFFLINE, last seen"
                                + " 1970-01-01T00:00:00Z; a-2 is STOPPED.",
                        "waggle device a-2 start"));
    }

    @Test
    void whatMovedMeanwhileIsToBeAskedAgain() {
        assertThat(reasons(null, List.of(device("a-1", State.RUNNING, 0, null)), List.of(function("a"))))
                .extracting(Reason::code)
                .containsExactly("MOVING");
    }

    private static List<Reason> reasons(
            @Nullable Standing standing, List<DeviceStatus> devices, List<FunctionStatus> functions, String... tags) {
        StoredTask task = new StoredTask(
                "f",
                0,
                List.of(tags),
                null,
                null,
                "b",
                new RetryPolicy(3, 0, 0),
                0,
                NOW,
                new byte[0],
                0,
                List.of(),
                null);
        TaskView view = new TaskView(new Address("f", "id"), TaskState.QUEUED, task, null, 0);
        return Reasons.of(view, new Reasons.Scene(NOW, standing, ChannelSettings.DEFAULTS, devices, functions));
    }

    private static Standing standing(long inLine, long before, boolean suspect) {
        return new Standing(inLine, before, false, suspect, 0, 0, 0, 0, List.of());
    }

    private static DeviceStatus device(String id, State state, int busy, @Nullable String deaf) {
        return new DeviceStatus(
                id,
                id.substring(0, 1),
                state,
                2,
                busy,
                List.of(),
                List.of(),
                0,
                0,
                List.of(),
                Instant.EPOCH,
                deaf,
                "",
                null);
    }

    private static FunctionStatus function(String... loadedOn) {
        FunctionInfo info = new FunctionInfo("f", "", "f", 3, Duration.ZERO, Duration.ZERO, null, 0);
        return new FunctionStatus(
                info,
                "v1",
                List.of(new FunctionStatus.Version("v1", "v1", "f.jar", 1, "ann", Instant.EPOCH, List.of(loadedOn))));
    }
}
