"""Similarity: copies are found in whatever dress, honest work is left alone, and doubt is said."""

import io
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import REPOSITORY
from copydetect import CodeFingerprint

from coursekit.class_report import similarity
from coursekit.class_report.fingerprints import (
    PASSAGE,
    normal_form,
    passages,
    readable,
    shares,
    side_by_side,
)
from coursekit.coursefolder import CourseFolder

ASSIGNMENT = "02_inside_kmeans"
IDLE = "unused = [number ** 2 for number in range(3)]"


@pytest.fixture(scope="module")
def release() -> dict:
    path = REPOSITORY / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def given(release) -> str:
    return similarity.given_code(release)


@pytest.fixture(scope="module")
def honest(release) -> list[str]:
    return similarity.independent_answers(CourseFolder.here(REPOSITORY), ASSIGNMENT, release)


@pytest.fixture(scope="module")
def class_texts(honest) -> dict[str, str]:
    return {f"student{i}": text for i, text in enumerate(honest)}


def found(told: similarity.Similarity) -> list[set[str]]:
    return [{pair.first, pair.second} for pair in told.pairs]


def renamed(text: str) -> str:
    names = sorted({*re.findall(r"^ *(\w+) = ", text, re.MULTILINE), "X", "centres", "labels"})
    for number, name in enumerate(names):
        text = re.sub(rf"(?<![\w.]){name}\b", f"my_{number}", text)
    return text


def commented(text: str) -> str:
    return re.sub(r"(?m)(?<=[\w)\]])$", "   # works: don't touch", text)


def respaced(text: str) -> str:
    return text.replace("    ", "\t").replace(", ", " ,  ").replace("\n", "\r\n\r\n")


def reordered(text: str) -> str:
    return "\n\n".join(reversed(re.split(r"\n\n+(?=\S)", text)))


def padded(text: str) -> str:
    return re.sub(r"(?m)^( *)return", rf"\1{IDLE}\n\1return", text) + f"\n{IDLE}" * 20


DISGUISES = [str, renamed, commented, respaced, reordered, padded]


@pytest.mark.parametrize("number", [0, 5])
@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda one: one.__name__)
def test_a_copy_is_found_in_every_disguise(class_texts, given, honest, disguise, number):
    original = class_texts[f"student{number}"]
    copy = disguise(original)
    assert disguise is str or copy != original
    told = similarity.alike(class_texts | {"copy": copy}, given, honest)
    assert found(told) == [{f"student{number}", "copy"}]
    assert told.pairs[0].similarity > told.limit
    assert told.cannot_tell == ""


def test_all_disguises_at_once_do_not_hide_a_copy(class_texts, given, honest):
    copy = class_texts["student0"]
    for disguise in (renamed, reordered, padded, commented, respaced):
        copy = disguise(copy)
    told = similarity.alike(class_texts | {"copy": copy}, given, honest)
    assert found(told) == [{"student0", "copy"}]


def test_an_honest_class_has_no_pair(class_texts, given, honest):
    told = similarity.alike(class_texts, given, honest)
    assert (told.pairs, told.cannot_tell, told.compared) == ([], "", len(honest))
    assert 0 < told.limit < 1


def test_who_has_done_nothing_is_like_nobody(class_texts, given, honest, release):
    bare = similarity.answers(release)
    told = similarity.alike(class_texts | {"idle": bare, "idler": bare, "empty": ""}, given, honest)
    assert (told.pairs, told.compared) == ([], len(honest))


def test_given_code_in_an_answer_is_nothing_in_common(class_texts, given, honest):
    texts = dict(class_texts)
    for student in ("student0", "student1"):
        texts[student] += "\n\n" + given
    assert similarity.alike(texts, given, honest).pairs == []
    assert found(similarity.alike(texts, "", honest)) == [{"student0", "student1"}]


SHORT = ["best_k = 4", "profile = table.groupby('cluster')[names].mean().round(2)"]


@pytest.mark.parametrize("text", SHORT)
def test_equal_short_answers_cannot_be_told_apart(given, text):
    told = similarity.alike({str(i): text for i in range(20)}, given, [text] * 5)
    assert told.pairs == [] and told.limit is None and "long enough" in told.cannot_tell


def test_equal_answers_are_no_news_where_independent_ones_are_equal(honest, given):
    told = similarity.alike({str(i): honest[0] for i in range(20)}, given, [honest[0]] * 3)
    assert told.pairs == [] and "too short" in told.cannot_tell


def test_equal_answers_are_no_news_where_the_whole_class_has_them(honest, given):
    told = similarity.alike({str(i): honest[0] for i in range(20)}, given, honest)
    assert told.pairs == [] and "class's answers are so alike" in told.cannot_tell


def test_a_class_is_large_enough_to_know_what_is_usual(class_texts, given, honest):
    nine = dict(list(class_texts.items())[:8]) | {"copy": honest[0]}
    told = similarity.alike(nine, given, honest)
    assert told.pairs == [] and "Fewer than 10" in told.cannot_tell and told.compared == 9
    ten = nine | {"another": honest[8]}
    assert found(similarity.alike(ten, given, honest)) == [{"student0", "copy"}]


def test_the_limit_is_not_below_what_independent_answers_have_in_common(class_texts, given, honest):
    half = honest[0][: len(honest[0]) * 3 // 4] + honest[1][len(honest[1]) * 3 // 4 :]
    texts = class_texts | {"half": half}
    assert {"student0", "half"} in found(similarity.alike(texts, given, honest))
    assert similarity.alike(texts, given, [*honest, half]).pairs == []


def test_the_most_alike_come_first_and_the_rest_are_counted(class_texts, given, honest):
    ring = {f"ring{i}": honest[0] for i in range(6)}
    ring |= {"late": padded(honest[0][len(honest[0]) // 5 :])}
    told = similarity.alike(class_texts | ring, given, honest)
    values = [pair.similarity for pair in told.pairs]
    assert values == sorted(values, reverse=True)
    assert values[0] == 1 and len(values) == similarity.MOST_SHOWN
    assert told.more == 8 * 7 // 2 - similarity.MOST_SHOWN


def test_what_a_page_shows_is_the_whole_text_with_what_is_shared(given):
    own = "first = [model.fit(X[rows]).inertia_ for rows in folds]"
    shared = (
        "def gap(X, k):\n    '''Of Tibshirani.'''\n    return np.log(w(X, k)) - noise[k].mean()"
    )
    one = f"class Long_name_of_a_class:\n    x = 1\n\n{own}\n\n{shared}  # mine"
    other = f"# other\n{shared.replace('noise', 'reference')}\nlast = table.groupby('a').size()"
    left, right = side_by_side(readable(one), readable(other), set())
    assert "".join(text for text, _ in left) == one
    assert "".join(text for text, _ in right) == other
    assert [text for text, is_shared in left if is_shared] == [shared]
    assert [text for text, is_shared in right if is_shared] == [
        shared.replace("noise", "reference")
    ]
    assert not any(is_shared for _, is_shared in side_by_side(one, other, passages(shared))[0])


def test_shares_are_what_copydetect_counts(class_texts, given):
    texts = [*class_texts.values(), *map(padded, class_texts.values())]
    base = passages(given)
    mine = shares([passages(text) - base for text in texts], block=5)
    theirs = [
        CodeFingerprint(
            "", PASSAGE, 1, np.array([*base]), filter=False, fp=io.StringIO(normal_form(text))
        )
        for text in texts
    ]
    chance = random.Random(42)
    for _ in range(60):
        i, j = chance.sample(range(len(texts)), 2)
        one, other = theirs[i], theirs[j]
        common = one.hashes & other.hashes
        assert mine[i, j] == pytest.approx(len(common) / min(len(one.hashes), len(other.hashes)))
        assert mine[i, j] == mine[j, i]


HOSTILE = {
    "one long line": "x=1;" * 250_000,
    "not Python": "%%bash\n((( ]] '''unclosed \\",
    "null characters": "a\0b = 1\n" * 1000,
    "deep nesting": "(" * 300_000,
    "lone surrogates": "\ud800 = '\udfff'\n" * 1000,
    "quotes": "'\"" * 100_000,
    "escaped quotes": '"""' + '\\"""' * 100_000 + "\\",
    "prefixes": "rb" * 100_000 + "'",
    "backslashes": "\\" * 300_000,
    "blank": " \n\t\f" * 100_000,
    "one name": "é" * 300_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_harms_nobody(class_texts, given, honest, text):
    texts = {"hostile": text, "twin": text, "copy": honest[0], **class_texts}
    assert {"student0", "copy"} in found(similarity.alike(texts, given, honest))


def test_a_text_that_is_shown_can_be_written_and_has_an_end(class_texts, given, honest):
    text = f"{honest[0]}\0\ud800 # {'x' * 100_000}"
    told = similarity.alike(class_texts | {"copy": text}, given, honest)
    pair = told.pairs[0]
    shown = "".join(
        piece for piece, _ in {pair.first: pair.first_text, pair.second: pair.second_text}["copy"]
    )
    assert "\0" not in shown and 10_000 < len(shown.encode("utf-8")) <= 50_000


def solution(source, **more) -> dict:
    marks = {"solution": True, "grade_id": "work"} | more
    return {"cell_type": "code", "source": source, "metadata": {"nbgrader": marks}}


NOTEBOOKS = [
    ({"cells": [solution("a = 1"), solution(["b = 2\n", "c = 3"])]}, "a = 1\n\nb = 2\nc = 3"),
    ({"cells": [solution("a", solution=False), solution("b", solution="yes")]}, ""),
    ({"cells": [solution("prose") | {"cell_type": "markdown"}]}, ""),
    ({"cells": [solution(None), solution(7), solution({"a": 1}), solution(["x", None, 3])]}, "x"),
    ({"cells": [{"cell_type": "code"}, {"cell_type": ["code"]}, None, "cell", 4]}, ""),
    (
        {
            "cells": [
                solution("a") | {"metadata": []},
                solution("a") | {"metadata": {"nbgrader": 1}},
            ]
        },
        "",
    ),
    ({"cells": {"cell_type": "code"}}, ""),
    ({"cells": 5}, ""),
    ({}, ""),
    ([], ""),
    (None, ""),
]


@pytest.mark.parametrize(("notebook", "code"), NOTEBOOKS)
def test_answers_are_the_texts_of_solution_cells_whatever_else_there_is(notebook, code):
    assert similarity.answers(notebook).strip() == code


def test_answers_made_from_others_are_not_independent(tmp_path):
    release = {"cells": [solution("", grade_id="one"), solution("", grade_id="two")]}
    folder = tmp_path / "tests" / "answers" / "toy"
    folder.mkdir(parents=True)
    write(folder, "correct_a", one="mean(values)", two="len(values)")
    write(folder, "correct_b", 'like = "correct_a"', two="values.size")
    write(folder, "correct_c", 'like = "correct_a"', one="np.asarray(values).sum() / n_values")
    write(folder, "mistake_d", "points = { test = 0 }", one="max(values)", two="1")
    course = CourseFolder(tmp_path, tmp_path / "nbgrader_config.py")
    texts = similarity.independent_answers(course, "toy", release)
    assert texts == ["mean(values)\n\nlen(values)", "np.asarray(values).sum() / n_values"]


def write(folder: Path, name: str, line: str = "", **cells: str) -> None:
    header = f'# /// answer\n# title = "{name}"\n' + (f"# {line}\n" if line else "") + "# ///\n"
    parts = [f"\n# %% {grade_id}\n{source}\n" for grade_id, source in cells.items()]
    (folder / f"{name}.py").write_text(header + "".join(parts), encoding="utf-8")


def test_grading_does_not_pay_for_it():
    script = (
        "import sys, coursekit.class_report.similarity\n"
        "print([name for name in ('copydetect', 'matplotlib', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
