"""Values as plain data: what a graded cell sees of a student's variables.

`Encoder` turns a value into JSON-ready data, `Decoder` (in `decoding`) makes a fresh value of exact
built-in, numpy, pandas or scikit-learn types from it. Nothing is pickled: decoding runs no code that
the data chooses, whatever the data is. A value of a class derived from a built-in one arrives as the latter,
a fraction or decimal as a float.
Values that cannot travel (a figure, an open file, an object of another class of the student's own,
something too large or too deep) arrive as `Opaque`, which knows the type's name,
so that a test's type check still gives its message.

Each value is an object with a tag `t`:

    plain        v: None, bool or str
    int          v: decimal text
    float        v: hexadecimal text
    complex      v: two hexadecimal texts
    bytes        v: base64
    list, tuple, set, frozenset
                 v: items
    range        v: start, stop, step
    dict         v: pairs
    array        dtype, shape, v: base64 of its bytes
    objects      shape, v: items of an object array
    scalar       v: an array of no dimensions
    index        v: an array; name
    rangeindex   v: start, stop, step; name
    multiindex   v: rows as tuples; names
    series       v: an array; index, name
    frame        v: one array per column; columns, index
    categorical  codes, categories, ordered
    extension    dtype, v: items of one of pandas' own arrays
    timestamp, timedelta
                 v: nanoseconds
    interval     v: its ends; closed
    na, nat      pandas' missing values
    module       v: its name
    type         v: module and name
    estimator    v: class of scikit-learn's; state: its attributes
    function     ref: by which it can be called; name, doc
    opaque       v: the type's name
"""

import base64
import decimal
import fractions
import functools
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

MAX_BYTES = 32_000_000
MAX_DEPTH = 20
MAX_ITEMS = 1_000_000
MAX_TEXT = 4_000_000
MAX_DIGITS = 4_000
MAX_NAME = 120
PLAIN_DTYPES = "biufcSUmM?"  # kinds of numpy arrays whose bytes are their value


class Opaque:
    """A value that could not travel. It knows its type's name, and refuses the rest by that name."""

    def __new__(cls, type_name: str) -> "Opaque":
        # Of a class of that name, so that a test's "not {type(x).__name__}" reads as in a notebook.
        return object.__new__(opaque_class(type_name.partition(" ")[0].rpartition(".")[2]))

    def __init__(self, type_name: str) -> None:
        object.__setattr__(self, "type_name", type_name)

    def __repr__(self) -> str:
        return f"<{self.type_name} object>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(f"a {self.type_name} object is graded by its type only: no .{name}")


@functools.lru_cache(1000)
def opaque_class(name: str) -> type[Opaque]:
    """One class for all values of that name: a class takes a hundred times an object's room."""
    return type(name, (Opaque,), {}) if name.isidentifier() else Opaque


class Encoder:
    """Encodes values within one budget of bytes.

    Parameters
    ----------
    reference : callable, optional
        Gives a handle by which the other side can call a function; without it, functions are opaque.
    """

    def __init__(self, reference: Callable[[Any], int] | None = None) -> None:
        self.budget = MAX_BYTES
        self.reference = reference

    def encode(self, value: Any, depth: int = 0) -> dict:
        """The value as plain data; never raises for what a value is or does."""
        try:
            if depth > MAX_DEPTH:
                return opaque_name("too deeply nested", value)
            return self._encode(value, depth + 1)
        except Exception as problem:  # a student's class may do anything when it is looked at
            return {"t": "opaque", "v": f"unreadable ({type(problem).__name__})"}

    def _encode(self, value: Any, depth: int) -> dict:
        kind = type(value)
        if value is None or kind is bool:
            return {"t": "plain", "v": value}
        if kind is str:
            self._spend(len(value), MAX_TEXT)
            return {"t": "plain", "v": value.encode("utf-8", "replace").decode()}
        if kind is int:
            if value.bit_length() > MAX_DIGITS * 3:
                return opaque_name("too many digits", value)
            return {"t": "int", "v": str(value)}
        if kind is float:
            return {"t": "float", "v": value.hex()}
        if kind is complex:
            return {"t": "complex", "v": [value.real.hex(), value.imag.hex()]}
        if kind is bytes:
            self._spend(len(value), MAX_TEXT)
            return {"t": "bytes", "v": base64.b64encode(value).decode()}
        if kind in (list, tuple, set, frozenset):
            return {"t": kind.__name__, "v": self._items(value, depth)}
        if kind is range:
            return {"t": "range", "v": [str(n) for n in (value.start, value.stop, value.step)]}
        if isinstance(value, dict) and kind.__module__ in ("builtins", "collections"):
            self._spend(len(value) * 8)
            pairs = [[self.encode(k, depth), self.encode(v, depth)] for k, v in value.items()]
            return {"t": "dict", "v": pairs}
        if kind is np.ndarray:
            return self._array(value, depth)
        if isinstance(value, np.generic) and kind.__module__ == "numpy":
            return {"t": "scalar", "v": self._array(np.asarray(value), depth)}
        if kind.__module__.partition(".")[0] == "pandas":
            return self._pandas(value, kind, depth)
        if kind.__module__.partition(".")[0] == "sklearn" and hasattr(value, "get_params"):
            name = f"{kind.__module__}:{kind.__qualname__}"
            state = {str(k): self.encode(v, depth) for k, v in vars(value).items()}
            return {"t": "estimator", "v": name, "state": state}
        if kind is type(sys):
            return {"t": "module", "v": value.__name__}
        if isinstance(value, type):
            return {"t": "type", "v": f"{value.__module__}:{value.__qualname__}"}
        if callable(value):
            return self._function(value)
        return self._subclass(value, depth)

    def _subclass(self, value: Any, depth: int) -> dict:
        """A value of a class derived from a built-in one, such as a named tuple, as the latter."""
        kind = type(value)
        if issubclass(kind, np.ndarray):
            return self._array(np.asarray(value), depth)
        for base in (dict, list, tuple, set, frozenset):
            if issubclass(kind, base):
                items = base.items(value) if base is dict else base.__iter__(value)
                return self._encode(base(items), depth)
        for plain, copy in ((str, str.__str__), (int, int.__int__), (float, float.__float__)):
            if issubclass(kind, plain):
                return self._encode(copy(value), depth)
        if kind in (fractions.Fraction, decimal.Decimal):
            return self._encode(float(value), depth)
        return opaque_name("", value)

    def _items(self, values: Any, depth: int) -> list[dict]:
        if len(values) > MAX_ITEMS:
            raise ValueError("too many items")
        self._spend(len(values) * 8)
        return [self.encode(item, depth) for item in values]

    def _array(self, array: np.ndarray, depth: int) -> dict:
        if array.dtype.kind in PLAIN_DTYPES:
            self._spend(array.nbytes)
            return {
                "t": "array",
                "dtype": array.dtype.str,
                "shape": list(array.shape),
                "v": base64.b64encode(array.tobytes()).decode(),
            }
        if array.dtype.kind == "O":
            return {
                "t": "objects",
                "shape": list(array.shape),
                "v": self._items(array.ravel().tolist(), depth),
            }
        return opaque_name(f"dtype {array.dtype}", array)

    def _pandas(self, value: Any, kind: type, depth: int) -> dict:
        if kind is pd.DataFrame:
            columns = [self._values(value.iloc[:, i].array, depth) for i in range(value.shape[1])]
            return {
                "t": "frame",
                "columns": self.encode(value.columns, depth),
                "index": self.encode(value.index, depth),
                "v": columns,
            }
        if kind is pd.Series:
            return {
                "t": "series",
                "name": self.encode(value.name, depth),
                "index": self.encode(value.index, depth),
                "v": self._values(value.array, depth),
            }
        if kind is pd.MultiIndex:
            names = self.encode(list(value.names), depth)
            return {"t": "multiindex", "names": names, "v": self._items(list(value), depth)}
        if kind is pd.RangeIndex:
            ends = [str(n) for n in (value.start, value.stop, value.step)]
            return {"t": "rangeindex", "name": self.encode(value.name, depth), "v": ends}
        if isinstance(value, pd.Index):
            array = self._values(value.array, depth)
            return {"t": "index", "name": self.encode(value.name, depth), "v": array}
        if kind is pd.Timestamp and value.tz is None:
            return {"t": "timestamp", "v": str(value.as_unit("ns").value)}
        if kind is pd.Timedelta:
            return {"t": "timedelta", "v": str(value.as_unit("ns").value)}
        if kind is pd.Interval:
            sides = [self.encode(value.left, depth), self.encode(value.right, depth)]
            return {"t": "interval", "v": sides, "closed": value.closed}
        if value is pd.NA:
            return {"t": "na"}
        if value is pd.NaT:
            return {"t": "nat"}
        if isinstance(value, pd.api.extensions.ExtensionArray):
            return self._values(value, depth)
        return opaque_name("", value)

    def _values(self, array: Any, depth: int) -> dict:
        """A pandas array: of numpy's types, categorical, or one of pandas' own."""
        if isinstance(array.dtype, pd.CategoricalDtype):
            return {
                "t": "categorical",
                "codes": self._array(np.asarray(array.codes), depth),
                "categories": self.encode(array.categories, depth),
                "ordered": bool(array.ordered),
            }
        numbers = type(array) is pd.arrays.NumpyExtensionArray and array.dtype != object
        if numbers or isinstance(array.dtype, np.dtype):
            return self._array(np.asarray(array), depth)
        return {"t": "extension", "dtype": str(array.dtype), "v": self._items(list(array), depth)}

    def _function(self, value: Any) -> dict:
        if self.reference is None:
            return opaque_name("", value)
        return {
            "t": "function",
            "ref": self.reference(value),
            "name": str(getattr(value, "__name__", "function"))[:MAX_NAME],
            "doc": str(getattr(value, "__doc__", None) or "")[:MAX_TEXT],
        }

    def _spend(self, size: int, limit: int = MAX_BYTES) -> None:
        self.budget -= size
        if size > limit or self.budget < 0:
            raise ValueError("too large")


def opaque_name(reason: str, value: Any) -> dict:
    kind = type(value)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return {"t": "opaque", "v": f"{name} ({reason})"[:MAX_NAME] if reason else name[:MAX_NAME]}
