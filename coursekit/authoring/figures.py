"""Figures that the prose of a reading edition quotes: each stands in an output that its reader sees.

A number with decimals, a percentage or "a of b" in a Markdown cell must be found, rounded as it is
quoted, in the outputs or the code of its section (from one `## ` heading to the next), or of a section
that the cell names ("section 3"); the summary may quote all of them. Code spans and addresses are not
prose, and a prompt may make up its figures. What comes from elsewhere (a paper, a picture's axis) is named
with the reason in
`tests/answers/NN_name/quoted_from_elsewhere.toml`, by the cell's id:

    [noise-meaning]
    "2.5" = "read off the axis"
"""

import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.answers import read_list
from coursekit.authoring.editions import texts
from coursekit.authoring.lint import SECTIONS_NAMED

ELSEWHERE = "quoted_from_elsewhere.toml"
NOT_PROSE = re.compile(
    r"^```.*?^```|`[^`\n]*`|\]\([^)]*\)|https?://\S+|<[^>]+>|\b10\.\d{4,}/\S+|\b\d+\.\d+\.\d+\b"
    r"|CC BY \d\.\d|Attribution \d\.\d",
    re.MULTILINE | re.DOTALL,
)
HEADING = re.compile(r"^## (?:(\d+)\.)?(.*)", re.MULTILINE)
PROMPT = "**Exercise"
SUMMARY = "Summary"
QUOTED = re.compile(
    r"(?P<share>\d+) of (?:the |all )?(?P<all>\d+)\b"
    r"|(?P<number>\d+(?:\.\d+)?)(?P<percent> ?%)"
    r"|(?P<decimal>(?<![\w.])\d+\.\d+(?![\w.]*\w))"
)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+")


def unsupported(reading: NotebookNode, path: Path) -> list[str]:
    """Figures that the prose quotes and no output near it shows.

    Parameters
    ----------
    reading : NotebookNode
        With its outputs.
    path : pathlib.Path
        The list of what is quoted from elsewhere; it need not exist.

    Raises
    ------
    CourseError
        If the list cannot be read.
    """
    listed = read_list(path)
    problems, unused = [], {(cell, text) for cell, texts in listed.items() for text in texts}
    shown = {number: numbers_of(cells) for number, cells in sections(reading)}
    for number, cells in sections(reading):
        for cell in cells:
            if cell.cell_type != "markdown" or PROMPT in cell.source:
                continue
            others = shown if number == SUMMARY else named(cell.source)
            near = shown[number].union(*(shown.get(other, set()) for other in others))
            for quote, values in quotes(cell.source):
                if quote in listed.get(cell.id, {}):
                    unused.discard((cell.id, quote))
                elif not any(stands_in(value, near) for value in values):
                    problems.append(
                        f"cell {cell.id!r} quotes {quote!r}, which no output of its section shows: "
                        f"print it, mend it, or give its source in {path.name}"
                    )
    problems += [
        f"{path.name} names {text!r} of {cell!r}, which is not quoted" for cell, text in unused
    ]
    return problems


def sections(notebook: NotebookNode) -> list[tuple[str, list[NotebookNode]]]:
    """The notebook's parts, by the number in their heading, or its words."""
    parts: list[tuple[str, list[NotebookNode]]] = [("", [])]
    for cell in notebook.cells:
        heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if heading:
            parts.append((heading[1] or heading[2].strip(), []))
        parts[-1][1].append(cell)
    return parts


def named(text: str) -> set[str]:
    """Numbers of the sections that a text names."""
    return {
        number for group in SECTIONS_NAMED.findall(text) for number in re.findall(r"\d+", group)
    }


def numbers_of(cells: list[NotebookNode]) -> set[float]:
    """Numbers in the code and in the outputs of cells."""
    found = set()
    for cell in cells:
        if cell.cell_type == "code":
            for text in (cell.source, *texts(cell)):
                found |= {float(number.replace(",", "")) for number in NUMBER.findall(text)}
    return found


def quotes(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each figure of a text, as it stands there, with the numbers of which one must be shown."""
    for match in QUOTED.finditer(NOT_PROSE.sub(" ", text)):
        if match["share"]:
            yield match[0], [match["share"], f"{int(match['share']) / int(match['all']):.2f}"]
        elif match["percent"]:
            decimals = len(match["number"].partition(".")[2]) + 2
            yield match[0], [match["number"], f"{float(match['number']) / 100:.{decimals}f}"]
        else:
            yield match[0], [match["decimal"]]


def stands_in(value: str, shown: set[float]) -> bool:
    """Whether one of the numbers shown is this one, rounded to its decimals."""
    half = 0.5 * 10.0 ** -len(value.partition(".")[2])
    return any(abs(number - float(value)) <= half * (1 + 1e-9) for number in shown)
