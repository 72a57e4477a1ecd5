"""What lies elsewhere than nbgrader looks is named, and no sample class is ever laid beside it."""

import shutil

import nbformat
import pytest
from conftest import TOY

from coursekit import cli
from coursekit.authoring import sample_class
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import CourseFolder, empty_gradebook, read_notebook

NOTEBOOK = f"{TOY}.ipynb"


@pytest.fixture
def course(toy_course, monkeypatch) -> CourseFolder:
    monkeypatch.chdir(toy_course.root)
    monkeypatch.setattr(sample_class, "STUDENTS", sample_class.STUDENTS[:2])
    return toy_course


def put(course: CourseFolder, *places: str) -> None:
    """The right answer at each of these places in `submitted/`; a folder where it ends with /."""
    answer = read_answers(course, TOY)[0]
    text = nbformat.writes(answer.fill_in(read_notebook(course.source_notebook(TOY))))
    for place in places:
        path = course.submitted / place
        if place.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


MISPLACED = {
    "in no folder": (f"anna/{NOTEBOOK}", "a notebook that is not in an assignment's folder"),
    "at the top": ("anna.ipynb", "a notebook that is not in an assignment's folder"),
    "an archive": ("anna.zip", "an archive: unpack it"),
    "an archive of a student": (f"anna/{TOY}.zip", "an archive: unpack it"),
    "swapped": (f"{TOY}/anna/{NOTEBOOK}", "where a student's folder is expected"),
    "no student": (f"{TOY}/{NOTEBOOK}", "where a student's folder is expected"),
    "unknown": (f"anna/99_other/{NOTEBOOK}", "source/ has no assignment of this name"),
    "another case": (f"anna/01_Toy/{NOTEBOOK}", "is 01_toy meant?"),
    "a dot": (f".anna/{TOY}/{NOTEBOOK}", "names that begin with a dot are passed over"),
}


@pytest.mark.parametrize("place, problem", MISPLACED.values(), ids=MISPLACED)
def test_the_misplaced_are_named_and_no_sample_is_laid_beside_them(course, capsys, place, problem):
    put(course, place)
    assert cli.main(["grade"]) == 2
    said = capsys.readouterr().err
    assert problem in said and "submitted/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb" in said
    files = [path for path in course.submitted.rglob("*") if path.is_file()]
    assert files == [course.submitted / place]
    assert course.gradebook_path.read_bytes() == empty_gradebook()
    assert not course.autograded.exists()


def test_beside_a_right_submission_the_misplaced_are_named_at_the_end(course, capsys):
    put(course, f"ben/{TOY}/{NOTEBOOK}", *(place for place, _ in MISPLACED.values()))
    assert cli.main(["grade"]) == 1, "work was left ungraded"
    said = capsys.readouterr()
    assert [line.split()[:3] for line in said.out.splitlines() if line.startswith("ben")] == [
        ["ben", "3", "3"]
    ]
    for place, problem in MISPLACED.values():
        assert any(
            line.strip().startswith(place.split("/")[0]) and problem in line
            for line in said.err.splitlines()
        ), place


def test_lists_and_notes_beside_the_submissions_are_no_work(course, capsys):
    put(course, f"ben/{TOY}/{NOTEBOOK}", "names.csv", "ben/note.txt", "carla/")
    assert cli.main(["grade"]) == 0
    said = capsys.readouterr().err
    assert all(name in said for name in ("names.csv", "ben/note.txt", "carla: an empty folder"))


@pytest.mark.parametrize("hidden", [".gitkeep", ".DS_Store", f"__MACOSX/._anna/{TOY}/{NOTEBOOK}"])
def test_a_folder_with_hidden_files_only_gets_a_sample_class(course, capsys, hidden):
    put(course, hidden)
    assert cli.main(["grade"]) == 0
    assert "sample class" in capsys.readouterr().out
    assert (course.submitted / "bruno" / TOY / NOTEBOOK).is_file()


@pytest.mark.parametrize("with_student", [False, True])
def test_macos_folders_are_no_students(course, capsys, with_student):
    put(course, f"__MACOSX/{TOY}/{NOTEBOOK}", *([f"ben/{TOY}/{NOTEBOOK}"] if with_student else []))
    assert cli.main(["grade"]) == 0
    assert "__MACOSX" not in "".join(capsys.readouterr())
    assert not (course.autograded / "__MACOSX").exists()
    with course.gradebook() as gradebook:
        assert "__MACOSX" not in [student.id for student in gradebook.students]


def test_an_interrupted_sample_is_no_half_class(course):
    second = course.source / "02_toy"
    shutil.copytree(course.source / TOY, second)
    (second / NOTEBOOK).rename(second / "02_toy.ipynb")
    assert cli.main(["grade"]) == 2, "02_toy has no answers"
    assert list(course.submitted.iterdir()) == []
    shutil.copytree(course.answers / TOY, course.answers / "02_toy")
    assert cli.main(["grade"]) == 0
    for student in ("amara", "bruno"):
        assert sorted(path.name for path in (course.submitted / student).iterdir()) == [
            TOY,
            "02_toy",
        ]
