"""release/ and notebooks/ come from source/, hold no secrets, and are replaced as a whole."""

import nbformat
import pytest
from conftest import TOY, toy_notebook, write_toy
from nbformat.v4 import new_output

from coursekit import release
from coursekit.authoring import editions
from coursekit.coursefolder import CourseError, read_notebook


@pytest.fixture
def published(toy_course):
    editions.publish(toy_course, TOY)
    return toy_course


def drift(course, folder):
    """How the editions differ from those made now; the release is made in `folder`."""
    return editions.drift_from(course, TOY, release.make(course, TOY, folder))


def edition_paths(course):
    return course.release / TOY / f"{TOY}.ipynb", editions.reading_path(course, TOY)


def test_the_release_has_stubs_and_no_secrets(published):
    release = read_notebook(edition_paths(published)[0])
    assert editions.leaks(toy_notebook(), release) == []
    assert "raise NotImplementedError()" in release.cells[3].source


def test_the_reading_edition_has_the_tutorials_outputs_and_open_exercises(published):
    reading = read_notebook(edition_paths(published)[1])
    assert reading.cells[1].outputs[0].text == "3.3333333333333335\n"
    assert [cell.get("outputs") for cell in reading.cells[3:]] == [[], [], []]
    assert all("tags" not in c.metadata or len(c.metadata.tags) == 1 for c in reading.cells)


def test_publishing_twice_changes_nothing(published, tmp_path):
    before = [path.read_bytes() for path in edition_paths(published)]
    editions.publish(published, TOY)
    assert [path.read_bytes() for path in edition_paths(published)] == before
    assert drift(published, tmp_path / "drift") == []


def test_files_beside_the_notebook_are_released(toy_course):
    (toy_course.source / TOY / "data.csv").write_text("a\n1\n")
    editions.publish(toy_course, TOY)
    assert (toy_course.release / TOY / "data.csv").read_text() == "a\n1\n"


def test_a_broken_source_leaves_the_editions_as_they_were(published):
    before = [path.read_bytes() for path in edition_paths(published)]
    published.source_notebook(TOY).write_text("{")
    with pytest.raises(CourseError, match="not a valid notebook"):
        editions.publish(published, TOY)
    assert [path.read_bytes() for path in edition_paths(published)] == before
    assert not list(published.root.glob(".publish-*"))


def test_a_failing_tutorial_cell_is_named_and_nothing_is_published(published):
    before = [path.read_bytes() for path in edition_paths(published)]
    notebook = toy_notebook()
    notebook.cells[1].source = "values = [1]\nvalues.shape"
    write_toy(published, notebook)
    with pytest.raises(CourseError, match="AttributeError.*values = "):
        editions.publish(published, TOY)
    assert [path.read_bytes() for path in edition_paths(published)] == before


def test_drift_names_what_differs(published, tmp_path):
    release, reading = edition_paths(published)
    for path in (release, reading):
        notebook = read_notebook(path)
        notebook.cells[0].source = "# Edited by hand"
        nbformat.write(notebook, path)
    (release.parent / "extra.txt").write_text("")
    problems = drift(published, tmp_path / "drift")
    assert len(problems) == 3
    assert any("extra.txt" in problem for problem in problems)
    assert "notebooks: cell 1 differs" in problems


def test_drift_sees_a_changed_output_but_not_a_last_digit(published, tmp_path):
    _, path = edition_paths(published)
    notebook = read_notebook(path)
    notebook.cells[1].outputs[0].text = "3.33333333333333\n"
    nbformat.write(notebook, path)
    assert drift(published, tmp_path / "one") == []
    notebook.cells[1].outputs[0].text = "3.4\n"
    nbformat.write(notebook, path)
    assert drift(published, tmp_path / "two") == ["notebooks: cell 2 has another output"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0.99 1.00", "1.00 0.99", True),  # of two hundred samples, one went elsewhere
        ("0.47", "0.49", False),
        ("0.4", "0.5", False),
        ("12 3.25e-17", "12 3.26e-17", True),
        ("12 0.5", "13 0.5", False),
    ],
)
def test_a_rounded_number_may_differ_in_its_last_digit_as_processors_do(one, other, same):
    assert editions.alike(one, other) == same


def test_missing_editions_are_drift(toy_course, tmp_path):
    problems = drift(toy_course, tmp_path / "drift")
    assert any("missing" in p for p in problems) and any("notebooks" in p for p in problems)


@pytest.mark.parametrize(
    ("cell", "text", "expected"),
    [
        (0, "### BEGIN SOLUTION", "marker"),
        (0, "average = sum(values) / len(values)  # the true division keeps the half", "secret line"),
        (5, 'x = 1 # assert abs(average - 2.5) < 1e-9, "average is not the mean: did you divide by '
            'the number of values?"', "secret line"),
    ],
)  # fmt: skip
def test_leaks_are_found(cell, text, expected):
    edition = toy_notebook()
    for exercise in edition.cells[3:]:
        exercise.source = "pass"
    edition.cells[cell].source += "\n" + text
    assert any(expected in problem for problem in editions.leaks(toy_notebook(), edition))


def test_an_output_of_an_exercise_cell_is_a_leak():
    edition = toy_notebook()
    for exercise in edition.cells[3:]:
        exercise.source = "pass"
    edition.cells[4].outputs = [new_output("stream", name="stdout", text="1")]
    assert editions.leaks(toy_notebook(), edition) == ["the exercise cell 'test_type' has outputs"]


def test_a_page_beside_the_assignments_goes_along_with_every_edition(toy_course, tmp_path):
    page = toy_course.source / "glossary.md"
    page.write_text("# Glossary\n")
    editions.publish(toy_course, TOY)
    for copy in (toy_course.release / TOY / page.name, toy_course.notebooks / page.name):
        assert copy.read_text() == "# Glossary\n"
    page.write_text("# Glossary\n\nOne more term.\n")
    problems = drift(toy_course, tmp_path / "drift")
    assert "release: glossary.md differs" in problems
    assert "notebooks: glossary.md is missing or differs" in problems


def test_students_get_tests_and_tagged_cells_folded(toy_course):
    notebook = toy_notebook()
    notebook.cells[1].metadata.tags = ["folded"]
    write_toy(toy_course, notebook)
    editions.publish(toy_course, TOY)
    for path in edition_paths(toy_course):
        cells = read_notebook(path).cells
        folded = {
            cell.id
            for cell in cells
            if cell.metadata.get("jupyter", {}).get("source_hidden")
            and cell.metadata.get("cellView") == "form"
        }
        assert folded == {"data", "test_type", "test_value"}
    assert notebook == read_notebook(toy_course.source_notebook(TOY))
