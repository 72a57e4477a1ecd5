"""Feedback and Formgrader show what students wrote and printed, and run none of it."""

import re

import pandas as pd
import pytest
from conftest import REPOSITORY
from nbconvert.filters import markdown2html

from coursekit.coursefolder import read_notebook
from coursekit.report.safe_html import clean_html

RELEASED = (REPOSITORY / "release").glob("*/*.ipynb")
FORMGRADERS = "score extra-credit full-credit no-credit nbgrader_cell tabbable comment help modal"


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
        '<details open=""><summary>Hint</summary><p>text</p></details>',
        '<img alt="a figure" src="data:image/png;base64,AAAA" width="100" height="50%">',
        "<p>where $a &lt; b$ &amp; <em>more</em></p>",
        '<span style="color:red;text-align:right">red</span>',
        "<p><kbd>Shift</kbd> + <kbd>Enter</kbd></p>",
        '<div class="highlight"><pre><span class="kn">import</span></pre></div>',
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
        '<svg><a href="/alert(1)">a</a><animate attributeName="href" to="/alert(1)"/></svg>',
        '<img src="data:image/png;base64,AA" onerror="alert(1)">',
        '<img src="data:image/png;base64,AA" width="1 onload=alert(1)">',
        '<img src="data:text/html,alert(1)">',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="da&#9;ta:text/html,alert(1)">a</a>',
        '<iframe srcdoc="alert(1)"></iframe>',
        '<form action="https://example.org/alert(1)"><button>b</button></form>',
        '<style>body { background: url("https://example.org/alert(1)") }</style>',
        '<p style="background: url(https://example.org/alert(1))">p</p>',
        '<p style="color: url(https://example.org/alert(1))">p</p>',
        '<p style="co\\6cor: u\\72l(https://example.org/alert(1))">p</p>',
        '<img src="https://example.org/alert(1)">',
        '<math><mtext><img src=x onerror="alert(1)"></mtext></math>',
        '<base href="https://example.org/alert(1)"><meta http-equiv=refresh content="0;alert(1)">',
        "<!-- --!><script>alert(1)</script> -->",
    ],
)
def test_what_would_run_or_fetch_is_gone(text):
    assert "alert(1)" not in clean_html(text)


@pytest.mark.parametrize(
    "address",
    [
        "page.html",
        "glossary.md#inertia",
        "/formgrader/?path=submitted",
        "../../x",
        "?path=x",
        "//example.org/x",
        "\\\\example.org\\x",
        "http:/formgrader/",
        "http:formgrader",
        "https://localhost:8888/files/x.html",
        "http://LOCALHOST/x",
        "http://a.localhost/x",
        "http://127.0.0.1:8888/x",
        "http://2130706433/x",
        "http://0x7f.1/x",
        "http://127.1/x",
        "http://[::1]/x",
        "http://127%2e0.0.1/x",
        "http://１２７.0.0.1/x",
        "http://example.org@127.0.0.1/x",
        "https://example.org\\@127.0.0.1/x",
        "http://hub/x",
        "https://example.org/" + "x" * 5000,
        "file:///etc/passwd",
        "ftp://example.org/",
        "attachment:x",
    ],
)
def test_a_link_that_could_lead_to_this_server_or_its_files_is_plain_text(address):
    assert 'href="' not in clean_html(f'<a href="{address}">text</a>')
    assert "text</a>" in clean_html(f'<a href="{address}">text</a>')


@pytest.mark.parametrize(
    "address",
    [
        "https://scikit-learn.org/stable/modules/clustering.html#k-means",
        "http://example.org:8080/a?b=c&amp;d=e",
        "https://xn--mnchen-3ya.de/",
        "https://doi.org/10.1145/3606274.3606278",
        "mailto:teacher@example.org",
    ],
)
def test_a_link_to_the_web_opens_in_a_tab_of_its_own_and_tells_nothing(address):
    assert clean_html(f'<a href="{address}">text</a>') == (
        f'<a href="{address}" target="_blank" rel="noopener noreferrer">text</a>'
    )


def test_a_heading_and_its_anchor_find_each_other_and_nothing_of_the_pages():
    html = clean_html(markdown2html("# test_number\n\n[up](#test_number)"))
    assert re.findall(r'id="(.*?)"', html) == ["user-content-test_number"]
    assert re.findall(r'href="(.*?)"', html) == ["#user-content-test_number"] * 2
    assert "_blank" not in html
    assert clean_html(html) == html


@pytest.mark.parametrize("tag", ["div", "span", "p", "a", "table", "h2", "details", "img"])
def test_nothing_can_be_taken_for_a_part_of_formgrader(tag):
    attributes = f'id="test_number" name="test_number" class="{FORMGRADERS}" data-link="x"'
    attributes += ' data-toggle="modal" role="dialog" tabindex="0" for="test_number" accesskey="x"'
    html = clean_html(f"<{tag} {attributes}>text</{tag}>")
    assert re.findall(r' (?!rel=|target=)([a-z-]+="[^"]*)"', html) == [
        'id="user-content-test_number'
    ]


def test_no_inputs_and_buttons_are_left():
    html = '<input class="score"><button>b</button><textarea>t</textarea><select><option>o'
    assert clean_html(html) == "bto"


def test_text_stays_in_its_place():
    html = '<p style="position: fixed; top: 0; color: red; float: left; margin: -9em; opacity: 0">p'
    assert clean_html(html) == '<p style="color:red">p</p>'


@pytest.mark.parametrize("path", sorted(RELEASED), ids=lambda path: path.stem)
def test_every_text_of_the_course_is_shown_as_it_is_written(path):
    texts = [cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown"]
    for text in map(markdown2html, texts):
        assert tags(clean_html(text)) == tags(text)
        links = [address for address in re.findall(r'href="(https?:.*?)"', text)]
        assert re.findall(r'href="(https?:.*?)"', clean_html(text)) == links
