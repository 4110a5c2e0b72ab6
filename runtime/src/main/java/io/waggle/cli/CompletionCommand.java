package io.waggle.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes another shell complete the verbs and their flags. */
@Command(
        name = "completion",
        description = {
            "Prints the completion for bash or zsh. For this session: source <(waggle completion bash);",
            "for good, put that line into ~/.bashrc or, after compinit, ~/.zshrc."
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells that are known. */
    enum Kind {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Kind kind;

    @Spec
    private CommandSpec spec;

    /** zsh runs the same script by its emulation of bash's completion, which has to be there first. */
    @Override
    public Integer call() {
        CommandLine out = spec.commandLine();
        if (kind == Kind.zsh) {
            out.getOut().println("autoload -U +X bashcompinit && bashcompinit");
        }
        out.getOut().println(AutoComplete.bash("waggle", spec.root().commandLine()));
        out.getOut().flush();
        return Exit.OK;
    }
}
