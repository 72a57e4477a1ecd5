"""Decodes mutated encodings of real values within limits, as a process of its own (`test_wire_fuzz`).

Arguments: a seed, how many. Whatever is decoded must give a value or a DecodeError; anything else,
and so too much memory, ends the process with an error, and too much time with a signal.
"""

import json
import random
import resource
import sys
import warnings

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit.cpu_clock import used_seconds
from coursekit.grader.protocol.decoding import TAGS, DecodeError, Decoder
from coursekit.grader.protocol.encoding import Encoder

SECONDS = 100
MEGABYTES = 700
TABLE = pd.DataFrame(
    {
        "a": [1, 2, 3],
        "b": [0.5, None, 1.5],
        "c": ["x", None, "z"],
        "d": pd.array([1, None, 3], dtype="Int64"),
        "e": pd.Categorical(["x", "y", "x"]),
        "f": pd.to_datetime(["2026-01-01", None, "2026-01-03"]),
        "g": pd.cut([1, 2, 3], 2),
        "h": pd.arrays.SparseArray([0, 1, 0]),
    }
)
VALUES = [
    [None, True, 3, -(10**30), 2.5, float("inf"), 1 + 2j, "text", b"bytes", range(2, 11, 3)],
    {"a": [1, {2, 3}], (1, 2): frozenset({4}), None: {"b": (5,)}},
    [np.arange(6).reshape(2, 3), np.array(["a", "bc"]), np.array([1, "a", None], dtype=object)],
    [np.float32(1.5), np.bool_(True), np.array(["2026-01-01"], dtype="datetime64[D]")],
    TABLE,
    TABLE.set_index(["a", "c"]),
    TABLE["b"],
    pd.Series([21, 24], index=pd.Index(["x", "y"], name="cluster"), name="size"),
    [pd.Timestamp("2026-01-01"), pd.Timedelta("1D"), pd.NA, pd.NaT, pd.Interval(1, 2)],
    make_pipeline(StandardScaler(), KMeans(2, n_init=1, random_state=0)).fit(np.eye(4)),
    [np, int, ValueError, len, object()],
]
# What tends to hurt, in place of anything.
ODD = [
    *(None, True, -1, 0, 2**31, 2**63, 10**30, 1e308, float("nan"), "", "0", "-1", "x" * 5000),
    *("60000000", str(2**62), "9" * 4000, "nan", "inf", "0x1p0", "AAAAAAAAAAA=", "/////w=="),
    *("<f8", "|O", "<U0", "|V8", "<M8[ns]", "<U99999999", "f8,f8", "category", "object"),
    *("datetime64[ns]", "period[D]", "interval[int64, left]", "Sparse[object, 0]", "Int64"),
    *("sklearn.cluster._kmeans:KMeans", "sklearn.utils:os", "os:system", "numpy:ndarray", "os"),
    *([], {}, [[]], [0, 2**50], [2**20, 2**20], [None] * 50, [[None, None]] * 50),
]


def nodes(tree: object, found: list | None = None) -> list[tuple]:
    """Every place of a tree as (container, key)."""
    found = [] if found is None else found
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            found.append((tree, key))
            nodes(value, found)
    return found


def mutate(tree: dict, trees: list[dict], chance: random.Random) -> None:
    places = nodes(tree)
    container, key = chance.choice(places)
    kind = chance.randrange(8)
    if kind < 3:
        container[key] = copied(chance.choice(ODD))
    elif kind == 3:
        other, place = chance.choice(nodes(chance.choice(trees)))
        container[key] = copied(other[place])
    elif kind == 4:
        del container[key]
    elif kind == 5 and isinstance(container, list):
        container += copied(container) * chance.choice([1, 10, 200])
    elif kind == 6:
        tagged = [c for c, k in places if isinstance(c, dict) and k == "t"] or [tree]
        chance.choice(tagged)["t"] = chance.choice(sorted(TAGS))
    elif isinstance(container[key], str):
        text = list(container[key]) or ["0"]
        text[chance.randrange(len(text))] = chance.choice("09-+.=AZaz[],|<\0é\ud800")
        container[key] = "".join(text)


def copied(tree: object) -> object:
    return json.loads(json.dumps(tree))


def main() -> None:
    seed, times = map(int, sys.argv[1:])
    warnings.simplefilter("ignore")
    chance = random.Random(seed)
    references = iter(range(10**9))
    trees = [copied(Encoder(lambda _: next(references)).encode(value)) for value in VALUES]
    for tree in trees:
        Decoder(print).decode(tree)
    _, cpu = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used_seconds()) + SECONDS, cpu))
    with open("/proc/self/status") as status:
        (data,) = (int(line.split()[1]) for line in status if line.startswith("VmData"))
    most = (data << 10) + (MEGABYTES << 20)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    values = 0
    for number in range(times):
        tree = copied(chance.choice(trees))
        for _ in range(chance.choice([1, 1, 2, 5])):
            if nodes(tree):
                mutate(tree, trees, chance)
        try:
            Decoder(print).decode(tree)
            values += 1
        except DecodeError as problem:
            if isinstance(problem.__cause__, MemoryError):
                sys.exit(f"number {number} of seed {seed} needs too much memory: {tree!r:.2000}")
        except BaseException as problem:
            sys.exit(f"number {number} of seed {seed} raises {problem!r}: {tree!r:.2000}")
    print(f"{values} of {times} gave a value")


if __name__ == "__main__":
    main()
