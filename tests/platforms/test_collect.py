"""`course.py collect`: from an archive to `submitted/`, a line per student, and nothing is lost."""

import fcntl
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import nbformat
import platform_files
import pytest
from conftest import TOY
from zips import CLASS, Person, a_class, canvas_zip, moodle_zip, plain_zip, zipped

from coursekit import cli
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.platforms import place
from coursekit.platforms.bounds import Limits
from coursekit.platforms.collect import collect

NAME = f"{TOY}.ipynb"
AMARA, BRUNO, CHIARA, DEVI, ZOE = CLASS[:5]
PLATFORMS = {"Moodle": moodle_zip, "Canvas": canvas_zip}
OLD, NEW = (2026, 3, 1, 9, 0, 0), (2026, 3, 9, 9, 0, 0)


@pytest.fixture
def course(toy_course, monkeypatch) -> CourseFolder:
    """The toy course with the class in its gradebook."""
    monkeypatch.chdir(toy_course.root)
    with toy_course.gradebook() as gradebook:
        for one in CLASS:
            gradebook.update_or_create_student(
                one.id,
                first_name=one.first,
                last_name=one.last,
                email=one.email,
                lms_user_id=one.user_id,
            )
    return toy_course


def answer(course: CourseFolder, number: int = 0) -> str:
    """A submission with the toy's right (0) or wrong (1) answer."""
    notebook = read_notebook(course.source_notebook(TOY))
    return nbformat.writes(read_answers(course, TOY)[number].fill_in(notebook))


@pytest.fixture
def right(course) -> str:
    return answer(course)


@pytest.fixture
def wrong(course) -> str:
    return answer(course, 1)


def run(capsys, *arguments: object) -> tuple[int, dict[str, str]]:
    """The exit code, and each student's line (or somebody unknown's) without the name."""
    capsys.readouterr()
    code = cli.main(["collect", TOY, *map(str, arguments)])
    lines = capsys.readouterr().out.partition("\n\n")[0].splitlines()
    found = [line.split(maxsplit=1) for line in lines if not line.startswith("A dry run")]
    assert len({who for who, _ in found}) == len(found), "one line each"
    return code, dict(found)


def submitted(course: CourseFolder, who: Person = AMARA) -> dict[str, str]:
    """Files of a submission, by name."""
    return tree(course.submitted / who.id / TOY)


def tree(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in paths}


def hand_in(course: CourseFolder, files: dict[str, str | bytes], capsys, **options) -> str:
    """Collects one student's files from Moodle; the student's line."""
    path = moodle_zip(course.root / "one.zip", {AMARA: files}, **options)
    return run(capsys, path)[1].get(AMARA.id, "")


# --- a class --------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_class_of_thirty_with_all_that_happens(course, capsys, right, wrong, platform):
    handed_in = a_class(right, wrong, TOY)
    if platform == "Canvas":
        handed_in[CLASS[19]] = {NAME: wrong, f"{TOY}-1.ipynb": right}
        handed_in[CLASS[29]] = {NAME: right}
    archive = PLATFORMS[platform](course.root / "all.zip", handed_in)
    code, lines = run(capsys, archive)
    assert code == 1 and lines.keys() == {person.id for person in CLASS}
    not_collected = {who for who, line in lines.items() if line.startswith("NOT COLLECTED")}
    assert not_collected == {"s03", "s26"}
    assert "no notebook: 'answers.pdf'" in lines["s03"]
    assert "several notebooks hold other answers: 'a.ipynb', 'b.ipynb'" in lines["s26"]
    assert f"put the right one at submitted/s26/{TOY}/{NAME}" in lines["s26"]
    for number, person in enumerate(CLASS):
        if person.id not in not_collected:
            is_right = number % 3 or number in (28, 29)
            assert submitted(course, person)[NAME] == (right if is_right else wrong), person
    assert not (course.submitted / "s03").exists() and not (course.submitted / "s26").exists()
    assert "My solution (final).ipynb' of all.zip; renamed" in lines["s01"]
    data = "data/values.csv" if platform == "Moodle" else "data_values.csv"
    assert submitted(course, CHIARA) == {NAME: right, data: "1,2\n"}
    assert submitted(course, CLASS[28]) == {NAME: right, "values.csv": "1,2\n"}
    if platform == "Moodle":
        assert f"kept beside it: '{TOY}-old.ipynb'" in lines["s19"]
        assert "only the folder '01_toy/' was taken" in lines["s29"]
    else:
        assert f"2 versions: '{TOY}-1.ipynb' taken, not '{NAME}'" in lines["s19"]


def test_what_is_collected_is_graded(course, capsys, right, wrong):
    handed_in = {AMARA: {"my work.ipynb": right}, ZOE: {NAME: wrong}}
    assert run(capsys, moodle_zip(course.root / "all.zip", handed_in))[0] == 0
    assert cli.main(["grade", TOY]) == 0
    said = capsys.readouterr().out
    rows = {line.split()[0]: line.split() for line in said.splitlines() if line.strip()}
    assert rows["s00"][1:3] == ["3", "3"] and rows["s04"][1:3] == ["1", "1"]


@pytest.mark.parametrize("form", [{"flat": True}, {"before_4_1": True}])
def test_moodles_other_forms(course, capsys, right, form):
    handed_in = {person: {NAME: right} for person in CLASS}
    code, lines = run(capsys, moodle_zip(course.root / "all.zip", handed_in, **form))
    assert code == 0 and len(lines) == 30
    assert all(NAME in submitted(course, person) for person in CLASS)


def test_an_unpacked_archive_is_as_good(course, capsys, right):
    folder = course.root / "download" / "Amara Okafor_40000_assignsubmission_file"
    folder.mkdir(parents=True)
    (folder / unicodedata.normalize("NFD", "Lösung.ipynb")).write_text(right)
    assert run(capsys, course.root / "download")[0] == 0
    assert submitted(course) == {NAME: right}


def test_canvas_tells_who_is_late(course, capsys, right):
    handed_in = {AMARA: {NAME: right}, BRUNO: {NAME: right}}
    _, lines = run(capsys, canvas_zip(course.root / "all.zip", handed_in, late=[BRUNO]))
    assert "late, says Canvas" in lines["s01"] and "late" not in lines["s00"]


# --- who is who -----------------------------------------------------------------------------------


def test_who_is_unknown_is_left_out_and_said(course, capsys, right):
    stranger = Person("x", "Nobody", "Known", "77", "999")
    handed_in = {AMARA: {NAME: right}, stranger: {NAME: right}}
    code, lines = run(capsys, moodle_zip(course.root / "all.zip", handed_in))
    assert code == 1 and lines["Nobody"].startswith("Known  UNKNOWN")
    assert "no student of this course has the name Nobody Known" in lines["Nobody"]
    assert [path.name for path in course.submitted.iterdir()] == ["s00"]


def test_two_of_one_name_are_told_apart_by_the_worksheet_only(course, capsys, right, wrong):
    twin = Person("s99", AMARA.first, AMARA.last, "50000", "599")
    with course.gradebook() as gradebook:
        gradebook.add_student(
            twin.id, first_name=twin.first, last_name=twin.last, email="t@uni.example"
        )
    archive = moodle_zip(course.root / "all.zip", {AMARA: {NAME: right}, twin: {NAME: wrong}})
    code = cli.main(["collect", TOY, str(archive)])
    said = capsys.readouterr().out
    assert code == 1 and said.count("two students have the name Amara Okafor: s00, s99") == 2
    assert "Two have this name: add --names" in said and "Somebody is missing" not in said
    names = [(p.participant, f"{p.first} {p.last}", p.email) for p in (AMARA, twin)]
    names[1] = (*names[1][:2], "t@uni.example")
    table = platform_files.write(course.root / "names.csv", platform_files.worksheet(names))
    assert run(capsys, archive, "--names", table)[0] == 0
    assert submitted(course)[NAME] == right and submitted(course, twin)[NAME] == wrong


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_namesake_from_outside_gets_nobodys_place(course, capsys, right, wrong, platform):
    stranger = Person("x", AMARA.first, AMARA.last, "49999", "777")
    handed_in = {AMARA: {NAME: right}, stranger: {NAME: wrong}}
    archive = PLATFORMS[platform](course.root / "all.zip", handed_in)
    code = cli.main(["collect", TOY, str(archive)])
    said = capsys.readouterr().out
    assert code == 1
    if platform == "Canvas":
        assert "a namesake: s00 has the id 500, not 777" in said
        assert submitted(course) == {NAME: right}
        return
    assert said.count("s00 is found for several people") == 2
    assert not course.submitted.exists()
    names = [(AMARA, AMARA.email), (stranger, "amara2@uni.example")]
    rows = [(p.participant, f"{p.first} {p.last}", mail) for p, mail in names]
    table = platform_files.write(course.root / "names.csv", platform_files.worksheet(rows))
    assert cli.main(["collect", TOY, str(archive), "--names", str(table)]) == 1
    assert "not amara2@uni.example" in capsys.readouterr().out
    assert submitted(course) == {NAME: right}


MAX = CLASS[19]
NAMESAKE = Person("x", MAX.first, MAX.last, "40077", "701")


@pytest.fixture
def known_by_name(course) -> None:
    """Of Max Mustermann, the gradebook has only the name."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(MAX.id, email=None, lms_user_id=None)


def of_two(course, platform: str, right: str, wrong: str) -> list[Path]:
    """Archives of different people who have the same name."""
    make = PLATFORMS[platform]
    one = make(course.root / "g1.zip", {MAX: {NAME: right}, AMARA: {NAME: right}}, when=OLD)
    other = {NAMESAKE: {NAME: wrong}, BRUNO: {NAME: right}}
    return [one, make(course.root / "g2.zip", other, when=NEW)]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_namesakes_in_two_archives_are_no_more_one_student_than_in_one(
    course, known_by_name, capsys, right, wrong, platform
):
    archives = of_two(course, platform, right, wrong)
    assert cli.main(["collect", TOY, *map(str, archives)]) == 1
    said = capsys.readouterr().out
    assert said.count(f"{MAX.id} is found for several people") == 2
    assert "Two have this name: add --names" in said
    assert sorted(path.name for path in course.submitted.iterdir()) == ["s00", "s01"]
    assert run(capsys, archives[0], archives[0])[0] == 0, "the same person twice is one"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_namesake_in_a_later_archive_replaces_nothing(
    course, known_by_name, capsys, right, wrong, platform
):
    one, other = of_two(course, platform, right, wrong)
    run(capsys, one)
    before = everything(course.root / ".collected" / TOY)
    code, lines = run(capsys, other)
    numbers = (MAX.participant, "40077") if platform == "Moodle" else (MAX.user_id, "701")
    assert code == 1 and lines[MAX.id].startswith("NOT COLLECTED")
    assert (
        f"what is there is of number {numbers[0]} (g1.zip), this is of number {numbers[1]}"
        in (lines[MAX.id])
    )
    assert "`course.py students TABLE`" in lines[MAX.id] and "--names TABLE" in lines[MAX.id]
    assert submitted(course, MAX) == {NAME: right}
    assert before.items() <= everything(course.root / ".collected" / TOY).items()
    assert run(capsys, one)[1][MAX.id].startswith("unchanged")


def test_a_worksheet_tells_that_another_number_is_the_same_student(
    course, known_by_name, capsys, right, wrong
):
    archives = of_two(course, "Moodle", right, wrong)
    run(capsys, archives[0])
    name = f"{MAX.first} {MAX.last}"
    rows = platform_files.worksheet([(NAMESAKE.participant, name, MAX.email)])
    table = platform_files.write(course.root / "second_chance.csv", rows)
    assert cli.main(["students", str(table)]) == 0
    assert run(capsys, archives[1], "--names", table)[1][MAX.id].startswith("replaced")
    rows = platform_files.worksheet([(MAX.participant, name, MAX.email)])
    table = platform_files.write(course.root / "first.csv", rows)
    assert run(capsys, archives[0], "--names", table)[1][MAX.id].startswith("older")
    line = run(capsys, archives[1], "--names", table)[1][MAX.id]
    assert line.startswith("unchanged"), "known by its number from before"


def test_a_worksheet_without_a_number_does_not_tell_whose_it_is(
    course, known_by_name, capsys, right, wrong
):
    archives = of_two(course, "Moodle", right, wrong)
    rows = platform_files.worksheet([(MAX.participant, f"{MAX.first} {MAX.last}", MAX.email)])
    table = platform_files.write(course.root / "first.csv", rows)
    assert cli.main(["students", str(table)]) == 0
    assert cli.main(["collect", TOY, *map(str, archives), "--names", str(table)]) == 1
    assert capsys.readouterr().out.count(f"{MAX.id} is found for several people") == 2


def test_two_names_with_one_number_of_canvas_are_two_people(course, capsys, right, wrong):
    files = {"lindqvistbruno_501_9010_a.ipynb": right, "mallory_501_9011_a.ipynb": wrong}
    files["okaforamara_500_9012_a.ipynb"] = right
    assert cli.main(["collect", TOY, str(plain_zip(course.root / "all.zip", files))]) == 1
    assert capsys.readouterr().out.count("s01 is found for several people") == 2
    assert [path.name for path in course.submitted.iterdir()] == ["s00"]


@pytest.mark.parametrize("language, word", [("en", "Participant"), ("ja", "参加者")])
def test_blind_marking_needs_the_worksheet(course, capsys, right, wrong, language, word):
    handed_in = {AMARA: {NAME: right}, DEVI: {NAME: wrong}}
    archive = moodle_zip(course.root / "all.zip", handed_in, word=word)
    assert cli.main(["collect", TOY, str(archive)]) == 1
    assert "Blind marking: only Moodle's grading worksheet" in capsys.readouterr().out
    people = [(p.participant, f"{p.first} {p.last}", p.email) for p in CLASS]
    rows = platform_files.worksheet(people, language)
    blind = platform_files.write(course.root / "blind.csv", platform_files.blind(rows))
    assert cli.main(["collect", TOY, str(archive), "--names", str(blind)]) == 1
    assert "the worksheet has no name for it" in capsys.readouterr().out
    assert not course.submitted.exists()
    table = platform_files.write(course.root / "names.csv", rows)
    assert run(capsys, archive, "--names", table)[0] == 0
    assert submitted(course)[NAME] == right and submitted(course, DEVI)[NAME] == wrong


def test_the_worksheet_of_another_assignment_gives_nobody_anothers_work(course, capsys, right):
    archive = moodle_zip(course.root / "all.zip", {AMARA: {NAME: right}})
    wrong_one = [(AMARA.participant, f"{BRUNO.first} {BRUNO.last}", BRUNO.email)]
    table = platform_files.write(course.root / "names.csv", platform_files.worksheet(wrong_one))
    assert cli.main(["collect", TOY, str(archive), "--names", str(table)]) == 1
    assert "the archive says s00, the worksheet s01" in capsys.readouterr().out
    assert not course.submitted.exists()


def test_a_table_of_another_course_is_refused_whole(course, capsys, right):
    archive = moodle_zip(course.root / "all.zip", {AMARA: {NAME: right}})
    strangers = [("7", "No Body", "no@uni.example"), ("8", "Any One", "any@uni.example")]
    table = platform_files.write(course.root / "names.csv", platform_files.worksheet(strangers))
    assert cli.main(["collect", TOY, str(archive), "--names", str(table)]) == 2
    said = capsys.readouterr()
    assert "names nobody of this course's gradebook" in said.err and not said.out
    assert not course.submitted.exists()


def test_names_that_the_gradebook_lacks_come_from_a_table(course, capsys, right):
    with course.gradebook() as gradebook:
        gradebook.add_student("late", email="Late@uni.example")
    late = Person("late", "Lena", "Later", "60000", "777")
    archive = moodle_zip(course.root / "all.zip", {late: {NAME: right}})
    assert run(capsys, archive)[0] == 1
    rows = platform_files.moodle_gradebook([("", "Lena Later", "late@uni.example")])
    table = platform_files.write(course.root / "names.csv", rows)
    assert run(capsys, archive, "--names", table)[0] == 0
    canvas = canvas_zip(course.root / "canvas.zip", {late: {NAME: right}})
    rows = platform_files.canvas([("777", "Later, Lena", "late@uni.example")])
    table = platform_files.write(course.root / "canvas.csv", rows)
    assert run(capsys, canvas)[0] == 1
    assert run(capsys, canvas, "--names", table)[0] == 0


def test_a_groups_folder_is_nobodys_and_it_is_said_what_to_do(course, capsys, right):
    more = {
        "Group A_12_assignsubmission_file/x.ipynb": right,
        "Default group_assignsubmission_file/x.ipynb": right,
    }
    archive = moodle_zip(course.root / "all.zip", {}, more=more)
    assert cli.main(["collect", TOY, str(archive)]) == 1
    said = capsys.readouterr().out
    assert said.count("UNKNOWN  ") == 2 and "A group's submission names no student" in said


def test_a_groups_file_in_canvas_is_one_members_and_the_others_are_named(course, capsys, right):
    archive = plain_zip(course.root / "all.zip", {"teamred_500_9001_x.ipynb": right})
    code, lines = run(capsys, archive)
    assert code == 1 and "'teamred' is named" in lines["s00"] and submitted(course)


def test_anonymous_files_of_canvas_are_nobodys(course, capsys, right):
    archive = plain_zip(course.root / "all.zip", {"anon_x7Kd2_9001_x.ipynb": right})
    assert cli.main(["collect", TOY, str(archive)]) == 1
    assert "Anonymous grading" in capsys.readouterr().out


OWNERS = {
    "an id": "s00.ipynb",
    "an id and more": "s00_my solution-2.ipynb",
    "a name": "Amara Okafor.ipynb",
    "a name, last first": "Okafor_Amara_01_toy.ipynb",
    "the assignment first": "01_toy s00.ipynb",
    "a folder": "s00/anything.ipynb",
    "nbgrader's own": f"s00/{TOY}/{NAME}",
    "folders in a folder": "week 3/s00/x.ipynb",
    "a zip": "s00.zip",
}


@pytest.mark.parametrize("place", OWNERS.values(), ids=OWNERS)
@pytest.mark.parametrize("packed", [True, False])
def test_a_folder_of_files_or_folders(course, capsys, right, place, packed):
    content = zipped({NAME: right}) if place.endswith(".zip") else right.encode()
    source = course.root / "files"
    if packed:
        plain_zip(source, {place: content})
    else:
        (source / place).parent.mkdir(parents=True)
        (source / place).write_bytes(content)
    code, lines = run(capsys, source)
    assert code == 0 and [*lines] == ["s00"], lines
    assert submitted(course) == {NAME: right}


def test_a_list_of_names_among_the_files_is_no_submission(course, capsys, right):
    archive = plain_zip(course.root / "all.zip", {"s00.ipynb": right, "README.md": "read me"})
    assert cli.main(["collect", TOY, str(archive)]) == 0
    assert "no submissions: README.md" in capsys.readouterr().out


def test_checkouts_are_read_by_their_folders_names_and_git_is_never_run(course, capsys, right):
    for name in ("01-toy-s00", "s01@uni.example"):
        folder = course.root / "checkouts" / name
        (folder / ".git").mkdir(parents=True)
        (folder / ".git" / "config").write_text(f"[core]\n\tfsmonitor = touch {course.root}/ran\n")
        (folder / "week").mkdir()
        (folder / "week" / "solution.ipynb").write_text(right)
        (folder / "week" / "helper.py").write_text("x = 1")
        (folder / "README.md").write_text("read me")
    code, lines = run(capsys, course.root / "checkouts")
    assert code == 0 and [*lines] == ["s00", "s01"]
    for who in (AMARA, BRUNO):
        assert submitted(course, who).keys() == {NAME, "helper.py", "README.md"}
    assert not (course.root / "ran").exists()


# --- which notebook -------------------------------------------------------------------------------


def test_what_lay_beside_a_renamed_notebook_lies_beside_it_again(course, capsys, right):
    files = {"a/work/mine.ipynb": right, "a/work/values.csv": "1", "a/text/notes.txt": "2"}
    hand_in(course, files, capsys)
    assert submitted(course) == {NAME: right, "values.csv": "1", "text/notes.txt": "2"}


def test_of_two_notebooks_the_one_with_the_assignments_cells_counts(course, capsys, right):
    other = right.replace('"grade_id"', '"nothing"').replace('"id": "', '"id": "other-')
    line = hand_in(course, {"a.ipynb": other.replace("mean", "other"), "b.ipynb": right}, capsys)
    assert submitted(course)[NAME] == right, line


STRANGE = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.mark.parametrize("strange, said", [(STRANGE, "fewer than half"), ("{", "cannot be read")])
def test_another_notebook_is_collected_and_said_but_replaces_none(
    course, capsys, right, strange, said
):
    handed_in = {AMARA: {"02_other.ipynb": strange}, BRUNO: {NAME: right}}
    archive = moodle_zip(course.root / "all.zip", handed_in)
    _, lines = run(capsys, archive)
    assert lines["s00"].startswith("collected") and said in lines["s00"]
    assert submitted(course)[NAME] == strange
    (course.submitted / "s00" / TOY / NAME).write_text(right)
    code, lines = run(capsys, archive)
    assert code == 1 and said in lines["s00"]
    assert lines["s00"].startswith("NOT COLLECTED  what is there holds this assignment's cells")
    assert submitted(course)[NAME] == right and not earlier(course)


@pytest.fixture
def another(course) -> dict[str, str]:
    """A second assignment of the course, as it is handed in."""
    other = course.source / "02_other" / "02_other.ipynb"
    other.parent.mkdir()
    text = re.sub(r'("(?:grade_id|id)": ")', r"\1other_", course.source_notebook(TOY).read_text())
    notebook = nbformat.reads(text, as_version=4)
    for number, cell in enumerate(notebook.cells):
        cell.source = f"other = {number}"
    nbformat.write(notebook, other)
    return {other.name: other.read_text()}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_download_of_another_assignment_is_refused_whole(
    course, capsys, right, another, platform
):
    hand_in(course, {NAME: right}, capsys)
    before = everything(course.root)
    handed_in = {AMARA: another, BRUNO: another, DEVI: {NAME: right}}
    archive = PLATFORMS[platform](course.root / "one.zip", handed_in)
    before[str(archive)] = archive.read_bytes()
    assert cli.main(["collect", TOY, str(archive)]) == 2
    said = capsys.readouterr().err
    assert f"2 of 3 submissions in {archive} hold another" in said and "look like 02_other" in said
    assert everything(course.root) == before


def test_each_of_several_downloads_is_judged_by_itself(course, capsys, right, another):
    all_right = {person: {NAME: right} for person in CLASS[:6]}
    first = moodle_zip(course.root / "a1.zip", all_right, when=OLD)
    second = moodle_zip(course.root / "a2.zip", {AMARA: another, BRUNO: another}, when=NEW)
    before = everything(course.root)
    assert cli.main(["collect", TOY, str(first), str(second)]) == 2
    assert f"2 of 2 submissions in {second} hold another" in capsys.readouterr().err
    assert everything(course.root) == before


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("kind", ["another's", "unreadable", "no notebook"])
def test_a_newer_file_that_is_no_notebook_of_this_assignment_hides_no_right_one(
    course, capsys, right, another, together, kind
):
    files = {"another's": another, "unreadable": {NAME: "{"}, "no notebook": {"a.pdf": "%PDF"}}
    others = {person: {NAME: right} for person in CLASS[1:4]}
    old = moodle_zip(course.root / "a1.zip", {AMARA: {NAME: right}}, when=OLD)
    new = moodle_zip(course.root / "a2.zip", {AMARA: files[kind], **others}, when=NEW)
    if together:
        code, lines = run(capsys, old, new)
        assert lines["s00"].startswith("collected") and " of a1.zip; " in lines["s00"]
        assert "the newer one of 'a2.zip' not taken: " in lines["s00"]
    else:
        run(capsys, old)
        code, lines = run(capsys, new)
        assert lines["s00"].startswith("NOT COLLECTED")
    assert code == 1 and submitted(course) == {NAME: right}


def test_another_assignments_notebook_bars_no_older_right_one(course, capsys, right, another):
    others = {person: {NAME: right} for person in CLASS[1:4]}
    new = moodle_zip(course.root / "a2.zip", {AMARA: another, **others}, when=NEW)
    run(capsys, new)
    assert submitted(course) == {NAME: another["02_other.ipynb"]}
    assert (line := hand_in(course, {NAME: right}, capsys, when=OLD)).startswith("replaced")
    assert "what was there held fewer than half of this assignment's cells" in line
    assert submitted(course) == {NAME: right}
    assert earlier(course) == [{NAME: another["02_other.ipynb"]}]
    assert run(capsys, new)[1]["s00"].startswith("NOT COLLECTED")
    assert submitted(course) == {NAME: right}


def test_an_archive_beside_a_notebook_stays_as_it_is(course, capsys, right):
    path = moodle_zip(course.root / "one.zip", {AMARA: {NAME: right, "d.zip": zipped({"x": ""})}})
    assert run(capsys, path)[0] == 0
    assert {p.name for p in (course.submitted / "s00" / TOY).iterdir()} == {NAME, "d.zip"}


def test_an_archive_is_opened_one_level_deep(course, capsys, right):
    inner = zipped({"more.zip": zipped({NAME: right})})
    line = hand_in(course, {"work.zip": inner}, capsys)
    assert line.startswith("NOT COLLECTED") and "an archive in an archive" in line
    line = hand_in(course, {"work.rar": b"Rar!"}, capsys)
    assert line.startswith("NOT COLLECTED") and "no zip and no tar archive" in line


def test_canvas_number_goes_from_other_files_only_with_the_notebooks(course, capsys, right):
    names = {"a": f"{TOY}-1.ipynb", "b": NAME}
    for name, expected in ((names["a"], "values.csv"), (names["b"], "values-1.csv")):
        files = {name: right, "values-1.csv": "1"}
        run(capsys, canvas_zip(course.root / "all.zip", {AMARA: files}))
        assert submitted(course).keys() == {NAME, expected}


# --- hostile --------------------------------------------------------------------------------------


def test_hostile_members_cost_only_themselves_and_are_said(course, capsys, right):
    secret = course.root / "gradebook.db"
    before = secret.read_bytes()
    bad = f"{BRUNO.first} {BRUNO.last}_{BRUNO.participant}_assignsubmission_file"
    more = {
        f"{bad}/{NAME}": right,
        f"{bad}/gradebook@": "../../../gradebook.db",
        f"{bad}/../../../../gradebook.db": "gone",
        f"{bad}/bomb.csv": bytes(3 << 20),
        f"{bad}/nbgrader_config.py": "print('run')",
        f"{bad}/timestamp.txt": "2020-01-01 00:00:00 UTC",
        f"{bad}/.hidden": "x",
        "../../evil.ipynb": right,
    }
    archive = moodle_zip(course.root / "all.zip", {AMARA: {NAME: right}}, more=more)
    code, lines = run(capsys, archive)
    assert code == 1 and lines["s00"].startswith("collected") and "left out" not in lines["s00"]
    assert submitted(course, BRUNO) == {NAME: right}
    for reason in ("(a link)", "leads out", "packed more than 200 times", "nbgrader or Jupyter"):
        assert reason in lines["s01"], reason
    assert "its name says nobody's" in lines["?"]
    assert secret.read_bytes() == before
    assert not list(course.root.rglob("evil*")) and not list(course.root.parent.glob("evil*"))


def test_a_bomb_in_a_nested_archive_costs_its_owner_only(course, right):
    limits = Limits(submission_bytes=1 << 20, ratio=10_000)
    noise = os.urandom(300_000)
    bomb = zipped({f"{number}.bin": noise for number in range(5)} | {"z.ipynb": right})
    archive = moodle_zip(course.root / "all.zip", {BRUNO: {"w.zip": bomb}, AMARA: {NAME: right}})
    assert not collect(course, TOY, [archive], limits=limits)
    assert submitted(course) == {NAME: right} and not (course.submitted / BRUNO.id).exists()
    assert not list(course.root.glob(".collect-*"))


def test_nothing_that_a_terminal_obeys_is_printed(course, capsys, right):
    archive = moodle_zip(course.root / "all.zip", {AMARA: {"a\u202e\x9b2Jb.ipynb": right}})
    cli.main(["collect", TOY, str(archive)])
    said = capsys.readouterr().out
    assert all(c.isprintable() or c == "\n" for c in said)


def test_a_name_as_long_as_can_be_makes_one_line(course, capsys, right):
    names = {f"{'x' * 200}{number}.ipynb": right for number in range(30)}
    line = hand_in(course, names, capsys)
    assert line and len(line) < 700


# --- nothing is lost ------------------------------------------------------------------------------


def earlier(course: CourseFolder) -> list[dict[str, str]]:
    place = course.root / "submitted.earlier" / AMARA.id / TOY
    return [tree(folder) for folder in sorted(place.glob("*"))]


def test_the_same_again_changes_nothing_and_says_so(course, capsys, right):
    hand_in(course, {NAME: right}, capsys)
    before = (course.submitted / "s00" / TOY / NAME).stat()
    line = hand_in(course, {"renamed.ipynb": right}, capsys)
    assert line.startswith("unchanged")
    assert (course.submitted / "s00" / TOY / NAME).stat() == before and not earlier(course)


def test_an_earlier_submission_that_differs_is_kept_aside(course, capsys, right, wrong):
    hand_in(course, {NAME: wrong, "data.csv": "1"}, capsys)
    line = hand_in(course, {NAME: right}, capsys)
    assert line.startswith("replaced") and "is kept in submitted.earlier/s00/01_toy/20" in line
    assert submitted(course) == {NAME: right}
    assert earlier(course) == [{NAME: wrong, "data.csv": "1"}]
    hand_in(course, {NAME: wrong}, capsys)
    assert len(earlier(course)) == 2


def test_what_a_teacher_put_there_is_kept_aside_too(course, capsys, right):
    folder = course.submitted / "s00" / TOY
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("note")
    (folder / "link").symlink_to("/etc")
    hand_in(course, {NAME: right}, capsys)
    kept = next((course.root / "submitted.earlier" / "s00" / TOY).iterdir())
    assert (kept / "mine.txt").read_text() == "note" and (kept / "link").is_symlink()
    assert submitted(course) == {NAME: right}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_older_archive_after_a_newer_one_changes_nothing(course, capsys, right, wrong, platform):
    make = PLATFORMS[platform]
    numbers = [{}, {}] if platform == "Moodle" else [{"first_attachment": n} for n in (90, 1000)]
    old = make(course.root / "old.zip", {AMARA: {NAME: wrong}}, when=OLD, **numbers[0])
    new = make(course.root / "new.zip", {AMARA: {NAME: right}}, when=NEW, **numbers[1])
    run(capsys, new)
    code, lines = run(capsys, old)
    assert code == 1 and lines["s00"].startswith("older")
    assert "what is there is newer (new.zip)" in lines["s00"]
    assert submitted(course) == {NAME: right} and not earlier(course)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_from_an_older_archive_makes_nothing_older(course, capsys, right, wrong, platform):
    def collected(content: str, month: int) -> str:
        number = {"first_attachment": month} if platform == "Canvas" else {}
        when = (2026, month, 1, 9, 0, 0)
        path = course.root / f"{month}.zip"
        PLATFORMS[platform](path, {AMARA: {NAME: content}}, when=when, **number)
        return run(capsys, path)[1]["s00"]

    assert collected(right, 5).startswith("collected")
    assert collected(right, 1).startswith("unchanged")
    assert collected(wrong, 3).startswith("older")
    assert collected(right, 8).startswith("unchanged")
    assert collected(wrong, 7).startswith("older")


def test_a_time_in_the_future_counts_as_none(course, capsys, right, wrong):
    hand_in(course, {NAME: right}, capsys, when=(2096, 1, 1, 0, 0, 0))
    assert hand_in(course, {NAME: wrong}, capsys, when=NEW).startswith("replaced")
    assert hand_in(course, {NAME: right}, capsys, when=OLD).startswith("older")
    (course.submitted / "s00" / TOY / "timestamp.txt").write_text("2096-01-01 12:00:00 UTC")
    (course.root / ".collected" / TOY / "s00.json").unlink()
    assert hand_in(course, {NAME: right}, capsys, when=OLD).startswith("replaced")


def test_after_a_change_by_hand_no_time_is_known_and_the_archive_counts(
    course, capsys, right, wrong
):
    hand_in(course, {NAME: right}, capsys, when=NEW)
    (course.submitted / "s00" / TOY / "note.txt").write_text("by hand")
    assert hand_in(course, {NAME: wrong}, capsys, when=OLD).startswith("replaced")
    assert earlier(course) == [{NAME: right, "note.txt": "by hand"}]


@pytest.mark.parametrize(
    "time, done", [("2026-03-09", "older"), ("2026-03-05", "replaced"), ("2026-03-01", "replaced")]
)
def test_a_timestamp_of_nbgraders_is_compared_whatever_the_zone(course, capsys, right, time, done):
    folder = course.submitted / "s00" / TOY
    folder.mkdir(parents=True)
    (folder / NAME).write_text("{}")
    (folder / "timestamp.txt").write_text(f"{time} 12:00:00 UTC")
    assert hand_in(course, {NAME: right}, capsys, when=(2026, 3, 5, 0, 0, 0)).startswith(done)


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_student_in_several_archives_the_newest_counts(course, capsys, right, wrong, order):
    old = moodle_zip(
        course.root / "old.zip", {AMARA: {NAME: wrong}, BRUNO: {NAME: wrong}}, when=OLD
    )
    new = moodle_zip(course.root / "new.zip", {AMARA: {NAME: right}}, when=NEW)
    code, lines = run(capsys, *[old, new][::order])
    assert code == 0 and "2 versions: not taken from 'old.zip'" in lines["s00"]
    assert submitted(course)[NAME] == right and submitted(course, BRUNO)[NAME] == wrong


def test_without_a_notebook_what_is_there_stays(course, capsys, right):
    hand_in(course, {NAME: right}, capsys)
    assert hand_in(course, {"x.pdf": "%PDF"}, capsys).startswith("NOT COLLECTED")
    assert submitted(course) == {NAME: right} and not earlier(course)


def everything(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and ".jupyter" not in path.parts)
    return {str(path): path.read_bytes() for path in paths}


def test_a_dry_run_says_the_same_and_writes_nothing(course, capsys, right, wrong):
    hand_in(course, {NAME: right}, capsys)
    archive = moodle_zip(course.root / "all.zip", a_class(right, wrong, TOY))
    before = everything(course.root)
    tried = run(capsys, archive, "--dry-run")
    assert everything(course.root) == before
    done = run(capsys, archive)
    time = re.compile(r"20\d\d-\S+Z")
    assert [time.sub("", line) for line in tried[1].values()] == [
        time.sub("", line) for line in done[1].values()
    ]
    assert tried[0] == done[0] == 1 and done[1]["s00"].startswith("replaced")


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
def test_stopped_anywhere_nothing_is_lost_and_the_same_command_goes_on(
    course, capsys, right, wrong, monkeypatch, stop
):
    handed_in = {AMARA: {NAME: wrong}, BRUNO: {NAME: wrong}}
    run(capsys, moodle_zip(course.root / "old.zip", handed_in, when=OLD))
    handed_in = {AMARA: {NAME: right}, BRUNO: {NAME: right}}
    archive = moodle_zip(course.root / "new.zip", handed_in, when=NEW)
    real, calls = os.rename, []

    def interrupted(*names):
        calls.append(names)
        if len(calls) == stop:
            raise KeyboardInterrupt
        real(*names)

    monkeypatch.setattr(place.os, "rename", interrupted)
    assert cli.main(["collect", TOY, str(archive)]) == 130
    monkeypatch.undo()
    monkeypatch.chdir(course.root)
    for who in (AMARA, BRUNO):
        assert submitted(course, who)[NAME] in (right, wrong)
    assert not list(course.root.glob(".collect-*"))
    assert run(capsys, archive)[0] == 0
    for who in (AMARA, BRUNO):
        assert submitted(course, who) == {NAME: right}
        assert [tree(p) for p in (course.root / "submitted.earlier" / who.id / TOY).iterdir()] == [
            {NAME: wrong}
        ]


def test_a_place_that_cannot_be_written_costs_only_its_own_student(course, capsys, right):
    course.submitted.mkdir()
    (course.submitted / "s00").write_text("a file where a folder should be")
    archive = moodle_zip(course.root / "all.zip", {AMARA: {NAME: right}, BRUNO: {NAME: right}})
    code, lines = run(capsys, archive)
    assert code == 1 and lines["s00"].startswith("NOT COLLECTED")
    assert submitted(course, BRUNO) == {NAME: right}
    assert (course.submitted / "s00").read_text().startswith("a file")


@pytest.mark.parametrize("link", ["s00", f"s00/{TOY}"])
def test_a_link_in_submitted_is_not_followed(course, capsys, right, wrong, link):
    for target in (course.submitted / "s01", course.root / "outside"):
        (target / TOY).mkdir(parents=True)
        (target / TOY / NAME).write_text(wrong)
        path = course.submitted / link
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(target / TOY if "/" in link else target)
        archive = moodle_zip(course.root / "all.zip", {AMARA: {NAME: right}})
        code, lines = run(capsys, archive)
        assert code == 1 and lines["s00"].startswith(f"NOT COLLECTED  submitted/{link} is a link")
        assert tree(target / TOY) == {NAME: wrong} and path.is_symlink()
        path.unlink()


def test_submitted_may_be_on_another_disk(course, capsys, right, wrong):
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == course.root.stat().st_dev:
        pytest.skip("needs a second disk")
    with tempfile.TemporaryDirectory(dir=memory) as disk:
        course.submitted.symlink_to(disk)
        assert hand_in(course, {NAME: wrong}, capsys).startswith("collected")
        assert hand_in(course, {NAME: right}, capsys).startswith("replaced")
        assert submitted(course) == {NAME: right} and earlier(course) == [{NAME: wrong}]
        assert [path.name for path in Path(disk).iterdir()] == ["s00"]


def test_of_two_at_once_the_second_writes_nothing_and_says_so(course, capsys, right, wrong):
    hand_in(course, {NAME: right}, capsys)
    archive = moodle_zip(course.root / "new.zip", {AMARA: {NAME: wrong}}, when=NEW)
    before = everything(course.root)
    with (course.root / ".collected" / ".lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert cli.main(["collect", TOY, str(archive)]) == 2
        assert "Another `collect` is writing into this course" in capsys.readouterr().err
        assert everything(course.root) == before
        assert run(capsys, archive, "--dry-run")[0] == 0
    assert run(capsys, archive)[1]["s00"].startswith("replaced")


@pytest.mark.parametrize("place", ["", "submitted"])
def test_what_a_killed_run_has_left_is_removed_by_the_next(course, capsys, right, place):
    left = course.root / place / ".collect-killed"
    (left / "s01" / TOY).mkdir(parents=True)
    (left / "s01" / TOY / NAME).write_text(right)
    mine = course.root / ".collect-mine"
    mine.symlink_to(course.source)
    archive = moodle_zip(course.root / "all.zip", {AMARA: {NAME: right}})
    assert run(capsys, archive, "--dry-run")[0] == 0 and left.exists()
    assert run(capsys, archive)[0] == 0 and not left.exists()
    assert mine.is_symlink() and course.source_notebook(TOY).is_file()


def test_interrupted_while_it_starts_it_says_so_in_one_line(tmp_path):
    (tmp_path / "nbformat.py").write_text("raise KeyboardInterrupt")  # of what is imported first
    command = [sys.executable, "-m", "coursekit.cli", "collect", TOY, "all.zip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 130 and done.stderr.startswith("\nInterrupted."), done.stderr


# --- nbgrader -------------------------------------------------------------------------------------


def zip_collect(course, *options: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "nbgrader", "zip_collect", TOY, *options]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True)


def test_nbgraders_zip_collect_does_the_same_and_wipes_nothing(course, right, wrong):
    folder = course.root / "downloaded" / TOY / "archive"
    folder.mkdir(parents=True)
    moodle_zip(folder / "all.zip", {AMARA: {"mine.ipynb": right}}, word="Participant")
    row = [(AMARA.participant, "Amara Okafor", AMARA.email)]
    platform_files.write(folder / "names.csv", platform_files.worksheet(row))
    mine = course.submitted / "s00" / TOY
    mine.mkdir(parents=True)
    (mine / NAME).write_text(wrong)
    done = zip_collect(course, "--force")
    assert done.returncode == 0 and "replaced" in done.stdout, done.stderr
    assert submitted(course) == {NAME: right} and earlier(course) == [{NAME: wrong}]
    platform_files.write(folder / "more.csv", platform_files.worksheet(row))
    done = zip_collect(course)
    assert done.returncode != 0 and "2 CSV files" in done.stderr


# --- what cannot be done --------------------------------------------------------------------------


def test_a_bad_archive_among_good_ones_is_an_error_before_anything_is_written(
    course, capsys, right
):
    good = moodle_zip(course.root / "good.zip", {AMARA: {NAME: right}})
    (course.root / "bad.zip").write_bytes(b"<html>Please log in</html>")
    assert cli.main(["collect", TOY, str(good), str(course.root / "bad.zip")]) == 2
    assert "bad.zip is no zip and no tar archive" in capsys.readouterr().err
    assert not course.submitted.exists()


def test_without_students_in_the_gradebook_it_says_how_to_add_them(toy_course, capsys, monkeypatch):
    monkeypatch.chdir(toy_course.root)
    archive = moodle_zip(toy_course.root / "all.zip", {AMARA: {NAME: "{}"}})
    assert cli.main(["collect", TOY, str(archive)]) == 2
    assert "course.py students TABLE" in capsys.readouterr().err
    toy_course.gradebook_path.unlink()
    assert cli.main(["collect", TOY, str(archive), "--dry-run"]) == 2
    assert not toy_course.gradebook_path.exists()


def test_an_id_that_is_no_folders_name_leads_nowhere(course, capsys, right):
    with course.gradebook() as gradebook:
        gradebook.add_student("../../x", first_name="Eva", last_name="Out")
    out = Person("../../x", "Eva", "Out", "70000", "888")
    code, lines = run(capsys, moodle_zip(course.root / "all.zip", {out: {NAME: right}}))
    assert code == 1 and lines["../../x"].startswith("NOT COLLECTED")
    assert not list(course.root.parent.parent.glob("x*"))
