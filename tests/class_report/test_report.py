"""The instructor's report shows what a class did, who needs help, and nothing that is not to be shown."""

import base64
import csv
import io
import json
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from browser import accessibility, in_a_browser, screenshot, visit
from conftest import KERNEL, TOY, nbgrader_cell, nbgrader_metadata, write_toy
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from coursekit import release
from coursekit.class_report.page import Options
from coursekit.class_report.report import report
from coursekit.coursefolder import CourseError, CourseFolder, empty_gradebook, read_notebook
from coursekit.grade import grade
from coursekit.gradebook_copy import copy_file
from coursekit.report.standing import out_of_date

SECONDS = 30
VALUE_TEST = """\
# What is tested: the mean.
from numbers import Real
assert isinstance(average, Real), f"average is a {type(average).__name__}, expected a number"
### BEGIN HIDDEN TESTS
_secret_mean = 2.5
assert abs(average - _secret_mean) < 1e-9, (
    f"average is {average}, expected 2.5: did you divide by the number of values?"
)
### END HIDDEN TESTS"""
COUNT_TEST = "# What is tested: the count.\nassert count == 4, f'count is {count!r}, expected 4'"
MISTAKE = """\
# /// answer
# title = "The sum <i>instead</i> of the mean"
# [points]
# test_mean = 0
# [messages]
# test_mean = "did you divide"
# ///

# %% work
average = sum(values)
"""
MARKUP = "<script>alert(1)</script>"
# Who is who, and what each wrote: of 24, some do well, some do not.
NAMES = {"mona": ("Mona", "Lund"), "o'neil": ("Áine", "O'Neil"), "absent": ("Absent", "Person")}
STUDENTS = {f"s{number:02}": "average = 2.5\ncount = 4" for number in range(14)}
STUDENTS |= {f"t{number:02}": f"average = {number + 8}\ncount = 4" for number in range(4)}
STUDENTS |= {
    "mona": "average = sum(values) / 4\ncount = 4",
    "o'neil": f"average = 2.5\ncount = {MARKUP!r}",
    "=cmd": "average = 'two'\ncount = 5",
    "loopy_lou": "average = 2.5\nimport os\nos._exit(3)",
    "idle_iris": None,
}


def source() -> NotebookNode:
    essay = new_markdown_cell(
        "Your answer",
        metadata={"nbgrader": nbgrader_metadata("essay", 3, grade=True, solution=True)},
    )
    return new_notebook(
        cells=[
            new_markdown_cell("# Means\n\nA toy."),
            new_code_cell("values = [1, 2, 3, 4]"),
            new_markdown_cell("## 2. The exercise\n\n**Exercise 1 (6 points).** Do it."),
            nbgrader_cell(
                "work", "### BEGIN SOLUTION\naverage = 2.5\n### END SOLUTION", solution=True
            ),
            nbgrader_cell("test_mean", VALUE_TEST, 2, grade=True, locked=True),
            nbgrader_cell("test_count", COUNT_TEST, 1, grade=True, locked=True),
            essay,
        ],
        metadata={"kernelspec": KERNEL},
    )


def hand_in(course: CourseFolder, student: str, work: str | None) -> None:
    notebook = read_notebook(course.release / TOY / f"{TOY}.ipynb")
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name == "work" and work is not None:
            cell.source = work
        if name == "essay" and student == "mona":
            cell.source = "Because it is the mean."
    path = course.submitted / student / TOY / f"{TOY}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """A graded class of 24; one more has handed in nothing, and one what is no notebook."""
    folder = tmp_path_factory.mktemp("class")
    settings = Path(__file__).parents[2].joinpath("nbgrader_config.py").read_text(encoding="utf-8")
    settings += "\nc.LookaheadExecute.warm_modules = []\n"
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    made = CourseFolder.here(folder)
    made.gradebook_path.write_bytes(empty_gradebook())
    write_toy(made, source())
    made.answers.joinpath(TOY).mkdir(parents=True)
    (made.answers / TOY / "mistake_sum.py").write_text(MISTAKE)
    release.update(made, TOY)
    for student, work in STUDENTS.items():
        hand_in(made, student, work)
    broken = made.submitted / "bad_bea" / TOY / f"{TOY}.ipynb"
    broken.parent.mkdir(parents=True)
    broken.write_text("{")
    with made.gradebook() as gradebook:
        for student, (first, last) in NAMES.items():
            gradebook.update_or_create_student(student, first_name=first, last_name=last)
    assert grade(made)
    return made


@pytest.fixture(scope="module")
def pages(course) -> tuple[str, str]:
    """The assignment's page and the course's."""
    written = report(course, None, Options())
    assert [path.name for path in written] == [f"{TOY}.html", "course.html"]
    return tuple(path.read_text(encoding="utf-8") for path in written)


def table(page: str, name: str) -> list[dict[str, str]]:
    """A table's rows, as its CSV has them."""
    found = re.search(
        rf'download="{name}\.csv" href="data:text/csv;charset=utf-8;base64,([^"]*)"', page
    )
    return list(csv.DictReader(io.StringIO(base64.b64decode(found[1]).decode("utf-8-sig"))))


def test_each_graded_cell_has_its_facility_and_discrimination_with_their_n(pages):
    rows = {row["grade_id"]: row for row in table(pages[0], f"{TOY}-cells")}
    assert list(rows) == ["test_mean", "test_count", "essay"]
    # mona's essay waits; the other 23 have none, which is 0 points.
    assert {row["n"] for row in rows.values()} == {"23"}
    assert "as a cell of theirs waits for a grade: 1." in pages[0]
    assert rows["test_mean"]["facility"] == "0.65"  # 15
    assert rows["test_count"]["facility"] == "0.78"  # 18
    assert rows["essay"]["look at it"].startswith("Too hard")
    assert float(rows["test_mean"]["discrimination"]) == float(rows["test_count"]["discrimination"])
    assert rows["test_mean"]["exercise"].startswith("Exercise 1")


def test_messages_are_counted_whatever_stands_in_them(pages):
    first, *rest = table(pages[0], f"{TOY}-messages")
    assert first["students"] == "4" and first["grade_id"] == "test_mean"
    assert first["what the test said"] == (
        "average is …, expected 2.5: did you divide by the number of values?"
    )
    assert first["known mistakes"] == "The sum <i>instead</i> of the mean"
    assert first["an example"].startswith("average is 8, expected")
    assert "count is …, expected 4" in [row["what the test said"] for row in rest]


def test_links_lead_to_feedback_pages_and_to_the_cell(course, pages):
    links = {unquote(link) for link in re.findall(r'href="\.\./(feedback/[^"]+)"', pages[0])}
    assert len(links) > 24
    for link in links:
        path, _, anchor = link.partition("#")
        page = (course.root / path).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in page, link


def test_who_needs_help_is_named_with_the_reason(course, pages):
    found = {(row["student"], row["what"]): row for row in table(pages[0], f"{TOY}-look")}
    assert ("absent", "not submitted") in found
    assert "0 points" in found["bad_bea", "not run"]["remark"]
    assert "cell 2" in found["loopy_lou", "limit hit"]["remark"]
    assert found["t00", "less than half of the points"]["remark"] == "1 of 6"
    assert found["mona", "waits for a grade by hand"]["remark"] == "essay"
    assert found["mona", "waits for a grade by hand"]["name"] == "Mona Lund"
    key = re.search(r'href="http://localhost:8888/formgrader/submissions/(\w+)/"', pages[0])[1]
    with course.gradebook() as gradebook:
        assert gradebook.find_submission_notebook_by_id(key).student.id == "mona"


def test_what_students_wrote_is_text_and_no_formula(pages):
    assert "<script>alert" not in pages[0] and "<i>" not in pages[0]
    names = [row["student"] for row in table(pages[0], f"{TOY}-points")]
    assert "'=cmd" in names and "=cmd" not in names


def test_the_course_has_a_line_for_everybody(pages):
    rows = {row["student"]: row for row in table(pages[1], "course-students")}
    assert len(rows) == len(STUDENTS) + 2
    assert (rows["mona"]["total"], rows["absent"][TOY], rows["t00"]["total"]) == ("3", "", "1")
    line = table(pages[1], "course-assignments")[0]
    assert (line["graded"], line["not submitted"], line["not run"]) == ("24", "1", "1")


def test_the_anonymous_view_names_nobody(course, tmp_path):
    written = report(course, None, Options(anonymous=True))
    assert {path.parent.name for path in written} == {"anonymous"}
    for path in written:
        page = path.read_text(encoding="utf-8")
        files = [base64.b64decode(data).decode() for data in re.findall(r'base64,([^"]*)"', page)]
        for told in [*STUDENTS, *NAMES, "bad_bea", "Lund", "Neil", "feedback/", "unusually alike"]:
            assert told not in "".join([page, *files]), told
    assert "average is …, expected 2.5" in written[0].read_text(encoding="utf-8")


def test_a_page_needs_nothing_from_elsewhere(pages):
    for page in pages:
        assert not re.findall(
            r'(?:src|href)="(?!#|data:|\.\./feedback/|http://localhost|[\w.%-]+\.html)[^"]*"', page
        )


def test_a_small_class_is_told_that_nothing_is_marked(course, tmp_path):
    small = CourseFolder(tmp_path, course.config_file)
    shutil.copytree(course.source, small.source)
    for student in ("s00", "t00", "t01"):
        for folder in (course.autograded, course.submitted):
            shutil.copytree(folder / student, tmp_path / folder.name / student)
    copy_file(course.gradebook_path, small.gradebook_path)
    with small.gradebook() as gradebook:
        for submission in gradebook.assignment_submissions(TOY):
            if submission.student_id not in ("s00", "t00", "t01"):
                gradebook.remove_submission(TOY, submission.student_id)
    (small.autograded / "t01" / TOY / f"{TOY}.ipynb").write_text('{"cells": 3}')
    (small.submitted / "\udcff" / TOY).mkdir(parents=True)  # a name that is no UTF-8
    page = report(small, TOY, Options())[0].read_text(encoding="utf-8")
    assert "Fewer than 20 submissions" in page
    assert {row["look at it"] for row in table(page, f"{TOY}-cells")} == {""}
    look = {(row["student"], row["what"]) for row in table(page, f"{TOY}-look")}
    assert ("t01", "graded notebook cannot be read") in look
    assert "The whole course" not in page  # of which there is no page
    assert "Cannot tell: " in page and "is missing, so what was handed out" in page


def test_several_assignments_are_written_at_once_with_the_same_pages(course, pages, tmp_path):
    several = CourseFolder(tmp_path, course.config_file)
    for name in ("source", "release", "submitted", "autograded", "tests", "feedback"):
        shutil.copytree(course.root / name, tmp_path / name)
    shutil.copytree(course.source / TOY, several.source / "02_toy")
    (several.source / "02_toy" / f"{TOY}.ipynb").rename(several.source_notebook("02_toy"))
    copy_file(course.gradebook_path, several.gradebook_path)
    written = report(several, None, Options())
    assert [path.name for path in written] == [f"{TOY}.html", "course.html"]  # nobody has 02_toy
    assert written[0].read_text("utf-8") == pages[0]
    shutil.rmtree(several.answers)
    (several.answers / TOY).mkdir(parents=True)
    (several.answers / TOY / "mistake_odd.py").write_text("no answer")
    with pytest.raises(CourseError, match="mistake_odd"):  # from another process
        report(several, None, Options())


def test_the_page_names_graded_cells_that_ran_in_the_students_process(course, pages, tmp_path):
    assert "ran in the student's process" not in unescape(pages[0])
    other = CourseFolder(tmp_path, course.config_file)
    for name in ("source", "release", "autograded"):
        shutil.copytree(course.root / name, tmp_path / name)
    copy_file(course.gradebook_path, other.gradebook_path)
    path = other.graded_notebook(TOY, "s00")
    path.chmod(0o644)
    notebook = json.loads(path.read_text())
    notebook["metadata"]["coursekit"]["live"] = {"test_mean": "needs a live `Dog`"}
    path.write_text(json.dumps(notebook))
    page = unescape(report(other, TOY, Options())[0].read_text(encoding="utf-8"))
    assert "1 of 3 graded cells ran in the student's process" in page
    assert "test_mean (needs a live `Dog`)" in page


def of_another_shape(notebook: dict, number: int) -> None:
    """Makes a graded notebook one that the grader does not make."""
    work = next(c for c in notebook["cells"] if c["metadata"]["nbgrader"]["grade_id"] == "work")
    test = next(c for c in notebook["cells"] if c["metadata"]["nbgrader"].get("grade"))
    notes = notebook["metadata"]["coursekit"]
    if number == 0:
        notebook["metadata"]["coursekit"] = ["a list"]
    elif number == 1:
        notes["seconds"] = "three"
    elif number == 2:
        notes["limits_hit"] = 5
    elif number == 3:
        work["metadata"]["nbgrader"] = None
    elif number == 4:
        test["outputs"] = [{"output_type": "error", "evalue": "x", "traceback": []}]
    elif number == 5:
        notebook["cells"] = {"a": "b"}


def test_a_graded_notebook_of_another_shape_costs_only_its_own_texts(course, tmp_path):
    odd = CourseFolder(tmp_path, course.config_file)
    for name in ("source", "release", "autograded"):
        shutil.copytree(course.root / name, tmp_path / name)
    copy_file(course.gradebook_path, odd.gradebook_path)
    for number in range(7):
        path = odd.graded_notebook(TOY, f"s{number:02}")
        path.chmod(0o644)
        notebook = json.loads(path.read_text())
        if number < 6:
            notebook["cells"] = [c for c in notebook["cells"] if "nbgrader" in c["metadata"]]
            of_another_shape(notebook, number)
        path.write_text(json.dumps(notebook))
    stranger = odd.graded_notebook(TOY, "t00")  # fails a cell that the gradebook does not know
    stranger.chmod(0o644)
    stranger.write_text(stranger.read_text().replace('"grade_id": "test_mean"', '"grade_id": "x"'))
    page = report(odd, TOY, Options())[0].read_text(encoding="utf-8")
    look = [row["student"] for row in table(page, f"{TOY}-look") if "cannot be read" in row["what"]]
    assert look == [f"s{number:02}" for number in range(6)]
    assert "x" not in {row["grade_id"] for row in table(page, f"{TOY}-messages")}
    changed = out_of_date(odd, TOY, STUDENTS)
    assert {"s00", "s03", "s05"} <= {*changed.unknown} and "s06" not in changed.unknown


def test_extra_credit_is_no_facility_and_fits_into_the_pictures(course, tmp_path):
    rich = CourseFolder(tmp_path, course.config_file)
    for name in ("source", "release", "autograded"):
        shutil.copytree(course.root / name, tmp_path / name)
    copy_file(course.gradebook_path, rich.gradebook_path)
    with rich.gradebook() as gradebook:
        gradebook.find_grade("test_mean", TOY, TOY, "t00").extra_credit = 30
        gradebook.db.commit()
    page, of_course = (path.read_text("utf-8") for path in report(rich, None, Options()))
    rows = {row["grade_id"]: row for row in table(page, f"{TOY}-cells")}
    assert rows["test_mean"]["facility"] == "0.70"  # 16 of 23
    assert "highest 31" in page


def test_what_was_graded_otherwise_than_it_stands_now_is_said(course, tmp_path):
    changed = CourseFolder(tmp_path, course.config_file)
    for name in ("source", "release", "autograded"):
        shutil.copytree(course.root / name, tmp_path / name)
    copy_file(course.gradebook_path, changed.gradebook_path)
    notebook = read_notebook(changed.source_notebook(TOY))
    notebook.cells[4].metadata.nbgrader.points = 5
    write_toy(changed, notebook)
    page = report(changed, TOY, Options())[0].read_text(encoding="utf-8")
    assert "`course.py regrade 01_toy` shows what that changes" in page
    assert {row["grade_id"]: row["maximum"] for row in table(page, f"{TOY}-cells")} == {
        "test_mean": "2", "test_count": "1", "essay": "3"
    }  # fmt: skip


def test_without_a_grade_there_is_no_report(toy_course):
    with pytest.raises(CourseError, match="is graded yet: run `course.py grade` first"):
        report(toy_course, None, Options())
    assert not (toy_course.root / "reports").exists()


@in_a_browser
def test_the_page_is_sorted_by_keyboard_read_by_all_and_taken_home_as_csv(course, pages):
    with visit(SECONDS) as seen:
        page = seen.page
        page.goto((course.root / "reports" / f"{TOY}.html").as_uri())
        screenshot(page, "report.png", full_page=True)
        heading = page.locator(f"[id='{TOY}-points'] th", has_text="total")
        heading.locator("button").focus()
        page.keyboard.press("Enter")
        expect(heading).to_have_attribute("aria-sort", "ascending")
        totals = [
            float(text)
            for text in page.locator(f"[id='{TOY}-points'] td:nth-child(3)").all_inner_texts()
        ]
        assert totals == sorted(totals) and totals[0] < totals[-1]
        page.keyboard.press("Enter")
        expect(heading).to_have_attribute("aria-sort", "descending")
        with page.expect_download() as download:
            page.locator(f"[id='{TOY}-points'] caption a").click()
        assert download.value.suggested_filename == f"{TOY}-points.csv"
        assert "test_mean" in Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert accessibility(page) == []
        page.goto((course.root / "reports" / "course.html").as_uri())
        screenshot(page, "report-course.png", full_page=True)
        assert accessibility(page) == []
        assert seen.complaints == []
