"""Values travel as plain data: they arrive equal, of exact types, and decoding runs no code."""

import collections
import decimal
import fractions
import json
import math
import re
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit.grader.protocol import encoding
from coursekit.grader.protocol.decoding import TAGS, DecodeError, Decoder
from coursekit.grader.protocol.encoding import Encoder, Opaque
from coursekit.names import names_from_outside


def travel(value):
    return Decoder().decode(json.loads(json.dumps(Encoder().encode(value))))


VALUES = [
    None, True, 3, -(10**30), 2.5, float("inf"), 1 + 2j, "text ✓", b"bytes", range(2, 11, 3),
    [1, [2, "3"]], (1, 2), {1, 2}, frozenset({3}), {"a": 1, (1, 2): [3], None: 4}, [], {},
    np.float32(1.5), np.int64(4), np.bool_(True), np.str_("s"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_plain_value_arrives_equal_and_of_the_same_type(value):
    found = travel(value)
    assert found == value
    assert type(found) is type(value)


def test_nan_arrives_as_nan():
    assert math.isnan(travel(float("nan")))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.arange(6.0)[::2],
        np.array([], dtype=np.float32),
        np.array(5),
        np.array(["a", "bc"]),
        np.array([1, "a", None], dtype=object),
        np.array(["2026-01-01"], dtype="datetime64[D]"),
        np.asfortranarray(np.ones((2, 2))),
    ],
    ids=lambda a: f"{a.dtype}{a.shape}",
)
def test_an_array_arrives_equal_and_writable(array):
    found = travel(array)
    assert found.dtype == array.dtype and found.shape == array.shape
    assert np.array_equal(found, array)
    assert found.flags.writeable


FRAMES = {
    "numbers": pd.DataFrame({"a": [1.5, 2], "b": [3, 4]}, index=pd.Index([2, 3], name="k")),
    "text": pd.DataFrame({"a": ["x", None], "b": [True, False]}),
    "nullable": pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}),
    "categories": pd.DataFrame({"a": pd.Categorical(["x", "y", "x"], categories=["y", "x"])}),
    "same names": pd.DataFrame([[1, 2]], columns=["a", "a"]),
    "two levels": pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_product([["x"], [1, 2]])),
    "dates": pd.DataFrame({"a": pd.to_datetime(["2026-01-01", None])}),
    "empty": pd.DataFrame(),
    "mixed columns": pd.DataFrame([[1, 2]], columns=["a", 1]),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_table_arrives_equal(frame):
    pd.testing.assert_frame_equal(travel(frame), frame, check_index_type=False)


def test_a_series_arrives_equal():
    series = pd.Series([21, 24], index=pd.Index(["x", "y"], name="cluster"), name="size")
    pd.testing.assert_series_equal(travel(series), series)


def test_an_estimator_of_scikit_learn_arrives_with_what_it_has_learned():
    X = np.random.default_rng(0).normal(size=(30, 2))
    pipeline = make_pipeline(StandardScaler(), KMeans(3, n_init=2, random_state=0)).fit(X)
    found = travel(pipeline)
    assert list(found.named_steps) == ["standardscaler", "kmeans"]
    assert np.allclose(found[0].mean_, X.mean(axis=0))
    assert (found.predict(X) == pipeline.predict(X)).all()


def test_an_estimator_brings_no_cache_folder_and_no_methods_of_its_own():
    pipeline = make_pipeline(StandardScaler(), memory="cache")
    data = Encoder().encode(pipeline)
    data["state"]["fit"] = {"t": "plain", "v": None}
    found = Decoder().decode(data)
    assert found.memory is None
    assert "fit" not in vars(found)


class Liar(dict):
    """A subclass that says whatever is wanted."""

    __class__ = pd.DataFrame

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self


class Frame(pd.DataFrame):
    """A table with opinions."""


@pytest.mark.parametrize(
    "value",
    [Frame({"a": [1]}), object(), sys.stdout, iter([1])],
    ids=["frame", "object", "file", "iterator"],
)
def test_objects_of_other_classes_are_opaque(value):
    assert isinstance(travel(value), Opaque)


Pair = collections.namedtuple("Pair", "clusters noise")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Pair(2, 1), (2, 1)),
        (type("Int", (int,), {})(4), 4),
        (type("Text", (str,), {})("a"), "a"),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (type("Rows", (list,), {})([Pair(1, 2)]), [(1, 2)]),
        (type("Liar", (float,), {"__float__": lambda self: 140.0})(1.5), 1.5),
        (fractions.Fraction(1, 4), 0.25),
        (decimal.Decimal("0.5"), 0.5),
        (Liar(), {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_of_a_derived_class_arrives_as_the_built_in_one(value, expected):
    found = travel(value)
    assert type(found) is type(expected)
    assert found == expected


def test_an_array_of_a_derived_class_arrives_as_an_array():
    found = travel(np.array([[1, 2]]).view(np.recarray))
    assert type(found) is np.ndarray
    assert found.tolist() == [[1, 2]]


def test_an_opaque_value_names_its_type_and_refuses_the_rest():
    found = travel(Frame({"a": [1]}))
    assert "Frame" in repr(found)
    assert not isinstance(found, pd.DataFrame)
    with pytest.raises(AttributeError, match="Frame"):
        found.columns  # noqa: B018 - looking it up is the point


def test_an_object_that_breaks_when_it_is_looked_at_is_opaque():
    class Bomb:
        @property
        def __class__(self):
            raise RuntimeError

    assert isinstance(travel(Bomb()), Opaque)


def test_what_is_too_deep_or_too_large_is_opaque():
    deep = []
    for _ in range(100):
        deep = [deep]
    found = travel(deep)
    while type(found) is list:
        found = found[0]
    assert isinstance(found, Opaque)
    assert isinstance(travel(np.zeros(10**7)), Opaque)
    assert isinstance(travel(10**20_000), Opaque)
    loop = []
    loop.append(loop)
    assert type(travel(loop)) is list


def test_a_function_is_called_on_the_other_side():
    kept = []
    data = Encoder(lambda function: kept.append(function) or 0).encode(abs_difference)
    calls = []
    found = Decoder(lambda ref, args, kwargs: calls.append((ref, args, kwargs)) or 7).decode(data)
    assert found(1, b=2) == 7
    assert calls == [(0, (1,), {"b": 2})]
    assert found.__name__ == "abs_difference" and "difference" in found.__doc__


def abs_difference(a, b):
    """The absolute difference."""
    return abs(a - b)


def integer(number: int) -> dict:
    return {"t": "int", "v": str(number)}


def encoded(value: object) -> dict:
    return Encoder().encode(value)


def rows(count: int) -> dict:
    return {"t": "rangeindex", "v": ["0", str(count), "1"], "name": NOTHING}


NOTHING = {"t": "plain", "v": None}
SAME_HASH = [n * (2**61 - 1) for n in range(1, 500)]
# Small as messages, large or slow as values.
BOMBS = {
    "a table of one scalar over many rows": {
        "t": "frame",
        "columns": encoded(pd.Index(["a"])),
        "index": rows(60_000_000),
        "v": [encoded(np.float64(1))],
    },
    "a table without columns over more rows than fit": {
        "t": "frame",
        "columns": rows(0),
        "index": rows(10**12),
        "v": [],
    },
    "a series shorter than its index": {
        "t": "series",
        "index": rows(60_000_000),
        "v": encoded(np.zeros(1)),
        "name": NOTHING,
    },
    "a series of one number": {
        "t": "series",
        "index": rows(60_000_000),
        "v": {"t": "float", "v": "0x1p0"},
        "name": NOTHING,
    },
    "a set of colliding numbers": {"t": "set", "v": [integer(n) for n in SAME_HASH]},
    "a set of colliding tuples": {
        "t": "set",
        "v": [{"t": "tuple", "v": [integer(n)]} for n in SAME_HASH],
    },
    "a dictionary of colliding keys": {
        "t": "dict",
        "v": [[integer(n), NOTHING] for n in SAME_HASH],
    },
    "an index of colliding labels": {
        "t": "index",
        "v": {"t": "objects", "shape": [499], "v": [integer(n) for n in SAME_HASH]},
        "name": NOTHING,
    },
    "levels of colliding labels": {
        "t": "multiindex",
        "names": {"t": "list", "v": [NOTHING]},
        "v": [{"t": "tuple", "v": [integer(n)]} for n in SAME_HASH],
    },
    "texts to be parsed as dates": {
        "t": "extension",
        "dtype": "datetime64[ns]",
        "v": [{"t": "plain", "v": "12th of March 1900"}] * 100,
    },
    "texts to be parsed as numbers": {
        "t": "extension",
        "dtype": "Int64",
        "v": [{"t": "plain", "v": "12"}] * 100,
    },
    "an empty array with an endless dimension": {
        "t": "array",
        "dtype": "<f8",
        "shape": [2**50, 0],
        "v": "",
    },
    "an empty array of huge items": {"t": "array", "dtype": "<U9999999", "shape": [0], "v": ""},
    "an endless array of empty items": {"t": "array", "dtype": "<U0", "shape": [2**30], "v": ""},
    "no objects in an endless dimension": {"t": "objects", "shape": [2**50, 0], "v": []},
    "a structured type": {"t": "array", "dtype": "f8,f8", "shape": [0], "v": ""},
    "characters that are none": {"t": "array", "dtype": "<U1", "shape": [1], "v": "/////w=="},
    "truth values that are none": {"t": "array", "dtype": "|b1", "shape": [1], "v": "Ag=="},
    "a scalar of many items": {"t": "scalar", "v": encoded(np.zeros(10))},
    "more bytes than an encoder sends": {"t": "list", "v": [encoded(np.zeros(10**6))] * 6},
    "more values than an encoder sends": {
        "t": "list",
        "v": [{"t": "list", "v": [NOTHING] * 10**6}] * 9,
    },
    "endless digits": {"t": "list", "v": [integer(10**3999)] * 10_000},
    "a class for every value": {
        "t": "list",
        "v": [{"t": "opaque", "v": f"C{n}"} for n in range(20_000)],
    },
    "columns without end": {
        "t": "frame",
        "columns": rows(0),
        "index": rows(0),
        "v": [encoded(np.zeros(0))] * 200_000,
    },
    "an interval of texts": {
        "t": "interval",
        "v": [{"t": "plain", "v": "a"}] * 2,
        "closed": "left",
    },
    "a function by a broken handle": {"t": "function", "ref": "1", "name": "f", "doc": ""},
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_what_is_small_as_a_message_and_large_as_a_value_is_refused(bomb):
    with pytest.raises(DecodeError):
        Decoder(print).decode(bomb)


@pytest.mark.parametrize(
    "value",
    [
        list(range(1_000_000)),
        {n: n for n in range(100_000)},
        np.arange(4_000_000.0),
        pd.DataFrame(np.arange(3_000_000.0).reshape(-1, 30)),
        pd.Series(np.arange(1_000_000)),
        pd.DataFrame(index=range(1000)),
        pd.Series(pd.Categorical(["a", "b"] * 100_000)),
        pd.MultiIndex.from_product([range(200), ["a", "b"]]),
        pd.DataFrame({n: [n] for n in range(2000)}),
        ["x" * 1_000_000] * 20,
        [None] * 1_000_000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_honest_value_of_any_size_that_is_sent_arrives(value):
    found = travel(value)
    assert type(found) is type(value)
    if isinstance(value, np.ndarray):
        assert np.array_equal(found, value)
    elif isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        assert found.equals(value)
    else:
        assert found == value


@pytest.mark.parametrize(
    "array",
    [
        pd.array([1, None]),
        pd.array(["a", None]),
        pd.Series(["a", None]).array,
        pd.array([True, None]),
        pd.array([1.5, None]),
        pd.arrays.SparseArray([0, 1, 0]),
        pd.arrays.SparseArray([0.5, 1.5]),
        pd.arrays.SparseArray([True, False]),
        pd.interval_range(0, 3).array,
        pd.interval_range(pd.Timestamp("2026"), periods=2).array,
        pd.cut([1, 2, 3], 2),
        pd.Series([1, "a", None, [2]], dtype=object).array,
        pd.Series(["a", "b"], dtype=object).array,
    ],
    ids=lambda array: str(array.dtype),
)
def test_every_kind_of_column_arrives(array):
    series = pd.Series(array)
    pd.testing.assert_series_equal(travel(series), series)


def test_numbers_of_a_table_travel_as_bytes():
    data = encoded(pd.DataFrame({"a": [1, 2], "b": [0.5, 1.5], "c": [True, False]}))
    assert [column["t"] for column in data["v"]] == ["array"] * 3


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"t": "nothing"},
        {"t": "plain", "v": {"x": 1}},
        {"t": "int", "v": "9" * 100_000},
        {"t": "int", "v": 5},
        {"t": "array", "dtype": "|O", "shape": [1], "v": "AAAAAAAAAAA="},
        {"t": "array", "dtype": "<f8", "shape": [10**12], "v": ""},
        {"t": "array", "dtype": "<f8", "shape": [-1], "v": ""},
        {"t": "list", "v": 5},
        {"t": "dict", "v": [[{"t": "list", "v": []}, {"t": "plain", "v": 1}]]},
        {"t": "estimator", "v": "os:system", "state": {}},
        {"t": "estimator", "v": "sklearn.utils:Bunch", "state": {}},
        {"t": "extension", "dtype": "nonsense", "v": []},
    ],
    ids=str,
)
def test_forged_data_is_refused(forged):
    with pytest.raises(DecodeError):
        Decoder().decode(forged)


@pytest.mark.parametrize("name", ["builtins:exec", "builtins:eval", "os:system", "pickle:loads"])
def test_a_type_that_is_no_harmless_class_is_opaque(name):
    assert isinstance(Decoder().decode({"t": "type", "v": name}), Opaque)


@pytest.mark.parametrize("name", ["os", "pickle", "subprocess", "builtins", "sys", "ctypes"])
def test_a_module_that_can_act_is_opaque(name):
    __import__(name)
    assert isinstance(Decoder().decode({"t": "module", "v": name}), Opaque)


def test_the_description_of_the_encoding_names_every_tag():
    table = encoding.__doc__.partition("with a tag `t`:")[2]
    named = re.findall(r"^    (\w[\w, ]*?)(?: {2}|$)", table, re.MULTILINE)
    assert {tag for line in named for tag in line.split(", ")} == TAGS


def test_harmless_modules_and_classes_arrive_as_themselves():
    assert travel(np) is np
    assert travel(int) is int
    assert travel(ValueError) is ValueError


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x = 1\nprint(x)", set()),
        ("print(x)\nx = 1", {"x"}),
        ("import numpy as np\nassert np.allclose(a, b)", {"a", "b"}),
        ("def check(v):\n    return v > limit\ncheck(3)", {"limit"}),
        ("def check(v):\n    return v > limit\nlimit = 2\ncheck(value)", {"value"}),
        ("keep = f\ndel f\ng(1)\nf = keep", {"f", "g"}),
        ("[y for y in ys]", {"ys"}),
        ("{k: {v for v in k} for k in ks if k in kept}", {"ks", "kept"}),
        ("class A:\n    b = [c for c in cs]\nprint(A, c)", {"cs", "c"}),
        ("for i in range(3):\n    total += i", {"total"}),
        ("for i in range(3):\n    print(kept)\n    kept = i", {"kept"}),
        ("for i in i:\n    pass", {"i"}),
        ("while ready:\n    left = 1\n    print(left)", {"ready"}),
        ("if a:\n    x = 1\nelse:\n    print(x)", {"a", "x"}),
        ("if a:\n    x = 1\nelif x:\n    pass", {"a", "x"}),
        ("with opened as file:\n    text = file.read()\n    print(text)", {"opened"}),
        ("try:\n    f()\nexcept OSError as e:\n    print(e)\nfinally:\n    g()", {"f", "g"}),
        ("match value:\n    case [first, *_]:\n        print(first, other)", {"value", "other"}),
        ("for a in b:\n    for c in a:\n        if c:\n            d = c\n            d", {"b"}),
        ("def f():\n    count = 0\n    count += 1\n    del count", set()),
        ("def f():\n    global count\n    count += 1", {"count"}),
        ("no python", set()),
    ],
)
def test_the_names_a_graded_cell_takes_from_outside(source, names):
    assert names_from_outside(source) == names
