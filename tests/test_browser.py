"""A student's and an instructor's way through JupyterLab, in a headless Chromium."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from browser import (
    accessibility,
    expect_kernel,
    expect_silence,
    follow,
    in_a_browser,
    menu,
    screenshot,
    visit,
)
from conftest import REPOSITORY
from lab_process import Lab, running_lab
from nbformat import NotebookNode
from playwright.sync_api import FrameLocator, Page, expect

from coursekit import release
from coursekit.authoring.cells import grade_id, is_graded, is_solution
from coursekit.coursefolder import CourseFolder, read_notebook

ASSIGNMENT = "01_clustering"
NOTEBOOK = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
NOTEBOOK_PAGE = f"{ASSIGNMENT}/{ASSIGNMENT}"  # Formgrader's
SECONDS = 60  # for every single wait; usually a few are enough
LAST_CODE_CELL_RAN = """() => {
    // Folded cells have no prompt.
    const shown = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')]
    const prompts = shown.map(prompt => prompt.textContent).filter(text => text)
    return prompts.length > 0 && /\\d/.test(prompts.at(-1)) && !prompts.includes('[*]:')
}"""
# Cells that come into sight may grow and push the picture away again: ten times in a row.
SHOWN_WHOLE = """image => {
    const box = image.getBoundingClientRect()
    image.scrollIntoView({block: 'center'})
    const shown = box.height > 50 && box.top > 100 && box.bottom < innerHeight - 30
    image.timesShown = shown ? (image.timesShown ?? 0) + 1 : 0
    return image.timesShown >= 10
}"""
PAGE_BYTES = 250_000  # of feedback, besides its images
POINTS, MAXIMUM = 12, 20  # exercise 1 solved, exercise 2 not

pytestmark = [
    pytest.mark.xdist_group("browser"),
    in_a_browser,
]


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """A copy of the course as a newcomer has it: nothing handed in, nothing graded."""
    for name in ("source", "labconfig"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "nbgrader_config.py", tmp_path)
    course = CourseFolder.here(tmp_path)
    release.update(course, ASSIGNMENT)
    course.gradebook_path.unlink()
    return course


def test_from_the_first_look_to_the_feedback(course):
    with visit(SECONDS) as seen:
        with running_lab(course.root, "lab") as lab:
            open_notebook(seen.page, lab)
            unfold_a_test(seen.page)
            run_all(seen.page)
            validate_the_unsolved(seen.page, course)
            solve_first_exercise(course)
            open_assignment_list(seen.page, lab)
            fetch_again_and_submit(seen.page, course)
            grade(course)
            read_feedback(seen.page, lab, course)
            seen.page.goto("about:blank")  # or it complains that its server has ended
        with running_lab(course.root, "teach") as teach:
            look_into_formgrader(seen.page, teach, course)
            seen.page.goto("about:blank")
    assert seen.complaints == [], seen.complaints
    for task in ("lab", "teach"):
        lines = (course.root / f"{task}.log").read_text().splitlines()
        # Kernels remark upon their transport; which they use is a matter of nbgrader_config.py.
        printed = "\n".join(line for line in lines if not line.startswith("[IPKernelApp]"))
        assert not re.search(r"exchange|warning|error|traceback", printed, re.IGNORECASE), printed


# --- the student --------------------------------------------------------------------------------


def open_notebook(page: Page, lab: Lab) -> None:
    """It opens without a word, and without changing anything."""
    page.goto(lab.url(f"/lab/tree/{NOTEBOOK}", "reset"))
    expect_kernel(page, "Idle")
    assert page.locator(".jp-mod-dirty").count() == 0, "opening made the notebook dirty"
    expect_silence(page)


def unfold_a_test(page: Page) -> None:
    """Tests are folded to a line that says what they test; a click shows the rest."""
    folded = page.locator(".jp-CodeCell .jp-InputPlaceholder", has_text="# What is tested").first
    folded.scroll_into_view_if_needed()
    screenshot(page, "folded.png")
    folded.click()
    expect(
        page.locator(".jp-CodeCell .cm-content", has_text="# What is tested").first
    ).to_be_visible()


def run_all(page: Page) -> None:
    """Run All reaches the end of the unsolved notebook, and there are plots."""
    menu(page, "Run", "Run All Cells")
    page.wait_for_function(LAST_CODE_CELL_RAN, timeout=2 * SECONDS * 1000)
    expect_kernel(page, "Idle")
    expect_silence(page)
    plots = page.locator(".jp-Notebook .jp-OutputArea-output img")
    assert plots.count() >= 3
    page.wait_for_function(SHOWN_WHOLE, arg=plots.nth(1).element_handle(), polling=100)
    screenshot(page, "notebook.png")


def validate_the_unsolved(page: Page, course: CourseFolder) -> None:
    """The dialog shows every graded cell as failed, with the reason."""
    graded = graded_cells(course)
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    expect(dialog).to_be_visible(timeout=2 * SECONDS * 1000)
    expect(dialog.get_by_text("The following cell failed:")).to_have_count(len(graded))
    text = dialog.text_content()
    for cell in graded:
        assert cell.source.strip().splitlines()[0] in text, grade_id(cell)
    assert "NameError" in text
    dialog.get_by_role("button", name="Ok").click()


def graded_cells(course: CourseFolder) -> list[NotebookNode]:
    return [cell for cell in read_notebook(course.release / NOTEBOOK).cells if is_graded(cell)]


def solve_first_exercise(course: CourseFolder) -> None:
    """Puts the source's solution into the student's copy, as if typed in."""
    solution = next(c for c in read_notebook(course.source / NOTEBOOK).cells if is_solution(c))
    path = course.root / "work" / NOTEBOOK
    notebook = read_notebook(path)
    cell = next(c for c in notebook.cells if grade_id(c) == grade_id(solution))
    cell.source = re.sub(r"### (BEGIN|END) SOLUTION\n?", "", solution.source)
    nbformat.write(notebook, path)


def open_assignment_list(page: Page, lab: Lab) -> None:
    page.goto(lab.url("/lab", "reset"))
    entries = menu(page, "Nbgrader", "Assignment List")
    assert entries == ["Assignment List"], "students see more than their part of nbgrader"


def fetch_again_and_submit(page: Page, course: CourseFolder) -> None:
    """A deleted folder can be fetched; the one laid out by `lab` can be submitted."""
    released, fetched, submitted = (
        page.locator(f"#{name}_assignments_list") for name in ("released", "fetched", "submitted")
    )
    expect(fetched).to_contain_text(ASSIGNMENT)
    mine, aside = course.root / "work" / ASSIGNMENT, course.root / "work" / "mine"
    mine.rename(aside)
    page.locator("#refresh_assignments_list").click()
    expect(released).to_contain_text(ASSIGNMENT)
    released.get_by_role("button", name="Fetch").click()
    expect(fetched).to_contain_text(ASSIGNMENT)
    expect(released).to_contain_text("There are no assignments to fetch.")
    assert (mine / f"{ASSIGNMENT}.ipynb").is_file()
    shutil.rmtree(mine)
    aside.rename(mine)

    expect(submitted).to_contain_text("There are no submitted assignments.")
    fetched.get_by_role("button", name="Submit").click()
    expect(submitted).to_contain_text("UTC")
    expect_silence(page)


def read_feedback(page: Page, lab: Lab, course: CourseFolder) -> None:
    """The assignment list fetches the feedback; it shows the points."""
    page.locator("#refresh_assignments_list").click()
    submitted = page.locator("#submitted_assignments_list")
    submitted.get_by_role("button", name="Fetch Feedback").click()
    expect(submitted).to_contain_text("view feedback", ignore_case=True)
    expect_silence(page)
    work = course.root / "work"
    (feedback,) = (work / ASSIGNMENT / "feedback").glob(f"*/{ASSIGNMENT}.html")
    page.goto(lab.url(f"/files/{feedback.relative_to(work).as_posix()}"))
    expect(page.locator("body")).to_contain_text(f"{POINTS} of {MAXIMUM} points")
    html = feedback.read_text(encoding="utf-8")
    assert len(re.sub(r"data:image/[^\"]*", "", html).encode()) < PAGE_BYTES
    # The account that runs the tests is no student for a picture.
    page.locator(".fb-header strong").first.evaluate("name => { name.textContent = 'amara' }")
    screenshot(page, "feedback.png")
    assert accessibility(page) == []


# --- the instructor -----------------------------------------------------------------------------


def grade(course: CourseFolder) -> None:
    """Collects the one submission, grades it, and releases the feedback."""
    command(course, "-m", "nbgrader", "collect", ASSIGNMENT)
    command(course, "-m", "coursekit.cli", "grade", ASSIGNMENT)
    command(course, "-m", "nbgrader", "release_feedback", ASSIGNMENT)
    assert len(course.submissions(ASSIGNMENT)) == 1


def command(course: CourseFolder, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=course.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=3 * SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def look_into_formgrader(page: Page, lab: Lab, course: CourseFolder) -> None:
    """Formgrader lists the submission with its points, and shows it cell by cell."""
    autograde_by_button(open_formgrader(page, lab), course)
    frame = open_formgrader(page, lab)
    follow(frame, "/gradebook", f"/gradebook/{ASSIGNMENT}", f"/gradebook/{NOTEBOOK_PAGE}")
    row = frame.locator("tr", has_text="Submission #1")
    expect(row).to_contain_text(re.compile(rf"{POINTS}\s*/\s*{MAXIMUM}"))
    row.get_by_role("link", name="Submission #1").click()
    scores = frame.locator("input.score")
    expect(scores).to_have_count(len(graded_cells(course)))
    expect(scores.first).to_have_attribute("placeholder", re.compile(r"[1-9]"))
    scores.first.evaluate("box => box.scrollIntoView({block: 'center'})")
    screenshot(page, "formgrader.png")
    expect_silence(page)


def open_formgrader(page: Page, lab: Lab) -> FrameLocator:
    page.goto(lab.url("/lab", "reset"))
    entries = menu(page, "Nbgrader", "Formgrader")
    assert entries == ["Formgrader", "Create assignment"]
    return page.frame_locator("#formgrader iframe")


def autograde_by_button(frame: FrameLocator, course: CourseFolder) -> None:
    """Formgrader's own button takes the grader's path, too: the same points, by a new run."""
    (graded,) = course.autograded.glob(f"*/{NOTEBOOK}")
    before = graded.stat().st_mtime_ns
    follow(frame, f"/manage_submissions/{ASSIGNMENT}")
    frame.locator("td.autograde a").first.click()
    dialog = frame.locator(".modal-dialog", has_text="Successfully autograded")
    expect(dialog).to_be_visible(timeout=2 * SECONDS * 1000)
    expect(dialog).to_contain_text("1 graded")  # the run's summary
    assert graded.stat().st_mtime_ns > before
    kept = read_notebook(graded).metadata.coursekit
    assert kept.sandbox != "none" and kept.examiner and kept.limits_hit == []
    expect(frame.locator("td.score").first).to_contain_text(
        re.compile(rf"{POINTS}\s*/\s*{MAXIMUM}")
    )
