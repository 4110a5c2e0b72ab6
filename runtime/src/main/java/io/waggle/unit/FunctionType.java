package io.waggle.unit;

import io.waggle.task.FunctionInfo;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/**
 * A function's class, checked but not initialised yet.
 *
 * @param info its name and defaults
 * @param type a {@code TaskFunction} or a {@code FunctionVerticle}
 * @param noRetryOn the classes of failures after which there is no retry; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record FunctionType(FunctionInfo info, Class<?> type, Class<?>... noRetryOn) {

    /**
     * Makes the instance, by code of the author's: static initialisers and the constructor run.
     *
     * @throws BadJar with whatever they threw
     */
    Object create() throws BadJar {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(type.getClassLoader());
        try {
            Constructor<?> constructor = type.getConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (ExceptionInInitializerError e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw failed(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private BadJar failed(Throwable cause) {
        return new BadJar("the function '" + info.name() + "' (" + type.getName() + ") cannot be made: "
                + ErrorText.oneLine(cause));
    }
}
