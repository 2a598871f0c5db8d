package io.bytetrade.fsnotify.cli;

import java.io.Console;

/** Asks a person at the terminal. */
final class Confirmation {
    private final Console console;

    private Confirmation(Console console) {
        this.console = console;
    }

    /** With the terminal of this process, if its standard input and output are one. */
    static Confirmation onTerminal() {
        // From Java 22 to 24 another console was the default, which is there without a terminal, too.
        System.setProperty("jdk.console", "java.base");
        return new Confirmation(System.console());
    }

    /** Whether there is anybody to ask. */
    boolean isPossible() {
        return console != null;
    }

    /** Asks; anything but a yes is a no, and so is the end of the input. */
    boolean ask(String question) {
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().matches("(?i)y|yes");
    }
}
