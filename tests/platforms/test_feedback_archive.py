"""Feedback goes back in the form in which the submissions came, with the numbers that platforms look at."""

import re
import zipfile
from pathlib import Path

import nbformat
import pytest
from conftest import TOY
from platform_files import blind, canvas, enter_grades, enter_people, worksheet, write
from zips import CLASS, Person, canvas_zip, moodle_zip, plain_zip

from coursekit import cli
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import read_notebook

ZOE, BRIEN, JIHUN = CLASS[4], CLASS[5], CLASS[13]
NOTEBOOK = {f"{TOY}.ipynb": "{}"}


@pytest.fixture
def course(toy_course, monkeypatch):
    """Three students with grades and pages."""
    monkeypatch.chdir(toy_course.root)
    people = (ZOE, BRIEN, JIHUN)
    enter_people(toy_course, [(p.id, p.first, p.last, p.email, p.user_id) for p in people])
    enter_grades(toy_course, {p.id: (1, 2) for p in people})
    for person in people:
        make_page(toy_course, person.id)
    return toy_course


def make_page(course, student: str) -> None:
    path = course.feedback / student / TOY / f"{TOY}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<p>page of {student}")


def export(archive: Path, *options: str) -> int:
    arguments = ["--feedback", archive, "--output", "feedback.zip", *options]
    return cli.main(["export", TOY, *map(str, arguments)])


def written() -> dict[str, str]:
    with zipfile.ZipFile("feedback.zip") as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("before_4_1", [False, True])
def test_moodle_gets_a_folder_per_participant(course, before_4_1):
    handed_in = {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: {"other.ipynb": "{}", "a/b.txt": "x"}}
    assert export(moodle_zip(Path("in.zip"), handed_in, before_4_1=before_4_1)) == 0
    assert written() == {
        f"Zoë ONeill-Peña_{ZOE.participant}_assignsubmission_file/{TOY}.html": "<p>page of s04",
        f"Seán O’Brien_{BRIEN.participant}_assignsubmission_file/{TOY}.html": "<p>page of s05",
        f"{JIHUN.first} {JIHUN.last}_{JIHUN.participant}_assignsubmission_file/{TOY}.html": (
            f"<p>page of {JIHUN.id}"
        ),
    }


def test_moodle_without_folders_gets_none(course):
    handed_in = {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: NOTEBOOK}
    assert export(moodle_zip(Path("in.zip"), handed_in, flat=True)) == 0
    assert all(
        re.fullmatch(rf"[^/_]+_\d+_assignsubmission_file_{TOY}\.html", name) for name in written()
    )


def test_of_blind_marking_the_worksheet_tells_who_it_is(course, capsys):
    handed_in = {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: NOTEBOOK}
    archive = moodle_zip(Path("in.zip"), handed_in, word="Participant")
    assert export(archive) == 2 and not Path("feedback.zip").exists()
    assert "Participant: no student" in capsys.readouterr().out
    people = [(p.participant, f"{p.first} {p.last}", p.email) for p in handed_in]
    names = write(Path("names.csv"), worksheet(people, "de"))
    assert export(archive, "--names", names) == 0
    assert written()[f"Participant_{ZOE.participant}_assignsubmission_file/{TOY}.html"] == (
        "<p>page of s04"
    )
    assert export(archive, "--names", write(Path("b.csv"), blind(worksheet(people)))) == 2


def canvas_reads(name: str) -> list[str]:
    """The user and the attachment, as Canvas's upload takes them from a name; none of a link."""
    parts = name.split("_")
    numbers = [part for part in parts if re.fullmatch("[0-9]+", part)][:2]
    return [] if parts[-1].startswith("link") else numbers


def test_canvas_gets_both_numbers_of_the_newest_notebook(course):
    handed_in = {
        ZOE: {"01_toy.ipynb": "{}", "plot.png": "x", "notes_7.txt": "y"},
        BRIEN: {"01_toy-1.ipynb": "{}", "01_toy.ipynb": "{}", "01_toy-2.ipynb": "{}"},
        JIHUN: {"12_34_my_link.ipynb": "{}"},
    }
    archive = canvas_zip(Path("in.zip"), handed_in, late=[BRIEN], first_attachment=9001)
    assert export(archive) == 0
    found = {text: (name, canvas_reads(name)) for name, text in written().items()}
    assert found["<p>page of s04"][1] == [ZOE.user_id, "9001"]
    assert found["<p>page of s05"][1] == [BRIEN.user_id, "9006"]
    assert found[f"<p>page of {JIHUN.id}"][1] == [JIHUN.user_id, "9007"]
    assert found["<p>page of s05"][0].startswith(f"obrienseán_LATE_{BRIEN.user_id}_9006_")
    assert all(name.endswith(".html") and "/" not in name for name, _ in found.values())


def test_an_assignment_whose_name_canvas_would_take_for_a_link_gets_through(course):
    from coursekit.platforms.archives import Entry
    from coursekit.platforms.feedback_archive import canvas_name

    entry = Entry("x", "obrien", user_id="501", attachment_id="9001", file_name="05_linkage.ipynb")
    name, _ = canvas_name([entry], "05_linkage")
    assert canvas_reads(name) == ["501", "9001"]


def test_a_text_submission_in_canvas_is_listed(course, capsys):
    archive = canvas_zip(Path("in.zip"), {ZOE: NOTEBOOK, JIHUN: NOTEBOOK})
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(f"obriensean_{BRIEN.user_id}_text.html", "hello")
    assert export(archive) == 1
    assert "s05: has handed in no file" in capsys.readouterr().out and len(written()) == 2


def test_folders_with_students_names_get_their_names_back(course):
    members = {f"class/{p.id}/{TOY}.ipynb": "{}" for p in (ZOE, BRIEN, JIHUN)}
    assert export(plain_zip(Path("in.zip"), members)) == 0
    assert sorted(written()) == [f"{p.id}/{TOY}.html" for p in sorted((ZOE, BRIEN, JIHUN), key=str)]


def test_who_gets_no_page_is_listed_with_the_reason(course, capsys):
    (course.feedback / ZOE.id / TOY / f"{TOY}.html").unlink()
    enter_people(course, [("late", "Lea", "Late", "", "")])
    enter_grades(course, {"late": (1, None)})
    make_page(course, "late")
    stranger = CLASS[0]
    members = {f"Lea Late_77_assignsubmission_file/{TOY}.ipynb": "{}"}
    archive = moodle_zip(Path("in.zip"), {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, stranger: NOTEBOOK})
    with zipfile.ZipFile(archive, "a") as file:
        for name, content in members.items():
            file.writestr(name, content)
    assert export(archive) == 1
    said = capsys.readouterr().out
    assert "s04: has no feedback page" in said
    assert "Amara Okafor: no student of this course" in said
    assert "late: waits for a grade by hand" in said
    assert f"{JIHUN.id}: has a grade, but is not in the archive" in said
    assert len(written()) == 1
    export(archive, "--with-waiting")
    assert len(written()) == 2


def test_a_namesake_gets_nobodys_page(course, capsys):
    enter_people(course, [(ZOE.id, ZOE.first, ZOE.last, "", "")])
    first = moodle_zip(Path("in.zip"), {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: NOTEBOOK})
    cli.main(["collect", TOY, str(first)])
    namesake = Person("x", ZOE.first, ZOE.last, "49999", "")
    other = moodle_zip(Path("b.zip"), {namesake: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: NOTEBOOK})
    assert export(first) == 0
    Path("feedback.zip").unlink()
    assert export(other) == 1 and len(written()) == 2
    assert "s04: what is there is of number 40004 (in.zip)" in capsys.readouterr().out


def of(course, assignment: str, *names: str) -> str:
    """A notebook with cells of these names, in the course as an assignment."""
    cells = [nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"grade_id": n}}) for n in names]
    notebook = nbformat.v4.new_notebook(cells=cells)
    course.source_notebook(assignment).parent.mkdir(exist_ok=True)
    nbformat.write(notebook, course.source_notebook(assignment))
    return nbformat.writes(notebook)


@pytest.mark.parametrize("of_other, status", [(3, 2), (2, 2), (1, 0), (0, 0)])
def test_an_archive_of_another_assignment_is_refused(course, capsys, of_other, status):
    right = course.source_notebook(TOY).read_text()
    wrong = of(course, "02_more", "work", "more", "most")  # one cell is called as in the first
    texts = [wrong] * of_other + [right] * (3 - of_other)
    handed_in = {
        person: {f"{TOY}.ipynb": text}
        for person, text in zip((ZOE, BRIEN, JIHUN), texts, strict=True)
    }
    assert export(canvas_zip(Path("in.zip"), handed_in)) == status
    assert Path("feedback.zip").exists() == (status == 0)
    said = capsys.readouterr().err
    assert status == 0 or f"{of_other} of 3 submissions" in said and "like 02_more" in said


def test_what_has_no_known_cells_does_not_tell_the_assignment(course, capsys):
    foreign = of(course, "02_more", "x")
    of(course, "02_more", "y")
    handed_in = {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: {"a.ipynb": "not a notebook"}}
    assert export(canvas_zip(Path("in.zip"), handed_in)) == 0
    assert export(canvas_zip(Path("in.zip"), handed_in | {JIHUN: {"a.ipynb": foreign}})) == 2
    assert "another course" in capsys.readouterr().err


def test_the_same_pages_make_the_same_archive(course):
    archive = moodle_zip(Path("in.zip"), {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: NOTEBOOK})
    assert export(archive) == 0
    before = Path("feedback.zip").read_bytes()
    for path in course.feedback.rglob("*.html"):
        path.write_text(path.read_text())
    assert export(archive) == 0 and Path("feedback.zip").read_bytes() == before


@pytest.mark.parametrize("name", ["../evil", "..", "a\\b", "a\x00b"])
def test_a_name_that_leads_out_of_its_folder_is_not_written(course, name, capsys):
    from coursekit.platforms.archives import Entry, Layout
    from coursekit.platforms.bounds import Member
    from coursekit.platforms.feedback_archive import member_name
    from coursekit.platforms.sorting import Handed, Item

    entry = Entry("x", name, participant="7")
    item = Item(entry, Member("x", 1, None), None)
    _, problem = member_name(Handed("in.zip", Layout.FOLDER, [item]), TOY)
    assert problem


def test_a_dry_run_and_a_refusal_write_nothing(course, capsys):
    archive = moodle_zip(Path("in.zip"), {ZOE: NOTEBOOK, BRIEN: NOTEBOOK, JIHUN: NOTEBOOK})
    before = archive.read_bytes()
    assert export(archive, "--dry-run") == 0 and not Path("feedback.zip").exists()
    assert "3 pages" in capsys.readouterr().out
    assert export(archive, "--output", "in.zip") == 2
    assert archive.read_bytes() == before
    assert cli.main(["export", TOY, "--feedback", "in.zip"]) == 2
    assert cli.main(["export", "--feedback", "in.zip", "--output", "x.zip"]) == 2
    assert "one assignment" in capsys.readouterr().err


def test_from_canvas_to_canvas_and_back(toy_course, monkeypatch, capsys):
    """Collected, graded, points and pages exported; then a grade by hand makes a page out of date."""
    monkeypatch.chdir(toy_course.root)
    notebook = read_notebook(toy_course.source_notebook(TOY))
    right, wrong = (nbformat.writes(a.fill_in(notebook)) for a in read_answers(toy_course, TOY))
    archive = canvas_zip(
        Path("in.zip"), {ZOE: {"my answer.ipynb": right}, BRIEN: {f"{TOY}.ipynb": wrong}}
    )
    people = [(p.user_id, f"{p.last}, {p.first}", p.id) for p in (ZOE, BRIEN)]
    table = write(Path("canvas.csv"), canvas(people))
    assert cli.main(["students", str(table)]) == 0
    cli.main(["collect", TOY, str(archive)])
    assert cli.main(["grade", TOY]) == 0
    capsys.readouterr()
    assert cli.main(["export", TOY, str(table), "--output", "out.csv"]) == 0
    lines = Path("out.csv").read_text(encoding="utf-8").splitlines()
    assert ",3.00," in lines[2] and ",1.00," in lines[3]
    assert export(archive) == 0
    assert [text.count("did you divide") > 0 for _, text in sorted(written().items())] == [
        True,
        False,
    ]
    with toy_course.gradebook() as gradebook:
        grade = gradebook.find_grade("test_value", TOY, TOY, BRIEN.id)
        grade.manual_score = 2
        gradebook.db.commit()
    capsys.readouterr()
    assert export(archive) == 1
    assert f"{BRIEN.id}: the page is older than the grade" in capsys.readouterr().out
    assert cli.main(["grade", TOY]) == 0 and export(archive) == 0


def test_a_newer_submission_does_not_get_the_page_of_the_earlier_one(
    toy_course, monkeypatch, capsys
):
    monkeypatch.chdir(toy_course.root)
    enter_people(toy_course, [(p.id, p.first, p.last, p.email, p.user_id) for p in (ZOE, BRIEN)])
    notebook = read_notebook(toy_course.source_notebook(TOY))
    right, wrong = (nbformat.writes(a.fill_in(notebook)) for a in read_answers(toy_course, TOY))
    for text in (wrong, right):
        handed_in = {ZOE: {f"{TOY}.ipynb": text}, BRIEN: {f"{TOY}.ipynb": right}}
        archive = moodle_zip(Path("in.zip"), handed_in)
        assert cli.main(["collect", TOY, str(archive)]) == 0
        if text == wrong:
            assert cli.main(["grade", TOY]) == 0 and export(archive) == 0
    Path("feedback.zip").unlink()
    capsys.readouterr()
    assert export(archive) == 1 and len(written()) == 1
    reason = f"has changed in submitted/ since it was graded: run `course.py grade {TOY}`"
    assert f"{ZOE.id}: {reason}" in capsys.readouterr().out
    assert cli.main(["grade", TOY]) == 0
    assert export(archive) == 0 and len(written()) == 2
