package io.waggle.function;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Deploys a function verticle and runs one attempt on the verticle's own context. */
final class RunOnDeploy implements Deployable {

    private final FunctionVerticle verticle;
    private final TaskContext task;
    private final CompletableFuture<Object> end;
    private @Nullable Context context;

    RunOnDeploy(FunctionVerticle verticle, TaskContext task, CompletableFuture<Object> end) {
        this.verticle = verticle;
        this.task = task;
        this.end = end;
    }

    @Override
    public Future<?> deploy(Context context) throws Exception {
        this.context = context;
        return verticle.deploy(context);
    }

    @Override
    public Future<?> undeploy(Context context) throws Exception {
        return verticle.undeploy(context);
    }

    void runNow() {
        if (context == null) {
            throw new IllegalStateException("the verticle is not deployed");
        }
        context.runOnContext(go -> {
            try {
                verticle.run(task).onComplete(end::complete, end::completeExceptionally);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }
}
