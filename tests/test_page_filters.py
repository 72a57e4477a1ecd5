"""nbgrader's pages are made of any notebook, in bounded time and size."""

import html as entities
import re

import nbformat
import pytest
from conftest import REPOSITORY, TOY, nbgrader_cell
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config.loader import PyFileConfigLoader

from coursekit import cli, release
from coursekit.coursefolder import read_notebook
from coursekit.report import page_filters, renderer

COURSE = PyFileConfigLoader("nbgrader_config.py", path=str(REPOSITORY)).load_config()
# Each took nbconvert seconds to minutes, or gave tens of megabytes.
SLOW = {
    "brackets": "[" * 16_000,
    "elements": "<div>" * 8_000,
    "deep elements": "<div>" * 50_000,
    "link titles": "[a] " * 3_000 + "\n\n[a]: http://x.org '" + "x" * 9_000 + "'",
    "notes": "[^1] " * 3_000 + "\n\n[^1]: " + "x" * 9_000,
    "environments": "\\begin{a}" * 5_000,
    "formatting": "".join(f"<b id={i}>" for i in range(2_000)) + "<p></p>" * 20_000,
    "a foreign language": "```perl\n" + "a=~s/" * 5_000 + "\n```",
    "very long": "# A heading\n" * 200_000,
}


@pytest.fixture(scope="module", autouse=True)
def one_renderer():
    """Its start imports nbconvert and pygments: it serves all tests, and ends after the last."""
    yield
    page_filters.RENDERING.end()


@pytest.fixture
def exporter():
    """Formgrader's, with this course's settings."""
    config = COURSE.copy()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    page_filters.render_again.cache_clear()
    return HTMLExporter(config=config)


def page(exporter: HTMLExporter, *cells, **notes) -> str:
    """The part of a page that shows the cells; `notes` are the grader's."""
    resources = {"base_url": "", "index": 0, "total": 1, "submission_id": "s", "notebook_path": "p"}
    metadata = {"language_info": {"name": "python"}, "coursekit": notes}
    notebook = new_notebook(cells=list(cells), metadata=metadata)
    html, _ = exporter.from_notebook_node(notebook, resources=resources)
    return html[html.index('id="notebook-container"') :]


def test_a_test_that_ran_in_the_students_process_is_said_to_have_done_so(exporter):
    tests = [nbgrader_cell(name, "assert dog", 1, grade=True, locked=True) for name in ("a", "b")]
    html = entities.unescape(page(exporter, *tests, live={"a": "needs a live `Dog`"}))
    assert (
        html.count("ran in the student's process, as nbgrader runs it: it needs a live `Dog`") == 1
    )
    assert "ran in the student's process" not in page(exporter, *tests, live=["no dict"])


def printed(text: str):
    output = new_output("stream", name="stdout", text=text)
    return new_code_cell("print()", outputs=[output])


def displayed(kind: str, text: str):
    return new_code_cell("x", outputs=[new_output("display_data", data={kind: text})])


def test_an_honest_page_looks_as_before(exporter):
    html = page(
        exporter,
        new_markdown_cell("# Clusters\n\n*How* many, $k<3$?\n\n```python\nk = 3\n```"),
        new_code_cell("import numpy as np\nprint(1)"),
        printed("\x1b[31mred\x1b[0m plain"),
        displayed("text/markdown", "**bold**"),
        displayed("text/html", "<table><tr><th>a</th></tr></table>"),
    )
    assert "<em>How</em> many, $k&lt;3$?" in html
    assert re.search(r'<span class="n">k</span>\s*<span class="o">=</span>', html)
    assert '<span class="kn">import</span>' in html and 'class="highlight hl-ipython3"' in html
    assert '<span class="ansi-red-fg">red</span> plain' in html
    assert "<strong>bold</strong>" in html and "<th>a</th>" in html


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("kind", ["cell", "output"])
def test_a_text_that_takes_too_long_is_shown_in_bounded_size(exporter, name, kind):
    text = SLOW[name]
    cell = new_markdown_cell(text) if kind == "cell" else displayed("text/markdown", text)
    html = page(exporter, cell, new_markdown_cell("*after* it"))
    assert len(html) < 2_000_000
    assert "<em>after</em> it" in html


def test_what_is_not_rendered_stands_there_as_it_was_typed(exporter):
    html = page(exporter, new_markdown_cell(SLOW["elements"] + "*end*"))
    assert "&lt;div&gt;&lt;div&gt;" in html and "*end*</pre>" in html


def test_of_a_very_long_text_the_beginning_is_shown(exporter):
    html = page(exporter, printed("x" * 1_000_000))
    assert "[... 800000 more characters are not shown here; they are in the notebook]" in html


def test_colours_that_take_too_long_are_left_out(exporter):
    html = page(exporter, printed("\x1b[31ma\x1b[0mb" * 20_000))
    assert "abab" in html and "ansi-red" not in html and "\x1b" not in html


@pytest.mark.parametrize("part", ["a.", "f'{", "(", '"""'])
def test_code_that_takes_too_long_to_colour_is_shown(exporter, part):
    html = page(exporter, new_code_cell(part * 8_000), new_code_cell("import os"))
    assert part * 8_000 in entities.unescape(re.sub("<.*?>", "", html))
    assert '<span class="kn">import</span>' in html


def test_a_page_of_many_slow_texts_takes_no_longer_than_a_page_may(exporter, monkeypatch):
    asked = []

    def render(kind: str, text: str, attachments: str) -> tuple[None, float]:
        asked.append(text)
        return None, 3.0

    monkeypatch.setattr(page_filters, "render_again", render)
    cells = [new_markdown_cell(f"cell {i}") for i in range(50)]
    html = page(exporter, *cells)
    assert "<pre>cell 0</pre>" in html and "<pre>cell 49</pre>" in html
    assert len(asked) == 4  # 10 seconds are used up


@pytest.mark.parametrize(
    "source",
    [
        "![](<attachment:a b.png>)",
        "![](attachment&#58;x.png)",
        "![x][y]\n\n[y]: attachment:z(1).png",
        "![](attachment:missing.png)",
    ],
)
def test_a_picture_that_is_not_attached_costs_no_page(exporter, source):
    html = page(exporter, new_markdown_cell(source), new_markdown_cell("*after* it"))
    assert "<em>after</em> it" in html


def test_an_attached_picture_is_shown(exporter):
    cell = new_markdown_cell("![a plot](attachment:a.png)")
    cell.attachments = {"a.png": {"image/png": "iVBORw0KGgo="}}
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in page(exporter, nbformat.from_dict(cell))


def test_the_renderer_starts_anew_after_it_has_died(exporter):
    page(exporter, new_markdown_cell("*first*"))
    page_filters.RENDERING.process.kill()
    page_filters.RENDERING.process.wait()
    assert "<em>second</em>" in page(exporter, new_markdown_cell("*second*"))


def test_nesting_is_counted_as_browsers_see_it():
    assert renderer.depth("<p>a<br>b<img>c</p><p><em><b>x</b></em></p>") == 3


def test_a_feedback_page_has_tables_and_no_scripts_of_students(toy_course, monkeypatch):
    monkeypatch.chdir(toy_course.root)
    release.update(toy_course, TOY)
    notebook = read_notebook(toy_course.release / TOY / f"{TOY}.ipynb")
    notebook.cells += [
        new_markdown_cell(
            'I *wrote* this <img src="x" onerror="attack()"><script>attack()</script>'
        ),
        new_markdown_cell('# test_value\n\n<div id="test_value">mine</div>'),
        new_code_cell("import pandas as pd\npd.DataFrame({'inertia': [1.5]})"),
    ]
    path = toy_course.submitted / "eve" / TOY / f"{TOY}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    assert cli.main(["grade"]) == 0
    page = (toy_course.feedback / "eve" / TOY / f"{TOY}.html").read_text()
    assert "I <em>wrote</em> this" in page and "attack()" not in page
    assert "<th>inertia</th>" in page
    assert 'id="test_value"' not in page and ">mine</div>" in page


def test_a_notebook_that_has_been_run_since_is_cleaned_again(exporter):
    pixel = {"image/png": "iVBORw0KGgo="}
    metadata = {
        "width": "1 onload=attack()",
        "filenames": {"image/png": "/formgrader/?path=attack()"},
    }
    cell = new_code_cell("x", outputs=[new_output("display_data", data=pixel, metadata=metadata)])
    cell.metadata["tags"] = ["x full-credit", "mine"]
    html = page(exporter, cell, displayed("application/javascript", "attack()"))
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in html
    assert "attack()" not in html
    assert "celltag_mine" in html and "celltag_x" not in html
