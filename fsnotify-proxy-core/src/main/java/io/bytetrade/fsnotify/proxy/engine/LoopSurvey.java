package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What event loops can be asked while they run. Any thread; each waits no longer than it is told to. */
public final class LoopSurvey {
    /** Connections that are described at once: events go on in between. */
    private static final int SLICE = 256;

    private LoopSurvey() {}

    /**
     * How long a task waits before each loop runs it, which is how long the loop keeps anybody waiting.
     *
     * @param loops the loops; they are asked at once
     * @param patienceNanos how long to wait for all of them at the most
     * @return nanoseconds for each loop, in their order; of one that did not answer, how long it was waited for
     */
    public static List<Long> lagNanos(List<EventLoop> loops, long patienceNanos) {
        long begin = System.nanoTime();
        List<Question<Long>> questions = new ArrayList<>(loops.size());
        for (EventLoop loop : loops) {
            long asked = System.nanoTime();
            questions.add(Question.ask(loop, () -> System.nanoTime() - asked));
        }
        List<Long> lags = new ArrayList<>(loops.size());
        for (Question<Long> question : questions) {
            lags.add(question.await(patienceNanos - (System.nanoTime() - begin))
                    .orElseGet(() -> System.nanoTime() - begin));
        }
        return lags;
    }

    /**
     * The connections of a loop, some at a time; those that end meanwhile may be missing.
     *
     * @param loop the loop
     * @param patienceNanos how long to wait at the most
     * @param clients takes them
     * @return false if some are missing, because the loop did not answer by then, or does not run
     */
    public static boolean clients(EventLoop loop, long patienceNanos, Consumer<ClientInfo> clients) {
        long begin = System.nanoTime();
        Optional<List<Connection>> connections =
                Question.ask(loop, loop::openConnections).await(patienceNanos);
        if (connections.isEmpty()) {
            return false;
        }
        List<Connection> all = connections.get();
        for (int i = 0; i < all.size(); i += SLICE) {
            List<Connection> slice = all.subList(i, Math.min(all.size(), i + SLICE));
            Optional<List<ClientInfo>> some =
                    Question.ask(loop, () -> describe(slice)).await(patienceNanos - (System.nanoTime() - begin));
            if (some.isEmpty()) {
                return false;
            }
            some.get().forEach(clients);
        }
        return true;
    }

    private static List<ClientInfo> describe(List<Connection> connections) {
        return connections.stream()
                .filter(Connection::isOpen)
                .map(Connection::describe)
                .toList();
    }
}
