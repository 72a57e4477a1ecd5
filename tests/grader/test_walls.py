"""Who may import whom: the grader's wings, the walls between them, and no circle in the package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY

GRADER = REPOSITORY / "coursekit" / "grader"
PREFIX = "coursekit.grader"
# What a wing imports of the grader, besides itself. `shell` and `kernel_magics` serve both sides.
MAY_IMPORT = {
    "protocol": set(),
    "sandbox": {"protocol"},
    "inside": {"protocol", "shell"},
    "trusted": {"protocol", "sandbox", "shell"},
    "plugin": {"protocol", "trusted"},
    "cluster": {"protocol", "trusted"},
    "shell": {"protocol", "kernel_magics"},
    "kernel_magics": set(),
    "hosts": {"protocol", "sandbox", "inside"},
    "forkserver": {"protocol", "sandbox", "inside", "trusted", "shell", "hosts"},
}
MODULES = sorted(path.relative_to(GRADER) for path in GRADER.rglob("*.py"))


def room(module: str) -> str:
    """The wing, or the module beside the wings, that a module's full name lies in."""
    return module.removeprefix(f"{PREFIX}.").split(".")[0]


def imported(path: Path) -> Iterator[str]:
    """Full names of the modules that one below the grader imports, also inside its functions."""
    for node in ast.walk(ast.parse((GRADER / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                place = REPOSITORY / inner.replace(".", "/")
                is_module = place.with_suffix(".py").is_file() or place.is_dir()
                yield inner if is_module else str(node.module)


def arrows() -> dict[str, set[str]]:
    """By the package's modules: those of them that they import."""
    found = {}
    for path in (REPOSITORY / "coursekit").rglob("*.py"):
        name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = {*imported(path)}
    return {name: others & found.keys() for name, others in found.items()}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_what_its_wing_may(path):
    own = room(".".join([PREFIX, *path.with_suffix("").parts]))
    others = {room(name) for name in imported(path) if name.startswith(f"{PREFIX}.")} - {own}
    assert own == "__init__" or others <= MAY_IMPORT[own], f"{path}: see docs/architecture.md"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_only_the_plug_in_imports_nbgrader(path):
    packages = {name.partition(".")[0] for name in imported(path)}
    assert "nbgrader" not in packages or path.parts[0] == "plugin", f"{path}: only plugin/ may"


def test_imports_make_no_circle():
    left = arrows()
    while True:
        wanted = set().union(*left.values())
        outside = [n for n, others in left.items() if n not in wanted or not others & left.keys()]
        if not outside:
            break
        for name in outside:
            del left[name]
    ties = [f"{name} -> {other}" for name in sorted(left) for other in left[name] & left.keys()]
    assert not ties, "\n".join(ties)


def test_what_runs_apart_is_a_room_of_its_own():
    rooms = {room(".".join([PREFIX, *path.with_suffix("").parts])) for path in MODULES}
    assert rooms - {"__init__"} == MAY_IMPORT.keys()
