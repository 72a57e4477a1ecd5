"""Feedback pages say what was found and what to do, and nothing of hidden tests."""

import html as entities
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from browser import accessibility, in_a_browser, screenshot, visit
from conftest import KERNEL, TOY, nbgrader_cell, nbgrader_metadata, write_toy
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from playwright.sync_api import Page, expect

from coursekit import release
from coursekit.authoring.cells import grade_id
from coursekit.coursefolder import CourseFolder, empty_gradebook, read_notebook
from coursekit.grade import grade
from coursekit.report.hidden import Hidden

SECONDS = 30
WIDE, PHONE, ZOOMED = (
    {"width": 1200, "height": 900},
    {"width": 390, "height": 844},
    {"width": 640, "height": 450},
)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SHOW = f"from IPython.display import display\ndisplay({{'image/png': {PIXEL!r}}}, raw=True)"
MESSAGE = "average is 10, expected the mean, 2.5: did you divide by the number of values?"
VALUE_TEST = """\
# What is tested: the value of `average`; most of it at grading.
assert average is not None, "average is missing"
### BEGIN HIDDEN TESTS
_secret_mean = 2.5
import warnings
warnings.warn("look here", stacklevel=1)
print("the secret is", _secret_mean)
_distance = abs(average - _secret_mean)
assert _distance < 1e-9, (
    f"average is {average}, expected the mean, 2.5: did you divide by the number of values?"
)
### END HIDDEN TESTS"""
COUNT_TEST = """\
# What is tested: the count.
assert (count() if callable(count) else count) == 4, "no"\
"""
# Lines of it as they stand there, and what only they print.
SECRETS = ["_secret_mean", "_distance", "stacklevel", "HIDDEN TESTS", "MARK SCHEME"]
TEACHING = """\
| After this you can … | Taught in | Checked in |
|---|---|---|
| **average** numbers | section 1 | self-check in section 9, exercise 1 |"""
GLOSSARY = "# Glossary\n\n<a id='mean'></a>**Mean**: the sum by the count, $\\frac{a+b}{2}$.\n"
STUDENTS = {
    "full": "average = sum(values) / len(values)\ncount = 4",
    "half": "average = sum(values)\ncount = 4",
    "stops": "average = 'two and a half'\ncount = 4",
    "ends": "import os\ncount = 4\nos._exit(3)",
    "function": "average = 2.5\ndef count():\n    return values[7]",
    "nothing": None,
}


def source() -> NotebookNode:
    task = new_markdown_cell(
        "Draw it.\n\n### BEGIN MARK SCHEME\na secret scheme for two points\n### END MARK SCHEME",
        metadata={"nbgrader": nbgrader_metadata("drawing", 2, task=True, locked=True)},
    )
    essay = new_markdown_cell(
        "Your answer\n\n### BEGIN HIDDEN TESTS\n_secret_mean of the essay\n### END HIDDEN TESTS",
        metadata={"nbgrader": nbgrader_metadata("essay", 3, grade=True, solution=True)},
    )
    return new_notebook(
        cells=[
            new_markdown_cell("# Means\n\nA toy."),
            new_markdown_cell(TEACHING),
            new_markdown_cell("## 1. The mean\n\nSee [mean](glossary.md#mean): $\\bar x$."),
            new_code_cell(f"values = [1, 2, 3, 4]\n{SHOW}"),
            new_markdown_cell("**Figure 1 (description).** One *grey* pixel."),
            new_markdown_cell("## 2. Exercise 1: average\n\n**Exercise 1 (3 points).** Average."),
            nbgrader_cell(
                "work", "### BEGIN SOLUTION\naverage = 2.5\n### END SOLUTION", solution=True
            ),
            nbgrader_cell(
                "test_type",
                COUNT_TEST,
                1,
                grade=True,
                locked=True,
            ),
            nbgrader_cell("test_value", VALUE_TEST, 2, grade=True, locked=True),
            new_markdown_cell("## 3. Exercise 2: why?"),
            essay,
            new_markdown_cell("## 4. Exercise 3: draw"),
            task,
            new_markdown_cell("## Summary\n\nThat was it."),
        ],
        metadata={"kernelspec": KERNEL},
    )


pytestmark = pytest.mark.xdist_group("feedback")


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> CourseFolder:
    """A small class, graded, with feedback."""
    root = tmp_path_factory.mktemp("feedback")
    settings = (Path(__file__).parents[1] / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(
        settings + "\nc.LookaheadExecute.warm_modules = []\n", encoding="utf-8"
    )
    course = CourseFolder.here(root)
    course.gradebook_path.write_bytes(empty_gradebook())
    write_toy(course, source())
    (course.source / "glossary.md").write_text(GLOSSARY)
    release.update(course, TOY)
    for student, text in STUDENTS.items():
        submit(course, student, text)
    own = [new_code_cell(SHOW), new_markdown_cell("I *tried* this: $a < b$")]
    submit(course, "own", STUDENTS["full"], own)
    stops = [
        new_code_cell("x = 1\nx.y"),
        new_code_cell("print('_secret' + '_mean = 2.5')\nprint('end')"),
    ]
    submit(course, "wonders", STUDENTS["full"], stops)
    submit(course, "deletes", STUDENTS["full"])
    path = course.submitted / "deletes" / TOY / f"{TOY}.ipynb"
    notebook = read_notebook(path)
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell) != "essay"]
    nbformat.write(notebook, path)
    assert grade(course, TOY)
    return course


def submit(course: CourseFolder, student: str, text: str | None, more=()) -> None:
    notebook = read_notebook(course.release / TOY / f"{TOY}.ipynb")
    for cell in notebook.cells:
        if text is not None and grade_id(cell) in ("work", "essay"):
            cell.source = text
    notebook.cells[5:5] = more
    path = course.submitted / student / TOY / f"{TOY}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def page(course: CourseFolder, student: str) -> str:
    return (course.feedback / student / TOY / f"{TOY}.html").read_text(encoding="utf-8")


def words(html: str) -> str:
    """The text that a reader sees, folded parts included."""
    body = html[html.index("<body>") :]
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def first_screen(html: str) -> str:
    return words(html[: html.index("fb-notebook-title")])


def api(course: CourseFolder) -> NbGraderAPI:
    """What Formgrader's buttons call."""
    config = course.config()
    return NbGraderAPI(CourseDirectory(config=config), config=config)


# --- the first screen -----------------------------------------------------------------------------


def test_it_begins_with_assignment_student_and_points(course):
    assert "Means Feedback for half on 01_toy 1 of 8 points so far" in first_screen(
        page(course, "half")
    )


def test_each_exercise_says_what_was_tested_found_and_expected(course):
    seen = first_screen(page(course, "half"))
    assert "Exercise 1: average 1 of 3 points" in seen
    assert "✓ passed the count 1 of 1" in seen
    assert f"✗ failed the value of average 0 of 2 {MESSAGE}" in seen


def test_an_exercise_with_lost_points_links_to_where_it_is_taught(course):
    html = page(course, "half")
    assert '<a href="#section-1">section 1: The mean</a>' in html and 'id="section-1"' in html
    assert "section 1: The mean" not in first_screen(page(course, "full"))


def test_each_finding_links_to_its_cell(course):
    html = page(course, "half")
    for target in set(re.findall(r'href="#([^"]+)"', html)):
        assert html.count(f'id="{target}"') == 1, target
    assert {"cell-test_value", "exercise-1"} <= set(re.findall(r'href="#([^"]+)"', html))


def test_an_unexpected_error_is_told_by_type_and_text(course):
    seen = first_screen(page(course, "stops"))
    assert "failed the value of average 0 of 2 The test stopped with TypeError: unsupported" in seen


def test_points_to_come_are_none_that_are_lost(course):
    """Of a task, students answer in cells of their own: it always waits."""
    seen = first_screen(page(course, "deletes"))
    nothing = first_screen(page(course, "nothing"))
    assert "0 of 8 points so far; up to 2 more wait for your teacher" in nothing
    assert "Exercise 3: draw 0 of 2 points so far … waits for your teacher the task up to 2" in seen


def test_an_error_in_the_students_function_is_told_with_its_line(course):
    seen = first_screen(page(course, "function"))
    assert "The test stopped with IndexError: list index out of range" in seen
    assert "It arose in your cell 2, line 3: return values[7]" in seen


def test_a_cell_that_was_not_run_says_so_and_why(course):
    seen = first_screen(page(course, "ends"))
    assert "○ not run the value of average 0 of 2 not run: ended itself (exit code 3)" in seen
    assert "Your cell : ended itself (exit code 3)." in seen


def test_what_a_person_grades_waits_for_them(course):
    seen = first_screen(page(course, "half"))
    assert "… waits for your teacher your answer up to 3" in seen
    assert "Exercise 3: draw 0 of 2 points so far" in seen


def test_who_handed_nothing_in_reads_that_the_answer_is_as_handed_out(course):
    seen = first_screen(page(course, "nothing"))
    assert "○ no answer your answer 0 of 3" in seen
    assert "○ no answer the count 0 of 1 ○ no answer the value of average 0 of 2 Taught" in seen
    assert "Your cell 2 has no answer yet: it is as it was handed out." in seen
    assert "Traceback" not in words(page(course, "nothing"))
    assert "As it was handed out: no answer" in words(page(course, "nothing"))
    assert "As it was handed out: no answer Your" not in words(page(course, "half"))


def test_a_comment_points_by_hand_and_lateness_are_shown(course):
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(TOY, "full")
        submission.notebooks[0].late_submission_penalty = 0.5
        score = gradebook.find_grade("essay", TOY, TOY, "full")
        score.manual_score, score.needs_manual_grade = 1.5, False
        gradebook.find_comment("essay", TOY, TOY, "full").manual_comment = "Say **why**."
        gradebook.db.commit()
    assert grade(course, TOY)
    html = page(course, "full")
    assert "4 of 8 points so far" in first_screen(html)
    assert "Handed in late: 0.5 points less." in first_screen(html)
    partly = "◐ partly your answer 1.5 of 3 Your teacher has given these points."
    assert f"{partly} Your teacher’s comment Say why ." in first_screen(html)
    assert "<strong>why</strong>" in html
    assert "comment" not in first_screen(page(course, "half"))


def test_points_can_be_read_by_programs(course):
    tags = dict(
        re.findall(r'<meta name="nbgrader:([^"]+)" content="([^"]*)">', page(course, "half"))
    )
    assert tags == {
        "assignment": TOY,
        "notebook": TOY,
        "student": "half",
        "score": "1",
        "max_score": "8",
        "late_penalty": "0",
        "score:test_type": "1",
        "max_score:test_type": "1",
        "score:test_value": "0",
        "max_score:test_value": "2",
        "score:essay": "0",
        "max_score:essay": "3",
        "score:drawing": "0",
        "max_score:drawing": "2",
    }


def test_a_cell_of_the_students_own_that_stopped_is_named_first(course):
    seen = first_screen(page(course, "wonders"))
    said = "Your cell 2 stopped with AttributeError in line 2: 'int' object has no attribute 'y'."
    assert said in seen and seen.index(said) < seen.index("Exercise 1")


def test_what_could_not_be_graded_says_so_once_and_what_to_do(course):
    folder = course.submitted / "zipped" / TOY
    folder.mkdir(parents=True)
    (folder / "hw.zip").write_bytes(b"PK")
    grade(course, TOY, "zipped")
    seen = words(page(course, "zipped"))
    assert seen.count("Nothing could be graded: 'hw.zip' found in place of a notebook") == 1
    assert f"Hand in the notebook itself, {TOY}.ipynb" in seen
    assert "Exercise" not in seen and "Your notebook" not in seen


# --- hidden tests -----------------------------------------------------------------------------------


@pytest.mark.parametrize("student", [*STUDENTS, "own", "deletes"])
def test_no_line_of_a_hidden_test_is_on_a_page(course, student):
    html = page(course, student)
    for secret in [*SECRETS, "secret scheme"]:
        assert secret not in html and secret not in words(html)


def test_a_deleted_answer_comes_back_without_the_hidden_tests_that_stand_in_it(course):
    """It runs as the student's."""
    graded = course.graded_notebook(TOY, "deletes").read_text(encoding="utf-8")
    assert "has been put back" in graded and "_secret_mean of the essay" not in graded


def test_a_students_own_output_is_whole_so_that_nothing_left_out_tells_what_is_hidden(course):
    assert "_secret_mean = 2.5 end" in words(page(course, "wonders"))


def test_of_a_students_output_only_hidden_lines_of_live_cells_are_left_out(course):
    """They have been in the student's process, where it could print them."""
    hidden, line = Hidden(source(), course.config()), "_secret_mean = 2.5"
    assert hidden.of(["test_value"]).without(f"mine\n{line}") == "mine"
    assert hidden.of(["test_type"]).without(line) == line
    assert hidden.without(line) == ""


def test_what_stands_open_in_a_test_is_shown(course):
    assert "average is missing" in words(page(course, "half"))


def test_what_is_released_to_students_is_this_page(course, tmp_path):
    html = page(course, "half")
    assert api(course).generate_feedback(TOY, "half")["success"]
    assert page(course, "half") == html


def test_hidden_tests_can_be_shown_after_the_deadline(course):
    config = course.config()
    config.FeedbackExporter.show_hidden_tests = True
    before = page(course, "half")
    try:
        shown = NbGraderAPI(CourseDirectory(config=config), config=config)
        assert shown.generate_feedback(TOY, "half")["success"]
        assert "_secret_mean = 2.5" in words(page(course, "half"))
        assert "secret scheme" in words(page(course, "half"))
    finally:
        assert api(course).generate_feedback(TOY, "half")["success"]
    assert page(course, "half") == before


# --- the notebook -----------------------------------------------------------------------------------


def folded(html: str) -> str:
    return words("<body>" + " ".join(re.findall(r"<details.*?</details>", html, re.DOTALL)))


def test_what_is_as_handed_out_is_folded_and_the_rest_is_open(course):
    html = page(course, "own")
    assert "1. The mean" in folded(html) and "That was it." in folded(html)
    assert "I tried this" in words(html) and "I tried this" not in folded(html)
    assert "Exercise 1 (3 points)." in words(html) and "(3 points)" not in folded(html)


def test_a_figure_has_the_text_of_the_notebook_or_of_whose_it_is(course):
    texts = re.findall(r'<img src="data:image/png;base64,[^"]+" alt="([^"]*)"', page(course, "own"))
    assert texts == ["One grey pixel.", "figure made by cell 2"]


def test_headings_are_in_order_below_one_first(course):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page(course, "own"))]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_formulas_need_no_script(course):
    html = page(course, "own")
    assert "<math" in html and "<mfrac>" in html and "\\frac" not in html
    assert "<script" not in html


def test_links_to_the_glossary_lead_to_it_on_the_same_page(course):
    html = page(course, "own")
    assert 'href="#user-content-mean"' in html and html.count('id="user-content-mean"') == 1
    assert "the sum by the count" in folded(html)


def test_a_course_without_a_release_has_pages_with_everything_open(course, tmp_path):
    (course.release / TOY).rename(tmp_path / "aside")
    try:
        assert api(course).generate_feedback(TOY, "half")["success"]
        html = page(course, "half")
        assert MESSAGE in first_screen(html) and "That was it." not in folded(html)
        assert not [secret for secret in SECRETS if secret in html]
    finally:
        (tmp_path / "aside").rename(course.release / TOY)
        assert api(course).generate_feedback(TOY, "half")["success"]


# --- in a browser -----------------------------------------------------------------------------------


@pytest.fixture
def seen(course) -> Iterator[Page]:
    """An empty page; at its end, nothing was asked of any machine and nothing was complained of."""
    with visit(SECONDS) as visited:
        asked = []
        visited.page.on("request", lambda request: asked.append(request.url))
        yield visited.page
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert visited.complaints == []


def open_page(seen: Page, course: CourseFolder, student: str) -> None:
    seen.goto((course.feedback / student / TOY / f"{TOY}.html").as_uri())


@in_a_browser
@pytest.mark.parametrize("student", ["half", "own"])
@pytest.mark.parametrize(
    ("size", "colours"),
    [(WIDE, "none"), (PHONE, "none"), (ZOOMED, "none"), (WIDE, "active")],
    ids=["wide", "phone", "zoomed", "forced-colours"],
)
def test_nothing_keeps_anybody_from_reading_it(course, seen, student, size, colours):
    seen.set_viewport_size(size)
    seen.emulate_media(forced_colors=colours)
    open_page(seen, course, student)
    screenshot(seen, f"feedback_{student}_{size['width']}_{colours}.png", full_page=True)
    assert accessibility(seen) == []
    assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth")


@in_a_browser
def test_it_is_read_by_keyboard(course, seen):
    """The first key leads to the result, a link into a folded section unfolds it."""
    open_page(seen, course, "half")
    seen.keyboard.press("Tab")
    assert seen.evaluate("document.activeElement.textContent") == "Skip to your result"
    section = seen.locator("details:has(#section-1)")
    assert section.get_attribute("open") is None
    seen.get_by_role("link", name="section 1: The mean").press("Enter")
    expect(section).to_have_attribute("open", "")


@in_a_browser
def test_it_can_be_printed(course, seen):
    open_page(seen, course, "half")
    seen.emulate_media(media="print")
    expect(seen.get_by_text(MESSAGE).first).to_be_visible()
    assert seen.pdf().startswith(b"%PDF")
