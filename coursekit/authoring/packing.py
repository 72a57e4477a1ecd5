"""Known mistakes in one submission: each is in exercises of its own, and they share no names.

A mistake changes one exercise, mostly, and all the others are a correct answer's, over and over. So
mistakes in different exercises are graded together. That shows less than each alone only where one
of them would cost another's exercise points that are lost there anyway, with the same message; and
whatever is not as expected is graded again, alone.
"""

from dataclasses import dataclass, field

from nbformat import NotebookNode

from coursekit.authoring.answers import Answer
from coursekit.authoring.cells import exercises, grade_id, solution_cells, tutorial_imports
from coursekit.names import bound_names, imported_names, names_from_outside


@dataclass
class Pack:
    """Mistakes that one submission makes.

    Attributes
    ----------
    cells : dict of str to str
        The submission's solution cells, by grade_id.
    own : dict of str to set of str
        The members' own exercises (by the solution cell's grade_id), by the member's name.
    binds, reads : set of str
        Names, in the members' own exercises.
    """

    cells: dict[str, str] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=dict)
    binds: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)

    @property
    def claimed(self) -> set[str]:
        return set().union(*self.own.values())


class Packer:
    """Packs the known mistakes of one assignment.

    Parameters
    ----------
    source : NotebookNode
        The instructor's notebook.
    correct : list of Answer
        Exercises that are as in one of these are no mistake's own.
    """

    def __init__(self, source: NotebookNode, correct: list[Answer]) -> None:
        without: dict[str, list[str]] = {grade_id(cell): [] for cell in solution_cells(source)}
        self.graded = without | exercises(source)
        sources = {grade_id(cell): cell.source for cell in source.cells}
        self.read_by_tests: dict[str, set[str]] = {
            name: set().union(*(names_from_outside(sources[test]) for test in tests))
            for name, tests in self.graded.items()
        }
        self.imports = tutorial_imports(source)
        self.promised = {name: self.new_names(sources[name]) for name in self.graded if name}
        self.known = {name: {answer.cells.get(name) for answer in correct} for name in self.graded}

    def pack(self, mistakes: list[Answer]) -> list[Pack]:
        """As few submissions as a simple search finds."""
        packs: list[Pack] = []
        for mistake in mistakes:
            own = self.own_exercises(mistake)
            binds, reads = self.names(mistake, own)
            for pack in packs:
                strangers = not (pack.binds & reads or pack.reads & binds)
                if strangers and not pack.claimed & own:
                    break
            else:
                pack = Pack()
                packs.append(pack)
            kept = {name: text for name, text in pack.cells.items() if name not in own}
            new = {name: text for name, text in mistake.cells.items() if name not in pack.claimed}
            pack.cells = kept | new
            pack.own[mistake.name] = own
            pack.binds |= binds
            pack.reads |= reads
        return packs

    def own_exercises(self, mistake: Answer) -> set[str]:
        """Those that are to lose points, or that no answer before had like this."""
        own = set()
        for name, graded in self.graded.items():
            text = mistake.cells.get(name)
            if mistake.points.keys() & set(graded):
                own.add(name)
            elif text not in self.known[name]:
                own.add(name)
                self.known[name].add(text)
        return own

    def names(self, mistake: Answer, own: set[str]) -> tuple[set[str], set[str]]:
        """Those that a mistake's exercises bind, or should, and that they and their tests read."""
        binds: set[str] = set()
        reads: set[str] = set()
        for name in own:
            text = mistake.cells.get(name, "")
            binds |= self.new_names(text) | self.promised[name]
            reads |= names_from_outside(text) | self.read_by_tests[name]
        return binds, reads

    def new_names(self, text: str) -> set[str]:
        """Those that a cell binds, but not to what the tutorial has imported by that name."""
        imports = imported_names(text).items() & self.imports
        return bound_names(text) - {name for name, _ in imports}

    def judged(self, pack: Pack, mistake: Answer) -> set[str]:
        """Graded cells by which a mistake is judged in its pack: its own, and those of no member."""
        unclaimed = self.graded.keys() - pack.claimed
        own = pack.own[mistake.name]
        return {test for name in own | unclaimed for test in self.graded[name]}
