package io.bytetrade.fsnotify.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT: the first asks for the orderly end, a second ends the process at once. A shutdown hook could not tell
 * the two apart, nor let the process end with 0.
 */
final class Signals {
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Takes both signals over from the JVM, for the rest of the process. */
    static Signals install() {
        Signals signals = new Signals();
        try {
            for (String name : new String[] {"TERM", "INT"}) {
                signals.handle(name);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime lacks the module jdk.unsupported; add it", e);
        }
        return signals;
    }

    /** By reflection, because javac warns of every mention of sun.misc.Signal and knows no way to be told not to. */
    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler call = (proxy, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(this, args);
            }
            received();
            return null;
        };
        signal.getMethod("handle", signal, handler)
                .invoke(
                        null,
                        signal.getConstructor(String.class).newInstance(name),
                        Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call));
    }

    /** Waits for the first signal. */
    void await() throws InterruptedException {
        asked.await();
    }

    /**
     * Waits for the first signal, but not for ever.
     *
     * @return false if the time is over
     */
    boolean await(long seconds) throws InterruptedException {
        return asked.await(seconds, TimeUnit.SECONDS);
    }

    /** Does as if the first signal had come. */
    void ask() {
        asked.countDown();
    }

    private void received() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(ExitCode.INTERNAL);
        }
        asked.countDown();
    }
}
