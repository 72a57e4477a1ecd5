"""No sentence drifts from its picture: quoted figures stand in the outputs of their section."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from coursekit.authoring.figures import ELSEWHERE, unsupported
from coursekit.coursefolder import CourseError


def reading(prose, output="0.2847 and 17 of 50, 1,234.5", code="fit(std=0.6)", title="## 3. Here"):
    shown = new_code_cell(code, outputs=[new_output("stream", name="stdout", text=output)])
    return new_notebook(
        cells=[
            new_markdown_cell(title, id="heading"),
            shown,
            new_markdown_cell(prose, id="prose"),
            new_markdown_cell("## 4. There", id="next"),
            new_code_cell("print(0.9)"),
            new_markdown_cell("Nothing.", id="nothing"),
        ]
    )


@pytest.mark.parametrize(
    "prose",
    [
        "It is 0.28, or 0.285.",
        "It falls to −0.28.",
        "A share of 28 % or 28.5%.",
        "It happens in 17 of 50 draws, in 17 of the 60, with 1234.5 g.",
        "The spread is 0.6.",
        "As in section 4, it is 0.9.",
        "`0.77`, [Lloyd 0.28](https://doi.org/10.1109/0.77) and CC BY 4.0, version 1.9.1.",
        "```python\nx = 0.77\n```",
        "**Exercise 1 (2 points)** A report says 0.77.",
        "In 2001, 3 clusters and 100 samples.",
    ],
)
def test_what_the_section_shows_may_be_quoted(prose, tmp_path):
    assert unsupported(reading(prose), tmp_path / ELSEWHERE) == []


@pytest.mark.parametrize(
    ("prose", "quote"),
    [
        ("It is 0.29.", "0.29"),
        ("It is 0.2848.", "0.2848"),
        ("It is 0.9.", "0.9"),
        ("A share of 29 %.", "29 %"),
        ("In 16 of 50 draws.", "16 of 50"),
        ("It is 10.2847.", "10.2847"),
        ("As in section 5, it is 0.9.", "0.9"),
    ],
)
def test_what_it_does_not_show_is_named(prose, quote, tmp_path):
    (problem,) = unsupported(reading(prose), tmp_path / ELSEWHERE)
    assert f"cell 'prose' quotes {quote!r}" in problem


def test_the_summary_may_quote_every_section(tmp_path):
    assert unsupported(reading("It is 0.9.", title="## Summary"), tmp_path / ELSEWHERE) == []


def test_what_comes_from_elsewhere_is_listed_with_the_reason(tmp_path):
    path = tmp_path / ELSEWHERE
    path.write_text('[prose]\n"0.29" = "read off the axis"\n')
    assert unsupported(reading("It is 0.29."), path) == []
    (problem,) = unsupported(reading("It is 0.28."), path)
    assert "names '0.29' of 'prose', which is not quoted" in problem
    path.write_text("[prose")
    with pytest.raises(CourseError, match="TOML"):
        unsupported(reading(""), path)
