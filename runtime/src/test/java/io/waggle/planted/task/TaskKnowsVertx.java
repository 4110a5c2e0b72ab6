package io.waggle.planted.task;

import io.vertx.core.Future;

/** Breaks a rule, so that the rule is seen to work. */
record TaskKnowsVertx(Future<String> answer) {}
