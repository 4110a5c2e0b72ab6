package io.waggle.cli;

/** What a command of the shell works with. Main thread. */
interface ShellTalk {

    /** The node that the shell talks to, as whoever is logged in now. */
    Rest rest();

    Screen screen();

    /** Runs a verb of {@code waggle}. @return its exit code */
    int verb(String... words);

    /** Asks a person before something that cannot be taken back. A script has said what it wants: nobody is asked. */
    boolean sure(String question);
}
