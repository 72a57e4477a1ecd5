"""Makes values from encoded data (`protocol.encoding`) that may be forged, within limits.

What is small as a message must not become large as a value, nor take long: whatever is decoded is
counted, a table is as long as its columns, and names of types are whitelisted.
"""

import base64
import builtins
import importlib
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd

from coursekit.grader.protocol.encoding import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_ITEMS,
    MAX_NAME,
    MAX_TEXT,
    Opaque,
)

NODE_BYTES = 4  # of the budget, for each value; an encoder counts more
COLUMN_BYTES = 200
CLASS_BYTES = 2000
SLACK = 1_000_000  # for the few values that an encoder does not count
MAX_DIMENSIONS = 32
MAX_COLLISIONS = 100  # values with one hash: they make a set or dictionary slow, squared
COLLECTIONS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
DTYPE = re.compile(r"[<>|=]?([biufc]\d{1,2}|[SU]\d{1,8}|[mM]8(\[\d{0,6}[A-Za-z]{1,2}\])?)")
EXTENSION = re.compile(
    r"U?Int(8|16|32|64)|Float(32|64)|boolean|string|str|object"
    r"|interval\[(u?int\d\d?|float\d\d|(datetime64|timedelta64)\[(s|ms|us|ns)\]), "
    r"(left|right|both|neither)\]"
    r"|Sparse\[(u?int\d\d?|float\d\d|bool), (-?\d{1,20}(\.\d{1,20})?|nan|True|False)\]"
)
# Modules that a graded cell may get by name, because a test of a foreign course may rely on an
# import in a student's cell. None of them turns text or bytes into code (no pickle, no os).
MODULES = frozenset(
    ("numpy", "pandas", "scipy", "sklearn", "matplotlib", "seaborn", "math", "cmath", "random")
    + ("statistics", "itertools", "functools", "collections", "string", "re", "json", "datetime")
    + ("decimal", "fractions", "copy", "operator", "time")
)
# Classes that may arrive as themselves. Functions never do: a lying name could stand for `exec`.
CLASSES: dict[str, dict[str, Any]] = {
    "builtins": {
        kind.__name__: kind
        for kind in (
            bool,
            int,
            float,
            complex,
            str,
            bytes,
            list,
            tuple,
            dict,
            set,
            frozenset,
            range,
        )
    }
    | {n: k for n, k in vars(builtins).items() if isinstance(k, type) and issubclass(k, Exception)},
    "numpy": {
        n: k for n, k in vars(np).items() if isinstance(k, type) and issubclass(k, np.generic)
    },
}


class DecodeError(Exception):
    """Data that is no encoded value."""


class Decoder:
    """Makes a value from encoded data, within one budget of bytes.

    Parameters
    ----------
    call : callable, optional
        Given a function's handle, positional and keyword arguments, calls it on the other side.
    """

    def __init__(self, call: Callable[[int, tuple, dict], Any] | None = None) -> None:
        self.call = call
        self.budget = MAX_BYTES + SLACK
        self.classes: set[str] = set()

    def decode(self, data: Any, depth: int = 0) -> Any:
        """The value.

        Raises
        ------
        DecodeError
            If the data is not what an encoder writes.
        """
        if depth > MAX_DEPTH + 4:
            raise DecodeError("too deep")
        try:
            self._spend(NODE_BYTES)
            if data["t"] not in TAGS:
                raise DecodeError("no such tag")
            return getattr(self, f"_{data['t']}")(data, depth + 1)
        except DecodeError:
            raise
        except Exception as problem:
            raise DecodeError(f"{type(problem).__name__}: {str(problem)[:200]}") from problem

    def _spend(self, size: int) -> None:
        self.budget -= size
        if self.budget < 0:
            raise DecodeError("too large")

    def _many(self, items: Any, depth: int) -> list:
        if type(items) is not list or len(items) > MAX_ITEMS:
            raise DecodeError("no items, or too many")
        return [self.decode(item, depth) for item in items]

    def _text(self, value: Any, limit: int) -> str:
        found = text(value, limit)
        self._spend(len(found))
        return found

    def _plain(self, data: dict, depth: int) -> Any:
        value = data["v"]
        if value is None or type(value) is bool:
            return value
        return self._text(value, MAX_TEXT)

    def _int(self, data: dict, depth: int) -> int:
        return int(self._text(data["v"], MAX_DIGITS))

    def _float(self, data: dict, depth: int) -> float:
        return float.fromhex(text(data["v"], 100))

    def _complex(self, data: dict, depth: int) -> complex:
        real, imaginary = data["v"]
        return complex(float.fromhex(text(real, 100)), float.fromhex(text(imaginary, 100)))

    def _bytes(self, data: dict, depth: int) -> bytes:
        return self._body(data["v"], MAX_TEXT)

    def _body(self, value: Any, limit: int) -> bytes:
        body = base64.b64decode(text(value, limit * 4 // 3 + 4))
        self._spend(len(body))
        return body

    def _list(self, data: dict, depth: int) -> Any:
        items = self._many(data["v"], depth)
        if data["t"] in ("set", "frozenset"):
            check_hashes(items)
        return COLLECTIONS[data["t"]](items)

    _tuple = _set = _frozenset = _list

    def _range(self, data: dict, depth: int) -> range:
        start, stop, step = data["v"]
        return range(*(int(self._text(part, MAX_DIGITS)) for part in (start, stop, step)))

    def _dict(self, data: dict, depth: int) -> dict:
        pairs = data["v"]
        if type(pairs) is not list or len(pairs) > MAX_BYTES // 8:
            raise DecodeError("no pairs, or too many")
        pairs = [(self.decode(key, depth), self.decode(value, depth)) for key, value in pairs]
        check_hashes([key for key, _ in pairs])
        return dict(pairs)

    def _array(self, data: dict, depth: int) -> np.ndarray:
        name = text(data["dtype"], 40)
        if not DTYPE.fullmatch(name):
            raise DecodeError("no plain array")
        dtype, shape = np.dtype(name), shape_of(data["shape"])
        size = math.prod(shape)
        # Nor a huge item of an empty array.
        if not 0 < dtype.itemsize * max(size, 1) <= MAX_BYTES:
            raise DecodeError("an array too large")
        body = self._body(data["v"], MAX_BYTES)
        if size * dtype.itemsize != len(body):
            raise DecodeError("an array whose size does not fit its shape")
        array = np.frombuffer(bytearray(body), dtype=dtype)
        if dtype.kind == "b" and array.view(np.uint8).max(initial=0) > 1:
            raise DecodeError("truth values that are none")
        if dtype.kind == "U":
            characters = np.frombuffer(body, dtype=np.dtype("u4").newbyteorder(dtype.byteorder))
            if characters.max(initial=0) > sys.maxunicode:
                raise DecodeError("characters that are none")
        return array.reshape(shape)

    def _objects(self, data: dict, depth: int) -> np.ndarray:
        shape, items = shape_of(data["shape"]), self._many(data["v"], depth)
        array = np.empty(len(items), dtype=object)
        for i, item in enumerate(items):
            array[i] = item
        return array.reshape(shape)

    def _scalar(self, data: dict, depth: int) -> Any:
        array = self._array(data["v"], depth)
        if array.shape:
            raise DecodeError("no scalar")
        return array[()]

    # --- pandas ---------------------------------------------------------------------------------

    def _column(self, data: Any, depth: int) -> Any:
        """Values of a series, a column or an index: in one dimension."""
        self._spend(COLUMN_BYTES)
        values = self.decode(data, depth)
        if (
            not isinstance(values, np.ndarray | pd.api.extensions.ExtensionArray)
            or values.ndim != 1
        ):
            raise DecodeError("no column")
        return values

    def _labels(self, data: Any, depth: int) -> pd.Index:
        labels = self.decode(data, depth)
        if not isinstance(labels, pd.Index):
            raise DecodeError("no index")
        return labels

    def _index(self, data: dict, depth: int) -> pd.Index:
        values = self._column(data["v"], depth)
        if values.dtype == object:
            check_hashes(values)
        return pd.Index(values, name=self.decode(data["name"], depth))

    def _rangeindex(self, data: dict, depth: int) -> pd.RangeIndex:
        return pd.RangeIndex(self._range(data, depth), name=self.decode(data["name"], depth))

    def _multiindex(self, data: dict, depth: int) -> pd.MultiIndex:
        names, rows = self.decode(data["names"], depth), self._many(data["v"], depth)
        if type(names) is not list or any(
            type(r) is not tuple or len(r) != len(names) for r in rows
        ):
            raise DecodeError("no index of several levels")
        for level in zip(*rows, strict=True):
            check_hashes(level, distinct=True)
        return pd.MultiIndex.from_tuples(rows, names=names)

    def _series(self, data: dict, depth: int) -> pd.Series:
        values, labels = self._column(data["v"], depth), self._labels(data["index"], depth)
        if len(values) != len(labels):
            raise DecodeError("a series as long as its index is not")
        return pd.Series(values, index=labels, name=self.decode(data["name"], depth))

    def _frame(self, data: dict, depth: int) -> pd.DataFrame:
        if type(data["v"]) is not list or len(data["v"]) > MAX_ITEMS:
            raise DecodeError("no columns, or too many")
        columns = [self._column(column, depth) for column in data["v"]]
        labels, names = self._labels(data["index"], depth), self._labels(data["columns"], depth)
        if len(names) != len(columns):
            raise DecodeError("columns without names, or names without columns")
        if any(len(column) != len(labels) for column in columns) or len(labels) > MAX_BYTES:
            raise DecodeError("columns that are not as long as the index")
        frame = pd.DataFrame(dict(enumerate(columns)), index=labels)
        frame.columns = names
        return frame

    def _categorical(self, data: dict, depth: int) -> pd.Categorical:
        codes, labels = self._column(data["codes"], depth), self._labels(data["categories"], depth)
        if codes.dtype.kind != "i" or len(labels) > MAX_ITEMS:
            raise DecodeError("no codes, or too many categories")
        return pd.Categorical.from_codes(codes, categories=labels, ordered=bool(data["ordered"]))

    def _extension(self, data: dict, depth: int) -> Any:
        name = text(data["dtype"], 60)
        if not EXTENSION.fullmatch(name):
            raise DecodeError("an array of another kind")
        items = self._many(data["v"], depth)
        kinds = extension_items(name)
        if not all(isinstance(item, kinds) or item is None or item is pd.NA for item in items):
            raise DecodeError("items of another kind than the array's")
        return pd.array(items, dtype=name)

    def _timestamp(self, data: dict, depth: int) -> pd.Timestamp:
        return pd.Timestamp(int(text(data["v"], 40)), unit="ns")

    def _timedelta(self, data: dict, depth: int) -> pd.Timedelta:
        return pd.Timedelta(int(text(data["v"], 40)), unit="ns")

    def _interval(self, data: dict, depth: int) -> pd.Interval:
        left, right = self._many(data["v"], depth)
        if not all(isinstance(end, END) for end in (left, right)):
            raise DecodeError("no ends of an interval")
        return pd.Interval(left, right, closed=text(data["closed"], 10))

    def _na(self, data: dict, depth: int) -> Any:
        return pd.NA

    def _nat(self, data: dict, depth: int) -> Any:
        return pd.NaT

    # --- things with names ----------------------------------------------------------------------

    def _module(self, data: dict, depth: int) -> Any:
        name = text(data["v"], MAX_NAME)
        if name.partition(".")[0] in MODULES and name in sys.modules:
            return sys.modules[name]
        return Opaque(f"module {name}")

    def _type(self, data: dict, depth: int) -> Any:
        home, _, name = text(data["v"], MAX_NAME).partition(":")
        return CLASSES.get(home, {}).get(name) or Opaque(f"type {home}.{name}")

    def _estimator(self, data: dict, depth: int) -> Any:
        home, _, name = text(data["v"], MAX_NAME).partition(":")
        parts = home.split(".")
        if parts[0] != "sklearn" or {"tests", "_mocking", "conftest", "externals"} & {*parts}:
            raise DecodeError("no estimator of scikit-learn")
        kind = getattr(importlib.import_module(home), name)
        if not is_estimator(kind):
            raise DecodeError("no estimator of scikit-learn")
        estimator = kind.__new__(kind)
        state = {str(k): self.decode(v, depth) for k, v in data["state"].items()}
        # An attribute must not stand in for a method.
        state = {k: v for k, v in state.items() if not callable(getattr(kind, k, None))}
        if "memory" in state:  # a cache folder: joblib would unpickle what it finds there
            state["memory"] = None
        vars(estimator).update(state)
        return estimator

    def _function(self, data: dict, depth: int) -> Any:
        if self.call is None:
            return Opaque("function")
        call, handle = self.call, data["ref"]
        if type(handle) is not int:
            raise DecodeError("no function")

        def function(*args: Any, **kwargs: Any) -> Any:
            return call(handle, args, kwargs)

        function.__name__ = function.__qualname__ = text(data["name"], MAX_NAME)
        function.__doc__ = self._text(data["doc"], MAX_TEXT) or None
        return function

    def _opaque(self, data: dict, depth: int) -> Opaque:
        name = text(data["v"], MAX_NAME)
        if name not in self.classes:  # it becomes a class, which takes far more room than its name
            self.classes.add(name)
            self._spend(CLASS_BYTES)
        return Opaque(name)


# Only these may choose a method of the decoder: no `_many`, nothing of `object`'s.
INTERNAL = {"many", "spend", "text", "body", "column", "labels"}
TAGS = {name[1:] for name in vars(Decoder) if re.match("_[a-z]", name)} - INTERNAL
NUMBERS = (bool, int, float, np.number, np.bool_)
END = (int, float, np.number, pd.Timestamp, pd.Timedelta)


def is_estimator(value: Any) -> bool:
    """Whether it is a class of scikit-learn's estimators."""
    from sklearn.base import BaseEstimator

    return isinstance(value, type) and issubclass(value, BaseEstimator)


def text(value: Any, limit: int) -> str:
    if type(value) is not str or len(value) > limit:
        raise DecodeError("no text, or too long")
    return value


def shape_of(data: Any) -> tuple[int, ...]:
    """An array's shape; no dimension is so long that going along it would take for ever."""
    if type(data) is not list or len(data) > MAX_DIMENSIONS:
        raise DecodeError("no shape")
    if any(type(n) is not int or not 0 <= n <= MAX_BYTES for n in data):
        raise DecodeError("no shape")
    return tuple(data)


def check_hashes(items: Collection, distinct: bool = False) -> None:
    """Refuses values of which too many share a hash.

    Parameters
    ----------
    items : collection
    distinct : bool
        Count equal ones once.
    """
    if len(items) <= MAX_COLLISIONS:
        return
    hashes = Counter(map(hash, items))
    ((common, times),) = hashes.most_common(1)
    if times > MAX_COLLISIONS and distinct:
        alike = [item for item in items if hash(item) == common]
        times = sum(item != alike[0] for item in alike)
    if times > MAX_COLLISIONS:
        raise DecodeError("values with the same hash")


def extension_items(name: str) -> tuple[type, ...]:
    """What an array of pandas' own may be made of; nothing is parsed."""
    if name == "object":
        return (object,)
    if name in ("string", "str"):
        return (str, float)
    return (pd.Interval, float) if name.startswith("interval") else NUMBERS
