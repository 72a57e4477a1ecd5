"""bia-bob while nbgrader runs a notebook: every import and call of it does nothing, silently."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
import types
from collections.abc import Iterator
from typing import Any


class _Silent(types.ModuleType):
    """Stands for bia-bob, any part of it and any result of it: does nothing, shows nothing."""

    __all__ = ()

    def __init__(self, name: str = "bia_bob") -> None:
        super().__init__(name)

    def __getattr__(self, name: str) -> _Silent:
        if name.startswith(("__", "_ipython", "_repr_")):  # what Python and IPython look for
            raise AttributeError(name)
        return _Silent()

    def __call__(self, *args: object, **kwargs: object) -> _Silent:
        return _Silent()

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __str__(self) -> str:
        return ""

    def _ipython_display_(self) -> None:
        pass


class _SilentImporter(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers every import of bia-bob, or of a part of it, with the silent stand-in."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Any:
        if is_bia_bob(fullname):
            return importlib.util.spec_from_loader(fullname, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> _Silent:
        return _Silent(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def silence_bia_bob() -> None:
    """Makes bia-bob harmless in this process, also where a student imported it before."""
    nothing = (lambda *args, **kwargs: None).__code__
    for name in [name for name in sys.modules if is_bia_bob(name)]:
        module = sys.modules.pop(name)
        for value in list(vars(module).values()) if module else ():
            # `from bia_bob import bob` may have run already: the very function has to be still.
            if isinstance(value, types.FunctionType) and is_bia_bob(value.__module__):
                value.__code__ = nothing
    if not any(isinstance(finder, _SilentImporter) for finder in sys.meta_path):
        sys.meta_path.insert(0, _SilentImporter())


def is_bia_bob(module_name: str | None) -> bool:
    return (module_name or "").partition(".")[0] == "bia_bob"
