"""What tests said to a class: equal messages counted, whatever numbers and names stand in them."""

import ast
import builtins
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from coursekit.authoring.answers import Answer
from coursekit.authoring.cells import grade_id, is_test
from coursekit.class_report.class_data import ClassData, Graded
from coursekit.names import parsed
from coursekit.report.findings import FAILED, PARTLY

LONGEST = 2000  # characters of a message that are looked at
TELLING = 10  # characters in a row that a text is known by, at least
GAP = "…"
PLACE = "\nIt arose in "  # the page's, after the message
STOPPED = re.compile(r"The test stopped with (\w+)\b")
TOOK_TOO_LONG = re.compile(
    r"This was stopped, as it took more than [\d.e+]+ s( and could not be interrupted)?: "
    r"is there a loop that does not end\?"
)
VALUES = re.compile(
    r"""'[^'\n]{0,200}'|"[^"\n]{0,200}"|`[^`\n]{0,200}`"""  # quoted
    r"|[\[({][^\[\](){}\n]{0,300}\d[^\[\](){}\n]{0,300}[\])}]"  # lists with numbers
    r"|[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?"
)
GAPS = re.compile(rf"{GAP}(?:[\s,;]*{GAP})+")


@dataclass(frozen=True)
class Group:
    """Submissions to which a test said the same.

    Attributes
    ----------
    cell : str
        The graded cell's grade_id.
    text : str
        What was said, with "…" for what differs.
    students : list of str
    example : str
        In full, the first student's.
    mistakes : list of str
        Titles of the known mistakes that are told so.
    public : str
        What may be shown to anybody: the test's own words and Python's, none of a student's.
    """

    cell: str
    text: str
    students: list[str]
    example: str
    mistakes: list[str]
    public: str


def group(data: ClassData, answers: list[Answer]) -> list[Group]:
    """The class's messages, the commonest first.

    Parameters
    ----------
    data : ClassData
    answers : list of Answer
        The assignment's; known mistakes among them.
    """
    fixed = {
        grade_id(cell): fixed_texts(cell.source) for cell in data.source.cells if is_test(cell)
    }
    found: dict[tuple[str, str], list[tuple[Graded, str]]] = defaultdict(list)
    for mine in data.graded:
        for finding in mine.findings.values():
            if finding.name not in data.maxima:
                continue  # a cell that the gradebook does not know
            if finding.status in (FAILED, PARTLY) and finding.message:
                message = finding.message.partition(PLACE)[0][:LONGEST]
                key = general(message, fixed.get(finding.name, []))
                found[finding.name, key].append((mine, message))
    groups = [
        Group(
            cell=cell,
            text=text,
            students=[mine.student for mine, _ in members],
            example=members[0][1],
            mistakes=titles(answers, cell, [message for _, message in members]),
            public=public(members[0][1], fixed.get(cell, [])),
        )
        for (cell, text), members in found.items()
    ]
    order = list(data.maxima)
    return sorted(groups, key=lambda g: (-len(g.students), order.index(g.cell), g.text))


def general(message: str, fixed: list[list[str]]) -> str:
    """A message without what differs from student to student.

    The test's own words stay, of all of its texts that are in it. If none is, numbers, lists of them,
    and what is quoted are left out.
    """
    stays = [False] * len(message)
    for text in fixed:
        for start, stop in places(text, message):
            stays[start:stop] = [True] * (stop - start)
    if not any(stays):
        return GAPS.sub(GAP, VALUES.sub(GAP, " ".join(message.split())))
    runs = itertools.groupby(zip(message, stays, strict=True), key=lambda pair: pair[1])
    parts = ["".join(c for c, _ in run) if is_fixed else GAP for is_fixed, run in runs]
    return GAPS.sub(GAP, " ".join("".join(parts).split()))


def public(message: str, fixed: list[list[str]]) -> str:
    """A message without any word that a student's code may have put there."""
    if any(places(text, message) for text in fixed):
        return general(message, fixed)
    if TOOK_TOO_LONG.fullmatch(message):
        return message
    error = STOPPED.match(message)
    if error and isinstance(getattr(builtins, error[1], None), type):
        return f"The test stopped with {error[1]}."
    return "Something that is not in the test's own words."


def places(text: list[str], message: str) -> list[tuple[int, int]]:
    """Where the parts of a text stand in the message, one after the other; empty if one does not."""
    found, position = [], 0
    for part in text:
        start = message.find(part, position)
        if start < 0:
            return []
        position = start + len(part)
        found.append((start, position))
    return found


def fixed_texts(source: str) -> list[list[str]]:
    """The texts in a test's code, each as the parts between its values."""
    found = []
    for node in texts(parsed(source)):
        values = node.values if isinstance(node, ast.JoinedStr) else [node]
        parts = [""]
        for value in values:
            if isinstance(value, ast.Constant):
                parts[-1] += str(value.value)
            else:
                parts.append("")
        if max(len(part.strip()) for part in parts) >= TELLING:
            found.append(parts)
    return found


def texts(tree: ast.AST) -> Iterator[ast.JoinedStr | ast.Constant]:
    """Strings and f-strings, whole."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            yield node
        else:
            yield from texts(node)


def titles(answers: list[Answer], cell: str, messages: list[str]) -> list[str]:
    """Of the known mistakes that one of these messages tells."""
    known = [(a.messages[cell], a.title) for a in answers if a.messages.get(cell)]
    distinct = set(messages)
    return [title for piece, title in known if any(piece in message for message in distinct)]
