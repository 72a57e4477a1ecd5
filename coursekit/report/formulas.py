"""LaTeX formulas as MathML, which browsers show without a script and without network."""

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

LONGEST = 2000  # characters of a formula: looking for its end takes a bounded time
# Of clean HTML, in which attributes have double quotes, and none inside.
TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
VERBATIM = ("code", "pre")
FORMULA = re.compile(
    r"(?<![\\$])\$\$(?P<display>[^$]{1,2000})\$\$"
    r"|(?<![\\$])\$(?P<inline>[^$\s](?:[^$]{0,2000}[^$\s\\])?)\$(?![\d$])"
    r"|\\\[(?P<bracket>.{1,2000}?)\\\]"
    r"|\\\((?P<parenthesis>.{1,2000}?)\\\)"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.{1,2000}?\\end\{(?P=name)\})",
    re.DOTALL,
)
ELEMENTS = (
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow"
)
ELEMENTS += " mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"
ATTRIBUTES = (
    "accent accentunder columnalign display displaystyle fence form mathvariant movablelimits"
)
ATTRIBUTES += " scriptlevel separator stretchy symmetric"
ELEMENT_NAMES, ATTRIBUTE_NAMES = {*ELEMENTS.split()}, {*ATTRIBUTES.split()}
# A formula keeps to its place: spaces are small and forward, rules are as thick as they are, or none.
SIZES = {
    "width": re.compile(r"[0-2]?(?:\.\d{1,4})?em", re.ASCII),
    "linethickness": re.compile(r"0(?:pt|px|em)?"),
}


class NotShown(ValueError):
    """A formula with something in it that a page must not have."""


def with_formulas(html: str) -> str:
    """Clean HTML in which the formulas are MathML; those that are not understood stay as typed.

    Parameters
    ----------
    html : str
        As `safe_html.clean_html` leaves it: so a formula is in one text, and no attribute is one.
    """
    return "".join(parts(html))


def parts(html: str) -> Iterator[str]:
    verbatim = 0
    for part in TAG.split(html):
        if part.startswith("<"):
            name = part.strip("</>").split(None, 1)[:1]
            if name and name[0] in VERBATIM:
                verbatim += -1 if part.startswith("</") else 1
            yield part
        elif verbatim > 0:
            yield part
        else:
            yield FORMULA.sub(as_mathml, part)


def as_mathml(found: re.Match[str]) -> str:
    block = found["display"] or found["bracket"] or found["environment"]
    latex = unescape(block or found["inline"] or found["parenthesis"])
    try:
        return mathml(latex, display="block" if block else "inline")
    except Exception:  # the library raises many kinds of errors at what it does not know
        return found[0]


def mathml(latex: str, display: str) -> str:
    """One formula.

    Raises
    ------
    Exception
        If it is too long, or not understood.
    """
    if len(latex) > LONGEST:
        raise NotShown("too long")
    formula = convert_to_element(latex.replace("{aligned}", "{split}"), display=display)
    for element in formula.iter():
        make_harmless(element)
    # Every element with its end: what counts how deeply they are nested knows no others.
    return tostring(formula, encoding="unicode", short_empty_elements=False)


def make_harmless(element: Element) -> None:
    """Text is text, and attributes say only how a formula looks."""
    if element.tag not in ELEMENT_NAMES:
        raise NotShown(element.tag)
    # The library writes characters as entities, and would have them read once more.
    element.text = unescape(element.text) if element.text else None
    element.tail = None
    for name, value in list(element.attrib.items()):
        if name not in ATTRIBUTE_NAMES and not (name in SIZES and SIZES[name].fullmatch(value)):
            del element.attrib[name]
