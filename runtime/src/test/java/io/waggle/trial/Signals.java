package io.waggle.trial;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that the JDK cannot send. */
final class Signals {

    private Signals() {}

    /** Sends {@code STOP} or {@code CONT} to a process that is there. */
    static void send(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("SIG" + name + " could not be sent to process " + pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
