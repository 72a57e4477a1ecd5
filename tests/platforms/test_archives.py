"""What the names in an archive say, for each layout in which a platform writes them."""

import pytest
from zips import CLASS, canvas_zip, moodle_zip

from coursekit.platforms import archives
from coursekit.platforms.archives import Entry, Layout, recognise

AMARA = CLASS[0]
NAMES = {
    "Moodle": ("Ada Lovelace_12345_assignsubmission_file/a b.ipynb", Layout.MOODLE),
    "Moodle before 4.1": ("Ada Lovelace_12345_assignsubmission_file_/x.ipynb", Layout.MOODLE),
    "Moodle, text": ("Ada Lovelace_1_assignsubmission_onlinetext/text.html", Layout.MOODLE),
    "Moodle, no group": ("Default group_assignsubmission_file/x.ipynb", Layout.MOODLE),
    "Moodle, blind": ("参加者_77_assignsubmission_file/x.ipynb", Layout.MOODLE),
    "Moodle, flat": ("Ada Lovelace_12345_assignsubmission_file_x.ipynb", Layout.MOODLE_FLAT),
    "Canvas": ("lovelaceada_501_9001_x.ipynb", Layout.CANVAS),
    "Canvas, late": ("lovelaceada_LATE_501_9001_x-2.ipynb", Layout.CANVAS),
    "Canvas, anonymous": ("anon_x7Kd2_9001_x.ipynb", Layout.CANVAS),
    "Canvas, text": ("lovelaceada_501_text.html", Layout.CANVAS),
    "a file": ("s01.ipynb", Layout.FOLDER),
    "a folder": ("s01/x.ipynb", Layout.FOLDER),
    "a checkout": ("01_toy-s01/.git/config", Layout.CHECKOUTS),
    "a student's name for Moodle in Canvas": (
        "lovelaceada_501_9001_Ada_1_assignsubmission_file_x.ipynb",
        Layout.CANVAS,
    ),
}


@pytest.mark.parametrize("name, layout", NAMES.values(), ids=NAMES)
def test_a_layout_is_known_by_its_names(name, layout):
    assert recognise([name, "__MACOSX/._x", ".DS_Store"]) is layout


def test_a_few_files_in_another_form_do_not_change_the_layout():
    names = [NAMES["Moodle"][0], "Bo_2_assignsubmission_file/y.ipynb"]
    assert recognise([*names, "note_1_2_x.txt"]) is Layout.MOODLE


def read(tmp_path, member: str) -> Entry:
    path = moodle_zip(tmp_path / "a.zip", {}, more={member: ""})
    (entry,) = archives.entries(path)[1]
    assert entry.path == member
    return entry


PARTS = {
    "Moodle": ("Ada Lovelace", "12345", "", "", False, "a b.ipynb", 0),
    "Moodle before 4.1": ("Ada Lovelace", "12345", "", "", False, "x.ipynb", 0),
    "Moodle, no group": ("Default group", "", "", "", False, "x.ipynb", 0),
    "Moodle, blind": ("参加者", "77", "", "", False, "x.ipynb", 0),
    "Moodle, flat": ("Ada Lovelace", "12345", "", "", False, "x.ipynb", 0),
    "Canvas": ("lovelaceada", "", "501", "9001", False, "x.ipynb", 0),
    "Canvas, late": ("lovelaceada", "", "501", "9001", True, "x.ipynb", 2),
    "Canvas, anonymous": ("anon_x7Kd2", "", "", "9001", False, "x.ipynb", 0),
    "Canvas, text": ("lovelaceada", "", "501", "", False, "text.html", 0),
    "a file": ("s01", "", "", "", False, "s01.ipynb", 0),
    "a folder": ("s01", "", "", "", False, "x.ipynb", 0),
}


@pytest.mark.parametrize("kind", PARTS)
def test_the_parts_of_a_name(tmp_path, kind):
    entry = read(tmp_path, NAMES[kind][0])
    found = (entry.owner, entry.participant, entry.user_id, entry.attachment_id)
    assert (*found, entry.late, entry.file_name, entry.version) == PARTS[kind]


@pytest.mark.parametrize(
    "name, called, version",
    [
        ("x-1.ipynb", "x.ipynb", 1),
        ("x-2026.csv", "x-2026.csv", 0),
        ("x_3_4-12.tar.gz", "x_3_4-12.tar.gz", 0),
        ("-1.ipynb", "-1.ipynb", 0),
    ],
)
def test_canvas_numbers_what_is_handed_in_again(tmp_path, name, called, version):
    entry = read(tmp_path, f"okaforamara_LATE_500_9001_{name}")
    assert (entry.file_name, entry.version, entry.full_name) == (called, version, name)


def test_what_a_teachers_program_unpacked_into_a_folder_is_the_same(tmp_path):
    inner = "Course-Sheet 1-99/Amara Okafor_40000_assignsubmission_file/x.ipynb"
    (tmp_path / "Course-Sheet 1-99" / inner.split("/")[1]).mkdir(parents=True)
    (tmp_path / inner).write_text("{}")
    layout, (entry,) = archives.entries(tmp_path)
    assert (layout, entry.owner, entry.path) == (Layout.MOODLE, "Amara Okafor", inner)


def test_every_name_of_the_class_comes_back_from_both_platforms(tmp_path):
    handed_in = {person: {"x.ipynb": ""} for person in CLASS}
    moodle = archives.entries(moodle_zip(tmp_path / "m.zip", handed_in))[1]
    canvas = archives.entries(canvas_zip(tmp_path / "c.zip", handed_in, late=CLASS[::2]))[1]
    assert [entry.participant for entry in moodle] == [person.participant for person in CLASS]
    assert [entry.user_id for entry in canvas] == [person.user_id for person in CLASS]
    assert [entry.late for entry in canvas] == [True, False] * 15
    assert moodle[11].owner == "太郎 山田" and canvas[4].owner == "oneillpeñazoë"
