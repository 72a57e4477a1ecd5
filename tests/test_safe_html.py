"""Feedback and Formgrader show what students wrote and printed, and run none of it."""

import re

import nbformat
import pandas as pd
import pytest
from conftest import REPOSITORY, TOY
from nbconvert.filters import markdown2html
from nbformat.v4 import new_code_cell, new_markdown_cell

from coursekit import cli
from coursekit.coursefolder import read_notebook
from coursekit.report.safe_html import clean_html

RELEASED = (REPOSITORY / "release").glob("*/*.ipynb")


def tags(text: str) -> list[str]:
    return re.findall(r"</?([a-z]+[1-6]?)\b", text)


def test_a_table_keeps_its_heads_and_shows_no_style_sheet():
    table = pd.DataFrame({"inertia": [1.5]}, index=["first"]).to_html(notebook=True)
    cleaned = clean_html(table)
    assert "<thead>" in cleaned and "<th>inertia</th>" in cleaned and "<th>first</th>" in cleaned
    assert "scoped" not in cleaned and "&lt;" not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        '<a href="#section" class="anchor-link">¶</a>',
        "<details open><summary>Hint</summary><p>text</p></details>",
        '<img alt="a figure" src="data:image/png;base64,AAAA">',
        "<p>where $a &lt; b$ &amp; <em>more</em></p>",
        '<span style="color: red;">red</span>',
        "<p><kbd>Shift</kbd> + <kbd>Enter</kbd></p>",
    ],
)
def test_what_is_harmless_stays_as_it_is(text):
    assert clean_html(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)",
        "<svg onload=alert(1)>",
        '<img src="data:image/png;base64,AA" onerror="alert(1)">',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="da&#9;ta:text/html,alert(1)">a</a>',
        '<iframe srcdoc="alert(1)"></iframe>',
        '<form action="https://example.org/alert(1)"><button>b</button></form>',
        '<style>body { background: url("https://example.org/alert(1)") }</style>',
        '<p style="background: url(https://example.org/alert(1))">p</p>',
        '<img src="https://example.org/alert(1)">',
    ],
)
def test_what_would_run_or_fetch_is_gone(text):
    assert "alert(1)" not in clean_html(text)


@pytest.mark.parametrize("path", sorted(RELEASED), ids=lambda path: path.stem)
def test_every_text_of_the_course_is_shown_as_it_is_written(path):
    texts = [cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown"]
    for text in map(markdown2html, texts):
        assert tags(clean_html(text)) == tags(text)


def test_a_feedback_page_has_tables_and_no_scripts_of_students(toy_course, monkeypatch):
    monkeypatch.chdir(toy_course.root)
    toy_course.generate_release(TOY)
    notebook = read_notebook(toy_course.release / TOY / f"{TOY}.ipynb")
    notebook.cells += [
        new_markdown_cell(
            'I *wrote* this <img src="x" onerror="attack()"><script>attack()</script>'
        ),
        new_code_cell("import pandas as pd\npd.DataFrame({'inertia': [1.5]})"),
    ]
    path = toy_course.submitted / "eve" / TOY / f"{TOY}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    assert cli.main(["grade"]) == 0
    page = (toy_course.feedback / "eve" / TOY / f"{TOY}.html").read_text()
    assert "I <em>wrote</em> this" in page and "attack()" not in page
    assert "<th>inertia</th>" in page
