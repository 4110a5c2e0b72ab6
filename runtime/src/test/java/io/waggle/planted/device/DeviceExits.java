package io.waggle.planted.device;

/** Breaks a rule, so that the rule is seen to work. */
record DeviceExits(int code) {
    void exit() {
        System.exit(code);
    }
}
