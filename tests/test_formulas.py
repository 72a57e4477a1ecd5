"""Formulas become MathML, and nothing else does."""

import re

import pytest

from coursekit.report import renderer
from coursekit.report.formulas import with_formulas


def words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    "text",
    [
        r"$\frac{a-b}{\max(a,b)}$",
        r"$$\sum_{i=1}^n \lVert x_i - \mu \rVert^2$$",
        r"\(x^2\)",
        r"\[x^2\]",
        r"\begin{aligned}a&amp;=b\\c&amp;=d\end{aligned}",
        r"where $a &lt; b$ holds",
    ],
)
def test_what_jupyter_takes_for_a_formula_is_one(text):
    html = with_formulas(f"<p>{text}</p>")
    assert html.count("<math") == 1 and "$" not in html and "\\" not in html and "&amp;" not in html


@pytest.mark.parametrize(
    "html",
    [
        "<p>from $5 to $6</p>",
        "<p>a price of $5</p>",
        "<pre>$x$</pre>",
        "<p><code>$x$</code></p>",
        '<a title="$x$" href="#$x$">a</a>',
        r"<p>$\left( x$</p>",
        "<p>$x</p><p>y$</p>",
        "<p>$" + "x+" * 2000 + "x$</p>",
    ],
)
def test_what_is_none_stays_as_it_is(html):
    assert with_formulas(html) == html


def test_after_code_there_may_be_formulas_again():
    assert with_formulas("<p><code>$x$</code> $y$</p>").count("<math") == 1


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:attack()}{x}",
        r"\text{&lt;img src=x onerror=attack()&gt;}",
        r"\text{&amp;lt;img src=x onerror=attack()&amp;gt;}",
        r"\mathrm{&lt;/math&gt;&lt;script&gt;attack()&lt;/script&gt;}",
        r"\style{position:fixed}{x}",
        r"\class{score}{x}",
        r"\color{red}{x}",
        r"\operatorname{&quot; onclick=&quot;attack()}",
        r"\begin{array}{&quot; onclick=&quot;attack()}x\end{array}",
        r"\hspace{1em&quot; onclick=&quot;attack()}",
        r"\rule[&quot;]{&quot; onclick=attack() &quot;}{1em}",
    ],
)
def test_a_formula_has_text_and_looks_and_nothing_else(latex):
    html = with_formulas(f"<p>${latex}$</p>")
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if "attack" in tag or "style=" in tag or "class=" in tag], tags
    assert {re.match(r"</?(\w+)", tag)[1] for tag in tags} <= {
        *(
            "p",
            "math",
            "mrow",
            "mi",
            "mo",
            "mn",
            "mtext",
            "mstyle",
            "mspace",
            "mtable",
            "mtr",
            "mtd",
        ),
        "mpadded",
    }


@pytest.mark.parametrize(
    "latex",
    [
        r"\smash{\raise{27em}{\text{2 of 2 points}}}",
        r"\rule{900em}{900em}",
        r"\hspace{900em}x",
        r"\hspace{-90em}x",
        r"a\above{90em} b",
        r"\genfrac(){30em}{0}{a}{b}",
    ],
)
def test_a_formula_keeps_to_its_place(latex):
    html = with_formulas(f"<p>${latex}$</p>")
    assert not re.search(r"(height|depth|voffset|lspace|rspace|size)=", html)
    assert all(re.fullmatch(r"[0-2]?(\.\d+)?em", w) for w in re.findall(r'width="([^"]*)"', html))
    assert not re.search(r'linethickness="[^0]', html)


def test_spaces_stay():
    assert 'width="1em"' in with_formulas(r"<p>$a\quad b$</p>")


def test_a_text_of_many_formulas_is_shown():
    assert "<math" in renderer.render("markdown with formulas", r"$a\,b$ " * 300, {})
