"""How far `class_report.similarity` can be trusted, and how long it takes.

    python benchmarks/similarity.py [--rounds 200] [--class 1000]      (in the environment .venv)

For each assignment, from its answers in `tests/answers`:

    limit       the highest share among independent correct answers
    drawn       classes of ten of these answers, the others set the limit: how many classes have a pair
                shown; then a disguised copy is added to each, and the share that is found is told
    mixed       classes of 60 in which each student takes each exercise from another answer, so that
                many have whole exercises in common: the same
    time        that of a class made like these, in seconds of one core

A copy is disguised in full: names changed, exercises in another order, lines that do nothing put in.
"""

import argparse
import json
import random
import re
import resource
import time

from coursekit.authoring.answers import read_parts
from coursekit.class_report import fingerprints, similarity
from coursekit.coursefolder import CourseFolder

IDLE = ("unused = 0", "print('here', len(str(1)))", "check = [i ** 2 for i in range(10)]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--class", dest="size", type=int, default=1000)
    options = parser.parse_args()
    course = CourseFolder.here()
    chance = random.Random(42)
    for assignment in sorted(path.name for path in course.answers.iterdir()):
        path = course.root / "release" / assignment / f"{assignment}.ipynb"
        release = json.loads(path.read_text(encoding="utf-8"))
        given = similarity.given_code(release)
        honest = similarity.independent_answers(course, assignment, release)
        base = fingerprints.passages(given)
        limit = fingerprints.shares([fingerprints.passages(text) - base for text in honest]).max()
        print(f"{assignment}: {len(honest)} answers, limit {limit:.2f}", flush=True)
        drawn(honest, given, options.rounds, chance)
        cells = own_cells(course, assignment, release)
        made = [mixed(cells, 60, chance) for _ in range(options.rounds // 20)]
        told = [similarity.alike(texts, given, honest) for texts in made]
        copies = [texts | {"copy": disguised(texts["0"], chance)} for texts in made]
        retold = [similarity.alike(texts, given, honest) for texts in copies]
        found = [
            {"0", "copy"} in [{pair.first, pair.second} for pair in one.pairs] for one in retold
        ]
        print(
            f"  mixed: shown in {sum(bool(one.pairs) for one in told)} of {len(told)}, "
            f"nothing to tell in {sum(bool(one.cannot_tell) for one in told)}; "
            f"disguised copies found {sum(found)}"
        )
        texts = mixed(cells, options.size, chance)
        start = time.process_time()
        told = similarity.alike(texts, given, honest)
        print(f"  time: {time.process_time() - start:.1f} s for {len(texts)}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def drawn(honest: list[str], given: str, rounds: int, chance: random.Random) -> None:
    alarms, silent, found = 0, 0, {"renamed": 0, "disguised": 0}
    which = set()
    for _ in range(rounds):
        order = chance.sample(honest, len(honest))
        texts = {str(i): text for i, text in enumerate(order[:10])}
        others = order[10:]
        told = similarity.alike(texts, given, others if len(others) > 2 else honest)
        alarms += bool(told.pairs)
        which |= {frozenset((texts[pair.first], texts[pair.second])) for pair in told.pairs}
        silent += bool(told.cannot_tell)
        for kind, copy in (("renamed", renamed), ("disguised", disguised)):
            with_copy = texts | {"copy": copy(texts["0"], chance)}
            told = similarity.alike(with_copy, given, honest)
            found[kind] += any({pair.first, pair.second} == {"0", "copy"} for pair in told.pairs)
    listed = ", ".join(f"{kind} copies found {count}" for kind, count in found.items())
    print(
        f"  drawn: shown in {alarms} of {rounds}, {len(which)} different pairs, "
        f"nothing to tell in {silent}; {listed}",
        flush=True,
    )


def own_cells(course: CourseFolder, assignment: str, release: dict) -> list[list[str]]:
    """For each exercise, how the correct answers write it."""
    solutions = [cell for cell, _ in similarity.code_cells(release) if similarity.is_solution(cell)]
    names = [cell["metadata"]["nbgrader"]["grade_id"] for cell in solutions]
    paths = sorted((course.answers / assignment).glob("correct_*.py"))
    answers = [read_parts(path)[1] for path in paths]
    return [sorted({own[name] for own in answers if name in own}) for name in names]


def mixed(cells: list[list[str]], size: int, chance: random.Random) -> dict[str, str]:
    return {str(i): "\n\n".join(chance.choice(ways) for ways in cells) for i in range(size)}


def renamed(text: str, chance: random.Random) -> str:
    names = re.findall(r"^ *(\w+)(?:, \w+)* = |\bfor (\w+)|\bdef (\w+)", text, flags=re.MULTILINE)
    for number, name in enumerate(sorted({name for found in names for name in found if name})):
        text = re.sub(rf"(?<![\w.]){name}\b", f"my_{number}", text)
    return text


def disguised(text: str, chance: random.Random) -> str:
    parts = re.split(r"\n\n+(?=\S)", renamed(text, chance))
    lines = []
    for line in "\n\n".join(reversed(parts)).split("\n"):
        inside = re.match(r"(\s*)[\w@]", line)
        if inside and chance.random() < 0.25:
            lines.append(inside[1] + chance.choice(IDLE))
        lines.append(line + ("  # so that it works" if chance.random() < 0.3 else ""))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
