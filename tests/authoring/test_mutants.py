"""Mutants of solutions: what is changed, and which of them no test notices."""

import pytest
from conftest import SOLUTION, TOY, VALUE_TEST, toy_notebook, write_toy

from coursekit.authoring import editions
from coursekit.authoring.check import check
from coursekit.authoring.mutants import ALLOWED_SURVIVORS, JUDGED, Mutant, mutants_of, unjudged
from coursekit.coursefolder import CourseError

LENIENT = VALUE_TEST.replace("abs(average - 2.5) < 1e-9", "average > 0")


def changed(source: str) -> set[str]:
    return {mutant.source for mutant in mutants_of("work", source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = b < 2", {"a = b <= 2", "a = b > 2", "a = b < 3", "a = b < 1"}),
        ("a = b + c", {"a = b - c"}),
        ("a += b", {"a -= b"}),
        ("a = b and (not c)", {"a = b or not c", "a = b and (not not c)"}),
        ("f(x, axis=None)", {"f(x)"}),
        ("a = x.argmin()", {"a = x.argmax()"}),
        ("a = b if c else d", {"a = b if c else b", "a = d if c else d"}),
        ("a = [x for x in b if x]", {"a = [x for x in b]"}),
        ("a = True", {"a = False"}),
        ("a = 0.5", {"a = 0.75"}),
    ],
)
def test_one_place_is_changed_at_a_time(source, expected):
    assert changed(source) == {*expected, "pass"}


def test_each_statement_is_left_out_but_definitions_and_imports():
    found = changed("import math\n\ndef f(x):\n    y = x\n    return y")
    assert found == {
        "import math\n\ndef f(x):\n    pass\n    return y",
        "import math\n\ndef f(x):\n    y = x\n    pass",
    }


def test_another_seed_is_no_mutant():
    assert changed("a = f(random_state=42)") == {"a = f()", "pass"}


def test_a_change_is_told_by_its_statement():
    (mutant,) = (m for m in mutants_of("work", "def f(x, y=1):\n    return x") if "y=2" in m.source)
    assert mutant == Mutant(
        "work", "def f(x, y=1): -> def f(x, y=2):", "def f(x, y=2):\n    return x"
    )


def test_mutants_that_lose_no_point_are_listed_until_they_are_judged(toy_course):
    notebook = toy_notebook()
    notebook.cells[3].source = SOLUTION.replace("len(values)  #", "(len(values) + 0 + 0)  #")
    notebook.cells[5].source = LENIENT
    write_toy(toy_course, notebook)
    (toy_course.answers / TOY / "mistake_sum.py").unlink()
    editions.publish(toy_course, TOY)
    report = check(toy_course, TOY, seeds=0, with_mutants=True)
    assert report.counts["mutants kept"].endswith(
        f"of {len(set(mutants_of('', notebook.cells[3].source)))}"
    )
    lost = (
        "'work' keeps all points with 'average = sum(values) / (len(values) + 0 + 0) -> average = "
    )
    assert f"mutants: {lost}sum(values) * (len(values) + 0 + 0)'" in report.problems
    assert not any("(left out)" in problem for problem in report.problems)


KEPT = [Mutant("work", f"a -> {i}", "") for i in range(ALLOWED_SURVIVORS + 1)]
ENTRY = '[[equivalent]]\ncell = "work"\nchange = "a -> 0"\nreason = "says the same"\n'


def test_a_few_may_be_left_and_judged_ones_do_not_count(tmp_path):
    path = tmp_path / JUDGED
    assert unjudged(KEPT[1:], path) == []
    problems = unjudged(KEPT, path)
    assert "'work' keeps all points with 'a -> 0'" in problems
    assert any("at most 3 may" in problem for problem in problems)
    path.write_text(ENTRY)
    assert unjudged(KEPT, path) == []


def test_what_is_judged_but_loses_points_is_named(tmp_path):
    path = tmp_path / JUDGED
    path.write_text(ENTRY)
    (problem,) = unjudged([], path)
    assert "'a -> 0' of 'work'" in problem


@pytest.mark.parametrize(
    "text", ["[[equivalent", ENTRY.replace("says the same", ""), ENTRY + "x = 1"]
)
def test_a_broken_list_of_the_judged_is_an_error(tmp_path, text):
    path = tmp_path / JUDGED
    path.write_text(text)
    with pytest.raises(CourseError):
        unjudged([], path)
