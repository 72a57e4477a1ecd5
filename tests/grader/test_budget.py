"""One submission's outputs, notes and files are bounded together; no grade depends on the bounds."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from coursekit.grader.protocol.job import MAX_NOTES, CellRun, Result, shortened
from coursekit.grader.trusted.budget import MAX_ERROR, Budget, written_size


def stream(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def display(data: object, kind: str = "application/json") -> dict:
    return {"output_type": "display_data", "data": {kind: data}, "metadata": {}}


def error(text: str, *trace: str) -> dict:
    return {"output_type": "error", "ename": "E", "evalue": text, "traceback": list(trace)}


def value(text: str) -> dict:
    data = {"text/plain": text, "text/html": "x" * 500}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


def nested(depth: int, width: int) -> list:
    data: list = [0] * width
    for _ in range(depth):
        data = [data]
    return data


OUTPUTS = {
    "text": stream("x" * 100_000),
    "lines": stream("\n" * 100_000),
    "letters": stream("é" * 100_000),
    "image": display("A" * 100_000, "image/png"),
    "numbers": display([0] * 50_000),
    "nested numbers": display(nested(90, 5_000)),
    "objects": display([{"a": [{}]}] * 10_000),
    "error": error("x" * 50_000, *["y"] * 20_000),
}


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_no_output_takes_more_in_a_notebooks_file_than_is_counted(output):
    cell = new_code_cell(outputs=[nbformat.from_dict(output)])
    written = len(nbformat.writes(new_notebook(cells=[cell]), indent=1))
    assert written < written_size(output, 1 << 30) + 1000


def test_outputs_that_fit_are_kept_as_they_are():
    outputs = [stream("a"), display([1]), error("x", "line 1", "line 2"), value("5")]
    assert Budget().take(outputs) == outputs


def test_what_does_not_fit_any_more_is_left_out_and_it_is_said():
    budget = Budget(3 << 20)
    kept = [budget.take([stream("x" * 1_000_000)]) for _ in range(10)]
    assert sum(len(output["text"]) > 1000 for outputs in kept for output in outputs) == 3
    assert "left out: outputs of more than 3 MB in this submission" in kept[-1][0]["text"]
    assert budget.take([stream("short")]) == [stream("short")]


def test_what_is_nested_too_deeply_to_be_written_is_left_out():
    (output,) = Budget().take([display(nested(400, 1))])
    assert "nested too deeply" in output["text"]


def test_an_error_is_shortened():
    (output,) = Budget().take([error("x" * 4_000_000, "a" * 90_000, "b" * 4_000_000, "c")])
    assert output["evalue"].endswith("[... 3900000 more characters]")
    assert len(output["traceback"]) == 2
    assert sum(map(len, output["traceback"])) < MAX_ERROR + 100


def test_a_graded_cell_keeps_its_error_and_its_value_when_there_is_no_room():
    budget = Budget(0)
    kept = budget.take([stream("x"), value("0.5"), error("wrong " * 1000, "trace")], graded=True)
    assert [output["output_type"] for output in kept] == ["stream", "execute_result", "error"]
    assert kept[1]["data"] == {"text/plain": "0.5"}
    assert kept[2]["evalue"].startswith("wrong") and len(kept[2]["evalue"]) < 1100
    assert [o["output_type"] for o in budget.take([value("0.5"), error("wrong")])] == ["stream"]


def test_ten_notes_at_most():
    assert shortened(["a"] * MAX_NOTES, "more") == ["a"] * MAX_NOTES
    assert shortened([str(n) for n in range(3000)], "more repairs")[8:] == [
        "8",
        "2991 more repairs",
    ]
    runs = [CellRun([], limit="took more than 1 s")] * 500
    assert len(Result(runs).limits_hit) == MAX_NOTES
