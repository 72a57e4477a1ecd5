"""What grading anew changes: per student and cell, whoever goes down first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from coursekit.report.scores import CellScore, Scores
from coursekit.report.standing import Standing, Standings
from coursekit.report.table import STUDENT, aligned, shorten, terminal_width

MOST = 20  # lines of what nobody has to act on
ROUND = 9  # decimals of points that count as a difference


@dataclass(frozen=True)
class Line:
    """A student's line.

    Attributes
    ----------
    student : str
    points : str
        Before and after.
    remark : str
        The cells, or what else there is to say.
    """

    student: str
    points: str
    remark: str = ""


@dataclass
class Changes:
    """Of a class, each student in one of the lists of `Line`, but for what is said beside them.

    Attributes
    ----------
    source : list of str
        What is different in the assignment itself.
    down, up, shifted : list of Line
        By the total; `shifted` has the same total from other cells.
    unchanged : list of str
    resubmitted, new, failed, gone : list of Line
        Where the difference is not, or not only, due to the tests: the submission has changed, had
        no grade, has none now, or there is none.
    other_versions : list of str
        Students of the first lists whose grade was another grader's, or of other packages.
    messages : list of str
        Students whose points are unchanged, but not what the tests say.
    look, kept : list of Line
        What a person gave: where it needs a look, and where it is simply kept.
    """

    source: list[str] = field(default_factory=list)
    down: list[Line] = field(default_factory=list)
    up: list[Line] = field(default_factory=list)
    shifted: list[Line] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    resubmitted: list[Line] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)
    failed: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    other_versions: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    look: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)


def compare(
    before: Standings, after: Standings, students: list[str], reasons: dict[str, str]
) -> Changes:
    """Compares the grades of before and after.

    Parameters
    ----------
    before, after : Standings
    students : list of str
        Who has a submission.
    reasons : dict of str to str
        Why there is no grade now, by student.
    """
    found = Changes(source=source_changes(before, after) + new_errors(before, after))
    for who in sorted({*students, *before.students}):
        old, new = before.students.get(who), after.students.get(who)
        if who not in students:
            points = number(old.scores.total) if old else "-"
            found.gone.append(Line(who, points, "nothing in submitted/; the automatic points stay"))
        elif who in reasons or new is None:
            had = number(old.scores.total) if old else "-"
            found.failed.append(Line(who, f"{had} → -", reasons.get(who, "not in the gradebook")))
        elif old is None:
            found.new.append(Line(who, f"- → {number(new.scores.total)}"))
        else:
            add(found, who, old, new, changed_cells(before, after))
    return found


def add(found: Changes, who: str, old: Standing, new: Standing, changed: set[str]) -> None:
    """Enters a student who had a grade and has one."""
    cells = cell_changes(old.scores, new.scores)
    line = Line(who, arrow(old.scores.total, new.scores.total), "; ".join(cells))
    step = round(new.scores.total - old.scores.total, ROUND)
    if is_resubmitted(old, new):
        found.resubmitted.append(line)
    elif step:
        (found.down if step < 0 else found.up).append(line)
    elif cells:
        found.shifted.append(line)
    else:
        found.unchanged.append(who)
    if not cells and old.messages != new.messages:
        found.messages.append(who)
    if old.versions and not is_resubmitted(old, new) and old.versions != new.versions:
        found.other_versions.append(who)
    needs_look, texts = by_person(old.scores, new.scores, changed)
    if texts:
        (found.look if needs_look else found.kept).append(Line(who, "", "; ".join(texts)))


def is_resubmitted(old: Standing, new: Standing) -> bool:
    """Whether another submission was graded; not where the old one was not noted."""
    return bool(old.submitted) and old.submitted != new.submitted


def cell_changes(old: Scores, new: Scores) -> list[str]:
    """Points that count and are others, by cell, and what is taken off."""
    found = []
    for name in {**old.cells, **new.cells}:
        was, now = (side.cells[name].points if name in side.cells else 0.0 for side in (old, new))
        if round(was - now, ROUND):
            found.append(f"{name} {arrow(was, now)}")
    if round(old.penalty - new.penalty, ROUND):
        found.append(f"late penalty {arrow(old.penalty, new.penalty)}")
    return found


def source_changes(before: Standings, after: Standings) -> list[str]:
    """Which cells of the assignment are not what they were, and the sum of their points."""
    found = []
    for name, cell in after.cells.items():
        old = before.cells.get(name, cell)
        texts = ["text changed"] if old.source != cell.source else []
        if old.points != cell.points:
            texts.append(f"points {arrow(old.points or 0.0, cell.points or 0.0)}")
        found += [f"{name}: {', '.join(texts)}"] if texts else []
    if round(before.maximum - after.maximum, ROUND):
        found.append(f"all points: {arrow(before.maximum, after.maximum)}")
    return found


def new_errors(before: Standings, after: Standings) -> list[str]:
    """Tests that nobody passes any more, for one reason that is new: they may be wrong themselves.

    What a test asserts is for the student; any other error may be the test's own.
    """
    found = []
    both = [(old, new) for who, new in after.students.items() if (old := before.students.get(who))]
    for name in after.cells:
        messages = [(old.messages.get(name), new.messages.get(name)) for old, new in both]
        texts = {now for was, now in messages if now != was}
        text = next(iter(texts), None)
        if len(texts) == 1 and text and all(now for _, now in messages):
            found += [] if text.startswith("AssertionError") else [f"{name} now stops with {text}"]
    return found


# --- what a person gave ---------------------------------------------------------------------------


def changed_cells(before: Standings, after: Standings) -> set[str]:
    return {name for name, cell in after.cells.items() if before.cells.get(name, cell) != cell}


def by_person(old: Scores, new: Scores, changed: set[str]) -> tuple[bool, list[str]]:
    """Whether somebody should look at what a person gave, and what there is of it."""
    texts, needs_look = [], False
    for name, cell in new.cells.items():
        if cell.by_person:
            remarks = doubts(old.cells.get(name, cell), cell, name in changed)
            needs_look = needs_look or bool(remarks)
            texts.append(", ".join([f"{name} {cell.points:g} of {cell.maximum:g}", *remarks]))
        if extra := extra_credit(cell):
            texts.append(f"extra credit {extra:g} on {name}")
    texts += [f"comment on {name}" for name in new.comments]
    return needs_look, texts


def extra_credit(cell: CellScore) -> float:
    """What a person added to the test's points; points by a person are named with theirs in them."""
    if cell.by_person or cell.automatic is None:
        return 0.0
    return round(cell.points - cell.automatic, ROUND)


def doubts(was: CellScore, now: CellScore, is_changed: bool) -> list[str]:
    """Why points that a person gave may not be right any more."""
    found = ["more than the cell has now"] if now.points > now.maximum < was.maximum else []
    if was.automatic != now.automatic:
        found.append(f"the test gives {arrow(was.automatic, now.automatic)}")
    if now.waits and not was.waits:
        found += ["the cell has changed"] if is_changed else []
        found.append("open again in Formgrader")
    return found


def needlessly_open(before: Standings, after: Standings) -> Iterator[tuple[str, str]]:
    """Students and cells that wait for a person again, though nothing about them is different.

    nbgrader opens each cell with a person's points again whenever it autogrades.
    """
    changed = changed_cells(before, after)
    for who, new in after.students.items():
        old = before.students.get(who)
        if old is None or not old.submitted or old.submitted != new.submitted:
            continue
        for name, cell in new.scores.cells.items():
            was = old.scores.cells.get(name)
            if was is None or name in changed or was.waits or not (cell.waits and cell.by_person):
                continue
            if (was.points, was.automatic) == (cell.points, cell.automatic) and was.by_person:
                yield who, name


def needlessly_closed(before: Standings, after: Standings) -> Iterator[tuple[str, str]]:
    """Students and cells with a person's points for another submission that wait for nobody.

    nbgrader does not open tasks again: no test of theirs is run.
    """
    for who, new in after.students.items():
        if who in before.students and is_resubmitted(before.students[who], new):
            cells = new.scores.cells.items()
            yield from ((who, name) for name, c in cells if c.by_person and not c.waits)


# --- on the terminal ------------------------------------------------------------------------------


def print_changes(changes: Changes) -> None:
    """All of it, whoever goes down first."""
    print("\nin source/")
    for text in changes.source or ["no cell that nbgrader knows has changed since"]:
        print(f"  {shorten(text, terminal_width() - 2)}")
    section("down", changes.down)
    section("no grade now; what stood is on the left", changes.failed)
    section("up", changes.up)
    section("the same total from other cells", changes.shifted)
    print(f"\nunchanged ({len(changes.unchanged)})")
    section(
        "not only because of the tests: another submission than was graded", changes.resubmitted
    )
    section("had no grade", changes.new)
    section("cannot be graded anew", changes.gone)
    section("given by hand, kept, and to be looked at", changes.look)
    section("given by hand and kept", changes.kept, MOST)
    names("the tests say something else, points as before", changes.messages)
    names(
        "graded before by another version of the grader or its packages, which may matter, too",
        changes.other_versions,
    )


def section(title: str, lines: list[Line], most: int | None = None) -> None:
    """A heading with the number of students, and a line for each."""
    if not lines:
        return
    print(f"\n{title} ({len(lines)})")
    left = aligned([[shorten(line.student, STUDENT), line.points] for line in lines[:most]])
    for text, line in zip(left, lines, strict=False):
        room = max(STUDENT, terminal_width() - len(text) - 4)
        print(f"  {text}  {shorten(line.remark, room)}".rstrip())
    if most is not None and len(lines) > most:
        print(f"  and {len(lines) - most} more")


def names(title: str, students: Iterable[str]) -> None:
    """A heading with the number of students, and their names as far as a line goes."""
    found = list(students)
    if found:
        print(f"\n{title} ({len(found)})")
        print(f"  {shorten(', '.join(found), terminal_width() - 2)}")


def arrow(before: float | None, after: float | None) -> str:
    return f"{number(before)} → {number(after)}"


def number(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"
