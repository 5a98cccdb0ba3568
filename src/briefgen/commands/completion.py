"""`briefgen completion`: the script by which a shell completes commands and names."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    r"""Print the script that makes a shell complete commands, briefs, presets and citation styles.

    \b
    Examples:
      briefgen completion bash                    for: source <(briefgen completion bash)
      briefgen completion zsh
      briefgen completion fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    root = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    if kind is None:  # click lost a shell that it had
        raise click.UsageError(f"click does not know {shell}")
    script = kind(root, {}, "briefgen", "_BRIEFGEN_COMPLETE")
    # The class for bash would start a bash to learn its version; whoever asks here has one.
    click.echo(ShellComplete.source(script))
