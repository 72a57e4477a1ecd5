"""Whatever is handed in becomes a valid notebook whose graded cells are the teacher's."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from coursekit.grader.plugin import slimmer
from coursekit.grader.plugin import submission as bounds
from coursekit.grader.plugin.master import Master, MasterCell
from coursekit.grader.plugin.submission import (
    MAX_CELLS,
    Submission,
    Unreadable,
    parse,
    read_submission,
    repair,
)
from coursekit.grader.protocol import files


def master_cell(name: str, source: str = "", cell_type: str = "code", **flags: bool) -> MasterCell:
    known = {"locked": False, "grade": False, "solution": False, "task": False, **flags}
    points = 2.0 if known["grade"] or known["task"] else 0.0
    return MasterCell(name, cell_type, source, f"checksum of {name}", **known, points=points)


MASTER = Master(
    [
        master_cell("work", "# YOUR CODE HERE", solution=True),
        master_cell("first", "assert x == 1", grade=True, locked=True),
        master_cell("second", "assert x < 2", grade=True, locked=True),
        master_cell("essay", "Why?", "markdown", grade=True, solution=True),
    ]
)


def cell(source: object = "", name: str | None = None, kind: object = "code", **more) -> dict:
    """A cell as JSON has it."""
    metadata = {} if name is None else {"nbgrader": {"grade_id": name}}
    data = {"cell_type": kind, "source": source, "metadata": metadata}
    return data | ({"outputs": [], "execution_count": None} if kind == "code" else {}) | more


def complete(*extra: dict) -> list[dict]:
    """Every cell of the assignment, answered, and then others."""
    known = [cell("x = 1", "work"), cell("", "first"), cell("", "second")]
    return [*known, cell("Because.", "essay", "markdown"), *extra]


def repaired(*cells: object, **top: object) -> Submission:
    found = repair({"cells": list(cells), "nbformat": 4, "nbformat_minor": 5, **top}, MASTER)
    nbformat.validate(found.notebook)
    return found


def known_cells(submission: Submission) -> dict[str, dict]:
    return {
        c.metadata.nbgrader.grade_id: c
        for c in submission.notebook.cells
        if "nbgrader" in c.metadata
    }


def order(submission: Submission) -> list[str]:
    return [c.metadata.get("nbgrader", {}).get("grade_id", "-") for c in submission.notebook.cells]


# --- an honest notebook -------------------------------------------------------------------------


def test_an_honest_notebook_is_not_repaired():
    submission = repaired(*complete(cell("print(x)")))
    assert submission.repaired == [] and submission.rejected == ""
    assert order(submission) == ["work", "first", "second", "essay", "-"]
    assert known_cells(submission)["work"].source == "x = 1"
    assert known_cells(submission)["essay"].source == "Because."


def test_the_same_notebook_always_gives_the_same_one():
    once, again = repaired(cell("x = 1", "work")), repaired(cell("x = 1", "work"))
    assert nbformat.writes(once.notebook) == nbformat.writes(again.notebook)


def test_cell_ids_are_kept_and_made_unique():
    submission = repaired(*complete(cell(id="mine"), cell(id="mine"), cell(id="not an id!")))
    ids = [c.id for c in submission.notebook.cells]
    assert "mine" in ids and len(set(ids)) == len(ids)


@pytest.mark.parametrize("minor", [0, 2, 4, 5])
def test_older_notebooks_of_format_4_are_read(minor):
    data = {"cells": complete(), "metadata": {}, "nbformat": 4, "nbformat_minor": minor}
    assert repair(parse(json.dumps(data).encode()), MASTER).repaired == []


def test_a_notebook_of_format_3_is_read():
    old = nbformat.v3.new_notebook(
        worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell(input="x = 1")])]
    )
    submission = repair(parse(json.dumps(old).encode()), MASTER)
    assert "x = 1" in [c.source for c in submission.notebook.cells]


def test_source_as_a_list_of_lines_is_joined():
    submission = repaired(*complete(cell(["a = 1\n", "b = 2"])))
    assert submission.notebook.cells[-1].source == "a = 1\nb = 2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_an_encoding_that_an_editor_may_choose_is_read(encoding):
    cells = [cell("x = 1 # \u00e9\u2713", "work"), *complete()[1:]]
    submission = repair(
        parse(json.dumps({"cells": cells}, ensure_ascii=False).encode(encoding)), MASTER
    )
    assert submission.repaired == []
    assert known_cells(submission)["work"].source == "x = 1 # \u00e9\u2713"


def with_output(output: object) -> bytes:
    """A complete notebook whose first cell has this saved output."""
    first, *others = complete()
    return json.dumps({"cells": [first | {"outputs": [output]}, *others]}).encode()


@pytest.fixture
def smaller(monkeypatch):
    """Bounds of a notebook fifty times lower: what is beyond them is quickly made and read."""
    monkeypatch.setattr(bounds, "MAX_KEPT_BYTES", 1 << 20)
    monkeypatch.setattr(bounds, "MAX_PARTS", 40_000)
    monkeypatch.setattr(bounds, "SMALL_BYTES", (16 << 20) // 50)
    monkeypatch.setattr(bounds, "SMALL_PARTS", 4_000)


def test_saved_outputs_of_any_size_cost_nothing(smaller):
    image = {"output_type": "display_data", "metadata": {}}
    for output in (
        image | {"data": {"image/png": "A" * 1_400_000}},
        {"output_type": "stream", "name": "stdout", "text": "[" * 42_000},
        image | {"data": {"application/json": [[]] * 42_000}},
    ):
        data = parse(with_output(output))
        assert data["cells"][0]["source"] == "x = 1"
        assert data["cells"][0]["outputs"] == []
        assert repair(data, MASTER).repaired == []


def test_outputs_that_are_wanted_are_kept_and_count(smaller):
    small = {"output_type": "stream", "name": "stdout", "text": "[" * 6_000}
    assert parse(with_output(small), keep_outputs=True)["cells"][0]["outputs"] == [small]
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        parse(with_output({"text": "x" * 1_400_000}), keep_outputs=True)
    with pytest.raises(Unreadable, match="more than 40000 parts"):
        parse(with_output({"data": [[]] * 42_000}), keep_outputs=True)


@pytest.mark.parametrize(
    ("large", "reason"),
    [
        (cell("x" * 1_400_000), "larger than 1 MB without"),
        (cell(metadata={"x": [[]] * 42_000}), "more than 40000 parts"),
    ],
    ids=["text", "parts"],
)
def test_what_is_too_large_without_its_outputs_is_refused(smaller, large, reason):
    with pytest.raises(Unreadable, match=reason):
        parse(json.dumps({"cells": [large]}).encode())


def test_reading_a_notebook_takes_little_more_memory_than_its_text():
    output = '{"output_type": "stream", "name": "stdout", "text": [' + '"ab",' * 10_000_000 + '""]}'
    saved = f'{{"cells": [{{"cell_type": "code", "source": "x = 1", "outputs": [{output}]}}]}}'
    # 50 MB of text, as objects 800 MB.
    program = [sys.executable, "-I", "-S", slimmer.__file__, "0", "1000"]
    limited = ["bash", "-c", 'ulimit -v 300000; exec "$0" "$@"', *program]
    done = subprocess.run(limited, input=saved.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr[-500:]
    assert json.loads(done.stdout)["cells"][0]["outputs"] == []


@pytest.mark.parametrize("hole", ["{},", '"ab",', "1.5,"])
def test_whatever_there_is_much_of_counts_as_parts(smaller, hole):
    many = b'{"cells": [], "metadata": [' + hole.encode() * 400_000 + b"{}]}"
    with pytest.raises(Unreadable, match="more than 40000 parts"):
        parse(many)


def test_only_keys_of_outputs_are_taken_for_outputs(smaller):
    tricky = cell('"outputs": [1, 2], \\"outputs\\": [', metadata={"a": ["outputs", "\\"]})
    last = {"outputs": [{"a": "]}"}, [{"outputs": []}]], "cell_type": "code", "source": "]"}
    filler = cell("x" * 340_000)
    for indent in (None, 1):
        text = json.dumps({"cells": [tricky, filler, last]}, indent=indent)
        assert parse(text.encode())["cells"] == [tricky, filler, last | {"outputs": []}]


@pytest.mark.parametrize("cut", [r'"outputs": [', r'"outputs": [{"a": "', "x" * 100, "{"])
def test_a_large_notebook_that_ends_too_early_is_no_notebook(smaller, cut):
    text = json.dumps({"cells": [cell("x" * 340_000), {"outputs": [{"a": "b"}]}]})
    with pytest.raises(Unreadable, match="not a notebook"):
        parse(text[: text.index(cut) + len(cut)].encode())


# --- metadata -----------------------------------------------------------------------------------


def test_what_a_cell_says_of_points_and_kind_does_not_count():
    lying = cell("pass", "first")
    lying["metadata"]["nbgrader"] |= {"points": 100, "grade": False, "solution": True, "locked": 0}
    data = known_cells(repaired(cell("x = 1", "work"), lying, *complete()[2:]))["first"]
    assert data.metadata.nbgrader == MASTER["first"].metadata()


@pytest.mark.parametrize("version", [-1, 0, 1, 2, 4, 99, "3", None, [], {}])
def test_any_schema_version_is_taken_for_the_current_one(version):
    cells = complete()
    cells[0]["metadata"]["nbgrader"]["schema_version"] = version
    assert known_cells(repaired(*cells))["work"].metadata.nbgrader.schema_version == 3


def test_a_cell_of_another_assignment_becomes_a_plain_one_and_it_is_said():
    submission = repaired(*complete(cell("y = 1", "other")))
    assert order(submission)[-1] == "-"
    assert "'other', which the assignment does not have" in submission.repaired[0]


def test_of_twins_the_last_one_counts_and_it_is_said():
    submission = repaired(cell("x = 0", "work"), *complete())
    assert known_cells(submission)["work"].source == "x = 1"
    assert order(submission).count("work") == 1 and len(submission.notebook.cells) == 5
    assert "'work' is there twice" in submission.repaired[0]


def test_a_cell_of_another_type_is_given_its_own_and_it_is_said():
    cells = complete()
    cells[1] = cell("text", "first", "markdown")
    submission = repaired(*cells)
    assert known_cells(submission)["first"].cell_type == "code"
    assert "'first' was of type markdown" in submission.repaired[0]


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        "x",
        {"nbgrader": None},
        {"nbgrader": []},
        {"nbgrader": {"grade_id": None}},
        {"nbgrader": {"grade_id": ["work"]}},
        {"nbgrader": {"grade_id": {}}},
        {"tags": "a"},
        {"tags": [1, None, "a"]},
        {"tags": ["a", "a"]},
        {"tags": ["a,b"]},
        {"collapsed": "yes", "scrolled": 7, "name": 3, "jupyter": 4},
    ],
)
def test_odd_metadata_makes_no_notebook_invalid(metadata):
    assert len(repaired(*complete(cell() | {"metadata": metadata})).notebook.cells) == 5


@pytest.mark.parametrize(
    "attachments", [[], {"a": 5}, {"a": {"image/png": 5}}, {"a.png": None}, "x"]
)
def test_odd_attachments_make_no_notebook_invalid(attachments):
    repaired(*complete(cell("text", None, "markdown", attachments=attachments)))


@pytest.mark.parametrize(
    "top",
    [
        {"metadata": None},
        {"metadata": []},
        {"metadata": {"kernelspec": 1}},
        {"metadata": {"kernelspec": {"name": 5, "display_name": "x", "language": "python"}}},
        {"metadata": {"language_info": 3, "authors": "x", "title": 4}},
        {"nbformat": "4"},
        {"nbformat": 99},
        {"nbformat_minor": -1},
    ],
)
def test_odd_metadata_of_the_notebook_makes_it_not_invalid(top):
    assert repaired(*complete(), **top).notebook.metadata.kernelspec.name == "python3"


# --- cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd", [None, 5, "x", [], {}, cell(kind="other"), cell(kind=None), cell(source=5)]
)
def test_what_is_no_cell_is_left_out_and_it_is_said(odd):
    submission = repaired(odd, *complete())
    assert len(submission.notebook.cells) == 4
    assert submission.repaired == ["cell 1 is not a notebook cell and has been left out"]


@pytest.mark.parametrize("kind", [[], {}, ["code"]])
def test_a_cell_type_that_is_no_text_is_no_cell(kind):
    assert len(repaired(cell(kind=kind), *complete()).notebook.cells) == 4


@pytest.mark.parametrize("source", ["a\0b", "\ud800", "\udfff x"])
def test_characters_that_no_file_can_hold_are_taken_out(source, tmp_path):
    submission = repaired(*complete(cell(source)))
    (tmp_path / "book.ipynb").write_text(nbformat.writes(submission.notebook), encoding="utf-8")


def test_outputs_are_left_out_unless_they_are_wanted():
    printed = {"output_type": "stream", "name": "stdout", "text": "hello"}
    broken = {"output_type": "stream"}
    cells = complete(cell(outputs=[printed, broken, 5]), cell(outputs="none"))
    data = {"cells": cells}
    assert repair(data, MASTER).notebook.cells[-2].outputs == []
    kept = repair(data, MASTER, keep_outputs=True).notebook
    nbformat.validate(kept)
    assert kept.cells[-2].outputs == [printed] and kept.cells[-1].outputs == []


@pytest.mark.parametrize("missing", ["first", "second", "essay"])
def test_a_missing_graded_cell_is_put_back_in_its_place(missing):
    cells = [c for c in complete() if c["metadata"]["nbgrader"]["grade_id"] != missing]
    submission = repaired(*cells)
    assert order(submission) == ["work", "first", "second", "essay"]
    assert MASTER[missing].source in known_cells(submission)[missing].source
    assert submission.repaired == [f"cell {missing!r} was missing and has been put back"]


def test_a_missing_solution_cell_stays_missing():
    assert order(repaired(*complete()[1:])) == ["first", "second", "essay"]


def test_a_notebook_without_any_known_cell_gets_all_graded_ones():
    assert order(repaired(cell("hello"))) == ["-", "first", "second", "essay"]


# --- files --------------------------------------------------------------------------------------


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    """A submission's folder below the folder of all submissions."""
    folder = tmp_path / "submitted" / "ann" / "toy"
    folder.mkdir(parents=True)
    return folder


def read(folder: Path, name: str = "p.ipynb") -> Submission:
    submission = read_submission(folder / name, folder.parents[1], MASTER)
    nbformat.validate(submission.notebook)
    return submission


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the notebook is empty"),
        (b" \n", "the notebook is empty"),
        (b"{", "not a notebook"),
        (b"[]", "no JSON object"),
        (b"{}", "it has no cells"),
        (b'{"cells": 5}', "it has no cells"),
        (b'{"worksheets": 5}', "old format"),
        (b"\x89PNG\r\n", "not a notebook"),
        (b"\xff\xfe{\x00}\x00", "not a notebook"),
        (b"[" * 200_000, "not a notebook"),
        (b'{"cells": ' + b"[" * 100_000, "not a notebook"),
        (json.dumps({"cells": [{}] * (MAX_CELLS + 1)}).encode(), "more than"),
        (b"PK\x03\x04 a zip file", "not a notebook"),
        (b"<html>Log in</html>", "not a notebook"),
    ],
)
def test_what_is_no_notebook_is_replaced_by_the_reason_and_the_graded_cells(
    submitted, content, reason
):
    (submitted / "p.ipynb").write_bytes(content)
    submission = read(submitted)
    assert reason in submission.rejected and reason in submission.notebook.cells[0].source
    assert order(submission) == ["-", "first", "second", "essay"]


def test_a_missing_notebook_is_said_to_be_missing(submitted):
    assert read(submitted).rejected == "no notebook was submitted"


def test_a_notebook_that_is_a_link_is_not_followed(submitted):
    secret = submitted.parents[2] / "secret.ipynb"
    secret.write_text(json.dumps({"cells": complete()}))
    (submitted / "p.ipynb").symlink_to(secret)
    assert "link" in read(submitted).rejected


def test_a_notebook_below_a_linked_folder_is_not_read(submitted):
    other = submitted.parents[2] / "other"
    other.mkdir()
    (other / "p.ipynb").write_text(json.dumps({"cells": complete()}))
    linked = submitted.parent / "linked"
    linked.symlink_to(other)
    assert "link" in read(linked).rejected


def test_pipes_and_folders_in_place_of_a_notebook_do_not_block(submitted):
    os.mkfifo(submitted / "p.ipynb")
    assert "not a file" in read(submitted).rejected
    (submitted / "q.ipynb").mkdir()
    assert read(submitted, "q.ipynb").rejected


def test_files_beside_a_notebook_travel_as_text_and_come_back(submitted, tmp_path):
    (submitted / "p.ipynb").write_text("{}")
    (submitted / "data").mkdir()
    (submitted / "data" / "bytes.bin").write_bytes(bytes(range(256)))
    (submitted / "link").symlink_to("/etc/hostname")
    (submitted / ".ipynb_checkpoints").mkdir()
    (submitted / ".ipynb_checkpoints" / "p.txt").write_text("old")
    found = files.read(submitted)
    assert list(found) == ["data/bytes.bin"]
    files.write(tmp_path / "copy", found)
    assert (tmp_path / "copy" / "data" / "bytes.bin").read_bytes() == bytes(range(256))


@pytest.mark.parametrize(
    "name", ["../out.txt", "/tmp/out.txt", "a/../../out.txt", "", "a\0b", "x" * 300, "a\\b", 5]
)
def test_a_file_name_that_leads_out_of_the_folder_is_left_out(name, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    files.write(folder, {name: base64.b64encode(b"x").decode()})
    assert list(tmp_path.rglob("*")) == [folder]


def test_no_file_is_written_through_a_link(tmp_path):
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "file").symlink_to(outside / "file.txt")
    content = base64.b64encode(b"x").decode()
    files.write(folder, {"link/a.txt": content, "file": content})
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("content", [5, None, [], "no base64!", "é"])
def test_content_that_is_no_encoded_file_does_no_harm(content, tmp_path):
    good = base64.b64encode(b"x").decode()
    files.write(tmp_path, {"bad": content, "good": good})
    assert (tmp_path / "good").read_bytes() == b"x"


def test_a_file_where_a_folder_should_be_does_no_harm(tmp_path):
    content = base64.b64encode(b"x").decode()
    files.write(tmp_path, {"a": content, "a/b": content, "c": content})
    assert (tmp_path / "c").read_bytes() == b"x"


def test_only_new_and_changed_files_are_reported(tmp_path):
    seen: dict[str, tuple] = {}
    (tmp_path / "one.txt").write_text("1")
    assert list(files.changes(tmp_path, seen)) == ["one.txt"]
    (tmp_path / "two.txt").write_text("2")
    assert list(files.changes(tmp_path, seen)) == ["two.txt"]
    (tmp_path / "one.txt").write_text("11")
    assert list(files.changes(tmp_path, seen)) == ["one.txt"]
    assert files.changes(tmp_path, seen) == {}
