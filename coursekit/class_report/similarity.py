"""Finds submissions of one assignment that are unusually alike, the given code taken away.

Two submissions are compared by the share of the smaller one's own passages that the other has, too
(see `fingerprints`). No such share proves anything, and none is the same for every exercise. So a pair is
shown only if it is above both of these:

- the highest share among correct answers that were written independently of each other;
- `class_limit`: what would be unusual in this class.

Tried by `benchmarks/similarity.py` on this course's answers. Of 420 classes of ten answers, measured by
the other answers, 35 had a pair shown: always one of two pairs, of which one is an answer that was
made from the other, though nothing says so; measured by all answers, no class has one. Of 420 copies
in them, 396 were found after a change of names, 388 with idle lines and another order of the functions
besides. Where a class has much in common, hardly anything can be told: of 56 classes of 60 that take
each exercise as a whole from one of its known answers, one had a pair shown, and two of 56 copies
that were put into them were found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit.authoring.answers import read_parts
from coursekit.class_report.fingerprints import (
    Fragments,
    passages,
    readable,
    shares,
    side_by_side,
)
from coursekit.coursefolder import CourseFolder

MOST_SHOWN = 20
FEWEST = 10  # submissions; of fewer, nobody can say what is usual among them
SHORTEST = 50  # passages; a line of code has about 20 of its own
ALIKE_ANYWAY = 0.95  # above this, independent answers differ by nothing that could be relied on
OWN_SHARE = 0.75  # of an answer's code that must be its own for it to count as independent
# How rarely an honest class may have a pair above its limit, if its shares are as a normal
# distribution's; and the least spread that is believed, as a part of the way from what is usual to 1:
# else, in a class that has little in common, any two that have a little more would stand out.
RARE, LEAST_SPREAD = 0.01, 1 / 6


@dataclass(frozen=True)
class Pair:
    """Two submissions that are unusually alike.

    Attributes
    ----------
    first, second : str
        The students.
    similarity : float
        Share of the smaller one's own passages that the other has, too, from 0 to 1.
    limit : float
        What it is above.
    first_text, second_text : list of (str, bool)
        Each one's code in pieces, with whether the piece is shared.
    """

    first: str
    second: str
    similarity: float
    limit: float
    first_text: Fragments
    second_text: Fragments


@dataclass(frozen=True)
class Similarity:
    """What there is to say of an assignment.

    Attributes
    ----------
    pairs : list of Pair
        The most alike first, `MOST_SHOWN` at most.
    limit : float or None
        What a pair had to be above; None if nothing can be told.
    cannot_tell : str
        Why nothing can be told, in a sentence; empty if it can.
    compared : int
        Submissions with enough code of their own to be compared.
    more : int
        How many pairs above the limit are left out.
    """

    pairs: list[Pair]
    limit: float | None
    cannot_tell: str
    compared: int
    more: int = 0


def answers(notebook: dict) -> str:
    """The student's own code in a graded notebook, that of the solution cells, in its order.

    The notebook is what JSON has made of the file, and may have anything anywhere.
    """
    return "\n\n".join(text for cell, text in code_cells(notebook) if is_solution(cell))


def given_code(release: dict) -> str:
    """All code of a released notebook: what every student starts from."""
    return "\n\n".join(text for _, text in code_cells(release))


def code_cells(notebook: Any) -> Iterator[tuple[dict, str]]:
    """The code cells of a notebook of whatever quality, with their texts."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    for cell in cells if isinstance(cells, list) else []:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source")
            lines = source if isinstance(source, list) else [source]
            yield cell, "".join(line for line in lines if isinstance(line, str))


def is_solution(cell: dict) -> bool:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return isinstance(marks, dict) and marks.get("solution") is True


def independent_answers(course: CourseFolder, assignment: str, release: dict) -> list[str]:
    """Code of the correct answers in `tests/answers` that were written independently.

    Of an answer that is `like` another only its own cells count, and only if they are most of it.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    release : dict
        The released notebook. It says which cells are code to be written.
    """
    solutions = [cell for cell, _ in code_cells(release) if is_solution(cell)]
    names = [cell["metadata"]["nbgrader"].get("grade_id") for cell in solutions]
    found = []
    for path in sorted((course.answers / assignment).glob("correct_*.py")):
        expected, own = read_parts(path)
        like = expected.get("like")
        whole = own | (read_parts(path.with_name(f"{like}.py"))[1] | own if like else {})
        mine = "\n\n".join(own[name] for name in names if name in own)
        if len(mine) >= OWN_SHARE * sum(len(whole.get(name, "")) for name in names):
            found.append(mine)
    return found


def alike(texts: dict[str, str], given: str, honest: list[str]) -> Similarity:
    """Pairs of texts that are unusually alike.

    Parameters
    ----------
    texts : dict of str to str
        Each student's `answers`.
    given : str
        What all of them were given, `given_code`.
    honest : list of str
        Correct answers that were written independently of each other, `independent_answers`.
    """
    base = passages(given)
    models = [passages(readable(text)) - base for text in honest]
    models = [own for own in models if len(own) >= SHORTEST]
    if len(models) < 3:
        why = "Fewer than three independent correct answers are long enough to compare with."
        return Similarity([], None, why, 0)
    honest_limit = float(shares(models).max())
    if honest_limit > ALIKE_ANYWAY:
        why = "The exercises are too short: even independent correct answers are as good as equal."
        return Similarity([], None, why, 0)
    least = max(SHORTEST, min(map(len, models)) / 2)
    read = {student: readable(text) for student, text in texts.items()}
    own = {student: passages(text) - base for student, text in read.items()}
    students = [student for student in read if len(own[student]) >= least]
    if len(students) < FEWEST:
        why = f"Fewer than {FEWEST} submissions have enough code of their own to compare."
        return Similarity([], None, why, len(students))
    found = shares([own[student] for student in students])
    limit = max(honest_limit, class_limit(found.max(axis=0)))
    if limit >= 1:
        why = "The class's answers are so alike that even equal ones would not stand out."
        return Similarity([], None, why, len(students))
    above = [
        (float(found[i, j]), students[i], students[j])
        for i, j in np.argwhere(found > limit)
        if i < j
    ]
    above.sort(key=lambda pair: -pair[0])
    pairs = [
        Pair(one, other, share, limit, *side_by_side(read[one], read[other], base))
        for share, one, other in above[:MOST_SHOWN]
    ]
    return Similarity(pairs, limit, "", len(students), more=len(above) - len(pairs))


def class_limit(nearest: np.ndarray) -> float:
    """What would be unusual in this class.

    Median and median absolute deviation, times 1.4826, stand for centre and spread of a normal
    distribution (Rousseeuw and Croux 1993): a few copies do not move them. The limit is what the
    highest of so many values exceeds with a probability of `RARE` at most (Bonferroni).

    Parameters
    ----------
    nearest : array of float
        Of each submission the share that it has in common with the one that is nearest to it.
    """
    from scipy.stats import norm

    centre = np.median(nearest)
    spread = 1.4826 * np.median(np.abs(nearest - centre))
    return float(centre + norm.isf(RARE / len(nearest)) * max(spread, LEAST_SPREAD * (1 - centre)))
