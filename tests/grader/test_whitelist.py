"""Nothing enters a graded notebook from a submission but what pages can show, in the right types."""

import base64

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook

from coursekit.grader.trusted.outputs import bounded
from coursekit.grader.trusted.whitelist import (
    clean_attachments,
    clean_kernel,
    clean_output,
    clean_tags,
)

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def display(data: object, metadata: object = None) -> dict:
    return {"output_type": "display_data", "data": data, "metadata": metadata or {}}


def data_of(data: object) -> dict:
    return clean_output(display(data))["data"]


def metadata_of(metadata: object) -> dict:
    forms = {"image/png": PIXEL, "image/jpeg": PIXEL, "image/svg+xml": "<svg/>", "text/html": "x"}
    return clean_output(display(forms, metadata))["metadata"]


def test_what_honest_outputs_hold_stays():
    for output in (
        {"output_type": "stream", "name": "stderr", "text": "a\nb\n"},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m"]},
        display({"text/plain": "<Figure>", "image/png": PIXEL}, {"image/png": {"width": 543}}),
        display({"text/html": "<b>x</b>", "text/plain": "x"}),
        display({"text/markdown": "*x*", "text/latex": "$x$", "image/svg+xml": "<svg/>"}),
        display({"image/jpeg": PIXEL}, {"image/jpeg": {"height": 10, "alt": "Two clusters"}}),
        display({"text/plain": "3"}) | {"output_type": "execute_result", "execution_count": 4},
    ):
        assert clean_output(output) == output


def test_of_an_images_metadata_only_its_size_and_its_text_stay():
    handler = "1 onload=attack()"
    assert metadata_of({"image/png": {"width": handler, "height": [1], "alt": handler}}) == {
        "image/png": {"alt": handler}
    }
    assert metadata_of({"image/png": {"width": 300.0, "height": True}}) == {
        "image/png": {"width": 300}
    }
    for size in (0, -1, 10**9, 1.5, float("nan"), float("inf"), None, "300"):
        assert metadata_of({"image/png": {"width": size}}) == {}


@pytest.mark.parametrize(
    "metadata",
    [
        {"width": "1 onload=attack()", "filenames": {"image/png": "/formgrader/?path=x"}},
        {"filenames": 5},
        {"image/png": "abc"},
        {"image/png": {"filenames": {"image/png": "x"}, "unconfined": True}},
        {"text/html": {"isolated": True}},
        {"tags": 5},
        {"image/png": {"alt": 5}},
        {"application/json": {"expanded": True}, 5: 6},
        "abc",
        [1],
    ],
)
def test_other_metadata_is_dropped_and_the_page_is_made(metadata):
    assert metadata_of(metadata) == {}
    for forms in ({"image/png": PIXEL}, {"image/jpeg": PIXEL}, {"text/html": "x"}):
        assert "attack" not in page(display(forms, metadata))


@pytest.mark.parametrize(
    "data",
    [
        {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
        {"application/vnd.jupyter.widget-view+json": 5},
        {"application/javascript": "attack()"},
        {"application/pdf": "AAAA"},
        {"text/vnd.mermaid": "</pre><script>attack()</script>"},
        {"image/png": '"><script>attack()</script>'},
        {"image/png": 5, "text/html": {"a": 1}, "text/plain": None},
        {"text/html": ["a", 5]},
        {"image/svg+xml": 5},
        {5: 6},
        {},
        "abc",
    ],
)
def test_an_output_that_pages_cannot_show_becomes_a_remark(data):
    assert list(data_of(data)) == ["text/plain"]
    assert data_of(data)["text/plain"].startswith("[an output that is not shown here: ")
    assert "attack" not in page(display(data))


def test_of_a_widget_its_plain_text_is_shown():
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "0%"}
    assert data_of(widget) == {"text/plain": "0%"}


def test_lines_of_base64_and_of_text_are_joined():
    assert data_of({"image/png": [PIXEL[:4] + "\n", PIXEL[4:] + "\n"]}) == {"image/png": PIXEL}
    assert data_of({"text/html": ["<b>\n", "x</b>"]}) == {"text/html": "<b>\nx</b>"}


def test_of_a_progress_bar_the_last_state_is_kept():
    stream = {"output_type": "stream", "name": "stdout"}
    for text, shown in (
        ("10%\r50%\r100%\ndone\n", "100%\ndone\n"),
        ("a\r\nb\r\n", "a\nb\n"),
        ("50%\r", "50%"),
        ("\r" + "a" * 10, "a" * 10),
    ):
        assert clean_output(stream | {"text": text})["text"] == shown


@pytest.mark.parametrize(
    "output",
    [None, 5, "x", [], {}, {"output_type": "pyout"}, {"output_type": ["stream"]}],
)
def test_what_is_no_output_becomes_a_remark(output):
    assert "was left out" in clean_output(output)["text"]


def test_whatever_is_sent_becomes_a_valid_output():
    odd = (None, 5, "x\ud800\0", [], {}, ["a"], [["a"]], {"a": [None]}, float("nan"))
    names = ("name", "text", "ename", "evalue", "traceback", "data", "metadata", "execution_count")
    outputs = [
        {"output_type": kind} | dict.fromkeys(names, value)
        for kind in ("stream", "error", "display_data", "execute_result")
        for value in odd
    ]
    cell = new_code_cell(outputs=[nbformat.from_dict(o) for o in bounded(outputs, 1 << 20)])
    assert len(cell.outputs) == len(outputs)
    nbformat.validate(new_notebook(cells=[cell]))
    nbformat.writes(new_notebook(cells=[cell])).encode("utf-8")


@pytest.mark.parametrize("given", [None, 5, "x", {}, [5, ["a"]], ["a b", "a,b", "", "x" * 51]])
def test_tags_that_are_no_plain_words_are_left_out(given):
    assert clean_tags(given) == []


def test_tags_in_plain_words_stay():
    assert clean_tags(["raises-exception", "hide_input", "raises-exception", "x full-credit"]) == [
        "raises-exception",
        "hide_input",
    ]


def test_attachments_are_pictures():
    assert clean_attachments({"a.png": {"image/png": PIXEL}, "b": {"text/html": "x"}}) == {
        "a.png": {"image/png": PIXEL}
    }
    for odd in (None, [], {"a": 5}, {"a": {"image/png": '"><script>'}}, {"a": {"image/png": [5]}}):
        assert clean_attachments(odd) == {}


def test_a_kernel_is_named_in_plain_words():
    other = {"name": "ir", "display_name": "R (4.3)", "language": "R"}
    assert clean_kernel(other | {"env": {"x": "y"}}) == other
    for odd in (None, [], {}, {"name": 5}, other | {"name": "../../evil"}):
        assert clean_kernel(odd)["name"] == "python3"


def page(output: dict) -> str:
    """What nbconvert's template, which nbgrader's build on, makes of an output."""
    clean = nbformat.from_dict(clean_output(output))
    exporter = HTMLExporter(template_name="classic", sanitize_html=True)
    html, _ = exporter.from_notebook_node(new_notebook(cells=[new_code_cell(outputs=[clean])]))
    return html[html.index('class="output_area"') :]
