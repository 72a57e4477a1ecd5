"""notebooks/README.md says of every notebook what its own first cells say."""

import pytest
from conftest import REPOSITORY, TOY, toy_notebook, write_toy

from coursekit import release
from coursekit.authoring import editions
from coursekit.authoring.cells import graded_cells, points
from coursekit.authoring.overview import overview
from coursekit.authoring.working_time import SITTINGS, STATED
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

COURSE = CourseFolder.here(REPOSITORY)


def test_it_names_topic_objectives_time_and_points(toy_course):
    page = overview(toy_course)
    assert f"| [{TOY}]({TOY}.ipynb) | Toy | 5 minutes | 3 |" in page
    assert "- **average** numbers" in page and "Four numbers." in page


def test_every_notebook_of_the_course_is_in_it_and_the_points_add_up():
    page = overview(COURSE)
    books = [read_notebook(COURSE.source_notebook(name)) for name in COURSE.assignments()]
    total = sum(points(cell) for book in books for cell in graded_cells(book))
    assert all(f"\n## {name}: " in page for name in COURSE.assignments())
    assert f"| | | | {total:g} |" in page


def test_publishing_writes_it_and_a_change_behind_its_back_is_drift(toy_course, tmp_path):
    editions.publish(toy_course, TOY)
    page = toy_course.notebooks / "README.md"
    assert page.read_text(encoding="utf-8") == overview(toy_course)
    page.write_text("other")
    edition = release.make(toy_course, TOY, tmp_path / "drift")
    assert editions.drift_from(toy_course, TOY, edition) == [
        "notebooks: README.md is missing or differs"
    ]


@pytest.mark.parametrize("lost", ["Four numbers.", "| **average** numbers", "**Time:** 5 minutes."])
def test_a_notebook_that_does_not_say_it_is_named(toy_course, lost):
    notebook = toy_notebook()
    notebook.cells[0].source = notebook.cells[0].source.replace(lost, "")
    if lost == "Four numbers.":
        notebook.cells[0].source = "# Toy"
    write_toy(toy_course, notebook)
    with pytest.raises(CourseError, match=TOY):
        overview(toy_course)


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_the_readme_gives_each_notebooks_own_time(assignment):
    notebook = read_notebook(COURSE.source_notebook(assignment))
    stated = STATED.search("\n".join(cell.source for cell in notebook.cells[:3]))
    first, second = SITTINGS.search(stated[1]).groups()
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (row,) = (line for line in readme.splitlines() if line.startswith(f"| [`{assignment}`]"))
    assert row.endswith(f"| {first} + {second} |")
