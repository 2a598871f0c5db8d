package io.bytetrade.fsnotify.proxy.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Something that another thread wants to know of what an event loop owns: a task, and a wait with a bound. */
final class Question<T> {
    private final EventLoop loop;
    private final Runnable task;
    private final CompletableFuture<Optional<T>> answer = new CompletableFuture<>();

    private Question(EventLoop loop, Supplier<T> asked) {
        this.loop = loop;
        this.task = () -> {
            try {
                answer.complete(Optional.of(asked.get()));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        };
    }

    /**
     * Asks; any thread.
     *
     * @param asked runs on the loop's thread, soon; at once if this is it
     */
    static <T> Question<T> ask(EventLoop loop, Supplier<T> asked) {
        Question<T> question = new Question<>(loop, asked);
        if (loop.isCaller()) {
            question.task.run();
        } else if (!loop.isAlive() || !loop.execute(question.task)) {
            question.answer.complete(Optional.empty());
        }
        return question;
    }

    /**
     * Waits for the answer. An interrupt ends the waiting and is kept.
     *
     * @param nanos how long at the most
     * @return empty if there was none by then, or the loop does not run; it will do nothing for it any more
     */
    Optional<T> await(long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // A loop that hangs would else collect the questions of all who ask again and again.
            loop.withdraw(task);
        } catch (InterruptedException e) {
            loop.withdraw(task);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a loop could not say what it owns; this is a bug", e.getCause());
        }
        return Optional.empty();
    }
}
