"""A limit of time that was hit while others had the processor is not the submission's fault."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from same_courses import Course, answered, exercise

from coursekit.grader.plugin import lookahead
from coursekit.grader.plugin.lookahead import FAIR_SHARE, FEW, LEAST_SHARE
from coursekit.grader.protocol.job import CellRun, Job, Result, one_line_error

LATE = CellRun(
    [one_line_error("CellTimeoutError", "took more than 1 s")],
    limit="took more than 1 s",
    late=True,
)
RIGHT = Result([CellRun([], 1), CellRun([], 2)], seconds=1, cpu_seconds=1)
STARVED = Result([LATE, LATE], seconds=10, cpu_seconds=2, waited_seconds=8, processes=2)


@pytest.mark.parametrize(
    ("found", "starved"),
    [
        (STARVED, True),
        (replace(STARVED, runs=RIGHT.runs), False),
        (replace(STARVED, runs=[CellRun([], limit="needed more than 2 GB of memory")]), False),
        (replace(STARVED, waited_seconds=0), False),
        (replace(STARVED, cpu_seconds=9), False),
    ],
    ids=[
        "others had the processor",
        "no limit was hit",
        "the limit was not of time",
        "it slept",
        "its processes had it",
    ],
)
def test_only_a_limit_hit_for_want_of_the_processor_is_starvation(found, starved):
    assert found.starved(FAIR_SHARE) == starved


def test_what_ran_alone_is_starved_by_less_only():
    half = replace(STARVED, cpu_seconds=6, waited_seconds=3)
    assert half.starved(FAIR_SHARE) and not half.starved(LEAST_SHARE)


@pytest.fixture
def course(tmp_path, monkeypatch) -> Course:
    """Two students, whose submissions `course.run` runs, two at a time."""
    made = Course(tmp_path / "course", settings="\nc.LookaheadExecute.workers = 2\n")
    made.assign(p=exercise())
    for student in ("ann", "bob"):
        made.submit(student, p=answered(exercise(), work=f"x = 1  # {student}"))
    monkeypatch.setattr(lookahead, "run", lambda job: made.run(student_of(job)))
    return made


def student_of(job: Job) -> str:
    return job.cells[0][1].partition("# ")[2]


def answers(*of_ann: Result) -> Callable[[str], Result]:
    """Gives Ann these results, one after the other, and Bob a right one."""
    left = list(of_ann)
    return lambda student: left.pop(0) if student == "ann" else RIGHT


def test_a_starved_submission_is_run_again_when_no_other_is_and_its_first_result_is_not_kept(
    course,
):
    again, together, kept = threading.Event(), [], []
    given = answers(STARVED, RIGHT)
    tries = []

    def run(student: str) -> Result:
        if student == "bob":
            together.append(again.wait(1))
        else:
            tries.append(student)
            if len(tries) == 2:
                again.set()
                kept.extend(course.results())
        return given(student)

    course.run = run
    assert course.grade()["success"]
    assert len(tries) == 2 and together == [False]
    digest = course.autograded("ann", "p").metadata.coursekit.hash
    assert f"{digest}.json" not in kept and f"{digest}.json" in course.results()
    assert course.points("ann") == course.points("bob") == {"test_work": 1}
    assert course.autograded("ann", "p").metadata.coursekit.limits_hit == []


def test_a_submission_that_is_starved_alone_has_no_grade_until_the_machine_is_less_busy(course):
    course.run = answers(STARVED, STARVED)
    done = course.grade()
    assert not done["success"]
    assert "ann/p: no grade" in done["log"] and "when the machine is less busy" in done["log"]
    assert set(course.all_grades()) == {"bob"} and len(course.results()) == 1
    course.run = answers(RIGHT)
    assert course.grade()["success"]
    assert course.points("ann") == {"test_work": 1}


def test_a_submission_that_took_the_processor_from_itself_gets_its_grade(course):
    crowd = replace(STARVED, processes=FEW + 1)
    course.run = answers(crowd, crowd)
    assert course.grade()["success"]
    assert course.points("ann") == {"test_work": 0}
    assert course.autograded("ann", "p").metadata.coursekit.limits_hit
