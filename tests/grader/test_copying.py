"""What reaches the graded and the feedback folder of what was submitted beside a notebook."""

import os
from pathlib import Path

import pytest
from same_courses import ASSIGNMENT, Course, answered, exercise, folder_kept

pytestmark = pytest.mark.xdist_group("grader-copying")

TEST = "assert x == 1"
READS = "x = int(open('zdata/d.csv').read())"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """Submissions with much beside their notebooks, graded, and with feedback."""
    course = Course(
        tmp_path_factory.mktemp("copying") / "course",
        settings="c.CourseDirectory.ignore = ['*.secret', '__pycache__']\n",
    )
    course.assign(p=exercise(TEST), files={"given.csv": "the source's"})
    (course.root / "outside.txt").write_text("OUTSIDE")
    for name, lay_out in LAID_OUT.items():
        folder = course.submit(
            name,
            p=answered(exercise(TEST), work=READS),
            files={"zdata/d.csv": "1", "given.csv": "the student's", "a.secret": "hidden"},
        )
        lay_out(folder, course.root / "outside.txt")
    with folder_kept():
        api = course.api()
        before = dict(vars(api.coursedir)), api.coursedir.trait_values()
        assert api.autograde(ASSIGNMENT, "*")["success"]
        course.coursedir_before_and_after = (
            before,
            (dict(vars(api.coursedir)), api.coursedir.trait_values()),
        )
        assert api.generate_feedback(ASSIGNMENT)["success"]
    return course


def links_in_brackets(folder: Path, outside: Path) -> None:
    for below in (folder / "a[b]", folder / "[!x]" / "deep"):
        below.mkdir(parents=True)
        (below / "plain.txt").write_text("plain")
        (below / "link.txt").symlink_to(outside)
        (below / "folder").symlink_to(outside.parent)
        (below / "zero").symlink_to("/dev/zero")
        os.mkfifo(below / "pipe")


def environment(folder: Path, outside: Path) -> None:
    (folder / "venv").mkdir()
    for number in range(1200):
        (folder / "venv" / f"{number}.py").write_text("")


def large_file(folder: Path, outside: Path) -> None:
    (folder / "large.bin").write_bytes(b"x" * 55_000_000)


def too_large_file(folder: Path, outside: Path) -> None:
    with (folder / "large.bin").open("wb") as file:
        file.truncate(200_000_000)


LAID_OUT = {
    "brackets": links_in_brackets,
    "environment": environment,
    "large": large_file,
    "too-large": too_large_file,
}


def tree(course: Course, step: str, student: str) -> set[str]:
    folder = course.root / step / student / ASSIGNMENT
    paths = list(folder.rglob("*"))
    assert not [path for path in paths if path.is_symlink()]
    return {path.relative_to(folder).as_posix() for path in paths if path.is_file()}


@pytest.mark.parametrize("student", LAID_OUT)
def test_a_right_answer_counts_whatever_lies_beside_it(course, student):
    assert course.points(student) == {"test_work": 1}


def test_no_link_or_pipe_reaches_the_graded_or_the_feedback_folder(course):
    plain = {"given.csv", "zdata/d.csv", "a[b]/plain.txt", "[!x]/deep/plain.txt"}
    assert tree(course, "autograded", "brackets") == {"p.ipynb"} | plain
    assert tree(course, "feedback", "brackets") == {"p.html"} | plain


@pytest.mark.parametrize(
    ("student", "fragments"),
    [
        ("brackets", ["'a[b]/link.txt' (a link)", "'a[b]/pipe' (a special file)"]),
        ("environment", ["'venv/' (an environment)"]),
        ("too-large", ["'large.bin' (more than 63 MB together)"]),
    ],
)
def test_what_is_left_out_is_said(course, student, fragments):
    (note,) = course.autograded(student, "p").metadata["coursekit"]["repaired"]
    assert all(fragment in note for fragment in fragments), note


def test_nothing_is_said_where_nothing_is_left_out(course):
    assert course.autograded("large", "p").metadata["coursekit"]["repaired"] == []
    assert (course.root / "autograded/large" / ASSIGNMENT / "large.bin").stat().st_size == 55e6


def test_the_sources_files_replace_a_students_and_what_the_teacher_ignores_stays_behind(course):
    folder = course.root / "autograded" / "large" / ASSIGNMENT
    assert (folder / "given.csv").read_text() == "the source's"
    assert not (folder / "a.secret").exists()


def test_formgraders_course_directory_is_as_it_was_before_the_run(course):
    before, after = course.coursedir_before_and_after
    assert before == after
