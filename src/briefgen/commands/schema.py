"""`briefgen schema`: the JSON Schemas by which editors complete authored files."""

from __future__ import annotations

import click

#: The files that have a schema.
FILES = ("briefgen", "brief", "claims", "figures", "glossary", "briefs")


@click.command()
@click.argument("what", type=click.Choice(FILES))
def command(what: str) -> None:
    r"""Print the JSON Schema of an authored file, or of `briefs.json`, for an editor or a validator.

    `init` writes the schemas into .schemas/ and names them in the files.

    \b
    Examples:
      briefgen schema brief
      briefgen schema claims > claims.schema.json
      briefgen schema briefs > briefs.schema.json
    """
    from briefgen.schema import to_json

    click.echo(to_json(what), nl=False)
