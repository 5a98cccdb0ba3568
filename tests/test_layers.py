"""Who may import whom: the table in docs/architecture.md, held against the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "briefgen"


def layers() -> dict[str, int]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", text, re.MULTILINE)
    return {name: int(number) for number, names in rows for name in re.findall(r"`(\w+)`", names)}


def imported(tree: ast.AST) -> set[str]:
    """Return the modules of briefgen that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] == "briefgen":
                names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("briefgen.")}
    return names


def module_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def faults(module: str, tree: ast.AST, table: dict[str, int]) -> list[str]:
    return [
        f"{module} (layer {table[module]}) imports {name} (layer {table[name]})"
        for name in imported(tree)
        if name != module and table[name] >= table[module]
    ]


MODULES = [p for p in sorted(SOURCE.rglob("*.py")) if p != SOURCE / "__init__.py"]


def test_every_module_has_a_layer():
    """The table names the modules that there are, and no other ones."""
    assert {module_of(p) for p in MODULES} == set(layers())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_a_module_imports_only_from_layers_above_it(path: Path):
    """No module imports from its own layer or a later one."""
    assert not faults(module_of(path), ast.parse(path.read_text(encoding="utf-8")), layers())


def test_an_import_from_a_later_layer_is_seen():
    """The check catches an import in the wrong direction, inside a function too."""
    tree = ast.parse("def f():\n    from briefgen.cli import main\n")
    assert faults("markup", tree, layers()) == [
        f"markup (layer 2) imports cli (layer {layers()['cli']})"
    ]
