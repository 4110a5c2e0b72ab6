package io.waggle.planted.device;

import io.vertx.ext.web.Router;

/** Breaks a rule, so that the rule is seen to work. */
record DeviceKnowsWeb(Router router) {}
