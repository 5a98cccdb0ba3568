"""The JSON Schemas: equal to what ships, true of what ships, and as strict as the readers."""

import datetime
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from briefgen import brief, figure, glossary, preset, schema
from briefgen.commands.schema import FILES
from briefgen.figure import parse as parse_figures
from briefgen.table import Table
from tests import project
from tests.test_cli import run

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "src" / "briefgen" / "schemas"
KINDS = {
    "string": (str, datetime.date),
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}


def faults(value: Any, rule: dict[str, Any], at: str = "") -> list[str]:
    """Return where a value is not what a schema says: the words of JSON Schema that are used."""
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, KINDS[kind]) for kind in kinds):
        return [f"{at} is no {' or '.join(kinds)}"]
    out = []
    if "enum" in rule and value not in rule["enum"]:
        out.append(f"{at} is none of {rule['enum']}")
    if isinstance(value, str):
        if "pattern" in rule and not re.search(rule["pattern"], value):
            out.append(f"{at} has another form")
        if len(value) < rule.get("minLength", 0):
            out.append(f"{at} is empty")
    if isinstance(value, list):
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            out.append(f"{at} has {len(value)} items")
        for item in value:
            out += faults(item, rule.get("items", {}), f"{at}[]")
    if isinstance(value, dict):
        out += [f"{at} lacks {key}" for key in rule.get("required", []) if key not in value]
        if "anyOf" in rule and all(faults(value, one, at) for one in rule["anyOf"]):
            out.append(f"{at} is none of several")
        for key, inner in value.items():
            more = rule.get("properties", {}).get(key, rule.get("additionalProperties", True))
            if more is False:
                out.append(f"{at}.{key} is not known")
            elif isinstance(more, dict):
                out += faults(inner, more, f"{at}.{key}")
    return out


def read(path: Path) -> list[Any]:
    """Return the values of a file: one, or one a line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line]
    return [tomllib.loads(text)]


AUTHORED = [
    (name, path)
    for folder in (ROOT, ROOT / "src" / "briefgen" / "starter")
    for name, pattern in (
        ("briefgen", "briefgen.toml"),
        ("brief", "content/briefs/*.toml"),
        ("claims", "content/claims.jsonl"),
        ("figures", "content/figures.toml"),
    )
    for path in folder.glob(pattern)
]


@pytest.mark.parametrize("name", schema.NAMES)
def test_the_shipped_schemas_are_those_of_the_code(name):
    """After a change, `briefgen schema NAME > src/briefgen/schemas/NAME.json` writes them anew."""
    assert (SCHEMAS / f"{name}.json").read_text(encoding="utf-8") == schema.to_json(name)
    assert run("schema", name).stdout == schema.to_json(name)


def test_every_schema_ships():
    """The command, the code and the package have the same names."""
    assert set(FILES) == set(schema.NAMES) == {p.stem for p in SCHEMAS.iterdir()}


@pytest.mark.parametrize(("name", "path"), AUTHORED, ids=lambda v: getattr(v, "name", v))
def test_what_ships_is_what_the_schemas_say(name, path):
    """The shipped content and the project that `init` writes are valid."""
    for value in read(path):
        assert faults(value, schema.schema(name)) == []


def test_a_schema_refuses_what_is_wrong():
    """The check of this file catches a wrong type, an unknown key and a missing one."""
    value = tomllib.loads(project.BRIEF) | {"status": "done", "titel": "x", "issued": 3}
    del value["authors"]
    found = faults(value, schema.schema("brief"))
    assert len(found) == 4, found


SAMPLES = {"text": 1, "number": "x", "day": "x", "texts": 1, "range": 1, "value": [], "counts": 1,
           "table": 1, "tables": 1}  # fmt: skip


@pytest.mark.parametrize("key", brief.KEYS)
def test_the_reader_of_briefs_is_as_strict_as_the_schema(key):
    """A wrong type, and the want of a key that must be there, are findings of both."""
    wrong = _with(tomllib.loads(project.BRIEF), key, SAMPLES[brief.KEYS[key].kind])
    fragments = {"answer": None, "history": None}
    presets = dict.fromkeys(("note", "paper"), _Anything())
    assert brief.parse(_toml(wrong), "rivers", "b.toml", fragments, presets)[1]
    if brief.KEYS[key].required:
        del wrong[key]
        assert brief.parse(_toml(wrong), "rivers", "b.toml", fragments, presets)[1]


@pytest.mark.parametrize("key", preset.KEYS)
def test_the_reader_of_presets_is_as_strict_as_the_schema(key):
    """A wrong type, and the want of a key that must be there, are findings of both."""
    values = tomllib.loads(project.SETTINGS)["presets"]["note"]
    wrong = _with(values, key, SAMPLES[preset.KEYS[key].kind])
    assert preset.parse("note", Table(wrong, "briefgen.toml"))[1]
    if preset.KEYS[key].required:
        del wrong[key]
        assert preset.parse("note", Table(wrong, "briefgen.toml"))[1]


@pytest.mark.parametrize("key", glossary.KEYS)
def test_the_reader_of_the_glossary_is_as_strict_as_the_schema(key):
    """A wrong type is a finding of both."""
    wrong = {"RO": {key: SAMPLES[glossary.KEYS[key].kind]}}
    assert glossary.parse(_toml(wrong))[1]
    assert faults(wrong, schema.schema("glossary"))


@pytest.mark.parametrize("key", figure.KEYS)
def test_the_reader_of_figures_is_as_strict_as_the_schema(key):
    """A wrong type, and the want of a key that must be there, are findings of both."""
    claims = project.library().claims
    values = tomllib.loads(project.FIGURES)
    wrong = _with(values["flow"], key, SAMPLES[figure.KEYS[key].kind])
    assert parse_figures(_toml({"flow": wrong}), "figures.toml", {}, claims)[1]
    if figure.KEYS[key].required:
        del wrong[key]
        assert parse_figures(_toml({"flow": wrong}), "figures.toml", {}, claims)[1]


class _Anything:
    roles = ("bottom-line", "background")


def _with(values: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    return {**values, key: value}


def _toml(values: dict[str, Any]) -> str:
    """Return a table as TOML, its inner tables written inline."""
    return "\n".join(f"{key} = {_inline(value)}" for key, value in values.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value)
