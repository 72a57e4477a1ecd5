"""A class of attackers against a course that has a live cell and an examined one after it.

What a live cell tests, a submission can read and forge: that is said, and shown here. The examined
cell, other students and the machine stay out of reach. It all runs as in `test_attacks.py`: in process and
mount namespaces of its own, with a temporary folder in memory.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attack_course import BENCH, REPOSITORY
from nbformat import NotebookNode
from same_courses import Course, answered, graded, notebook, outputs, solution, student_cell
from test_attacks import outer_namespace

pytestmark = pytest.mark.xdist_group("attacks")
SECONDS = 600
OF_LIVE, OF_EXAMINED, OF_NEIGHBOUR = "LIVE-SECRET", "EXAMINED-SECRET", "NEIGHBOUR-SECRET"
CANARY = "unharmed\n"
OBJECT = """\
class Thing:
    name = "a thing"
    def size(self):
        return 3
thing = Thing()"""
LIVE_TEST = f"""\
import statistics
assert thing.name == "a thing", "the thing has another name"
### BEGIN HIDDEN TESTS
mark = "{OF_LIVE}"
assert thing.size() == 3, "the thing is not of size 3"
### END HIDDEN TESTS"""
EXAMINED_TEST = f"""\
assert number is not None, "number is missing"
### BEGIN HIDDEN TESTS
secret = "{OF_EXAMINED}"
assert abs(statistics.mean([number, number]) - 140) < 1e-9, "number is not the sum of squares"
assert triple(7) == 21, "triple is not three times its argument"
### END HIDDEN TESTS"""
RIGHT_NUMBER = "number = 140\ndef triple(x):\n    return 3 * x"
WRONG_NUMBER = "number = 1\ndef triple(x):\n    return x"

# Looks for a text in all that its process can reach; a pattern is not what it finds.
HUNT = """
def hunt(name):
    import os, re
    wanted = re.compile((name + "-SEC[R]ET").encode())
    found = []
    for place in [".", "/tmp", "/dev/shm", os.path.expanduser("~"), "@course@", "/proc/self", "/proc/1"]:
        for folder, _, names in os.walk(place):
            for path in (os.path.join(folder, name) for name in names):
                try:
                    if os.path.isfile(path) and wanted.search(open(path, "rb").read(1 << 20)):
                        found.append(path)
                except OSError:
                    pass
    memory = open("/proc/self/mem", "rb", 0)
    for line in open("/proc/self/maps"):
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        if " rw" in line and end - start < 1 << 28:
            try:
                memory.seek(start)
                if wanted.search(memory.read(end - start)):
                    found.append(line.strip())
            except (OSError, ValueError, OverflowError):
                pass
    return found
"""
# Reads the test that is running, when it asks for the thing's size.
READS = """
class Thing:
    name = "a thing"
    def size(self):
        import linecache, sys
        test = sys._getframe(1)
        print("".join(linecache.getlines(test.f_code.co_filename)))
        return 3
thing = Thing()"""
# Is whatever a live test wants it to be.
LIES = """
class Thing:
    def __eq__(self, other): return True
    def __getattr__(self, name): return Thing()
    def __call__(self, *args): return Thing()
thing = Thing()"""
# Leaves patches, a thread and forged messages behind while the live test runs.
LEAVES = """
class Thing:
    name = "a thing"
    def size(self):
        import builtins, os, statistics, sys, threading, time, types
        def patch():
            builtins.abs = lambda value: 0
            builtins.AssertionError = type("Calm", (Exception,), {})
            statistics.mean = lambda values: 140
            calm = types.ModuleType("statistics")
            calm.mean = lambda values: 140
            sys.modules["statistics"] = calm
            get_ipython().user_ns["statistics"] = calm
        patch()
        forged = b'{"outputs": [], "count": 9, "values": {"number": {"t": "int", "v": "140"}}}'
        def stay():
            get_ipython().run_cell = lambda *args, **options: None
            for _ in range(200):
                patch()
                for number in range(3, 20):
                    try:
                        os.write(number, len(forged).to_bytes(8, "big") + forged)
                    except OSError:
                        pass
                time.sleep(0.02)
        threading.Thread(target=patch).start()
        if @noisy@:
            threading.Thread(target=stay, daemon=True).start()
        return 3
thing = Thing()"""
# Reaches for neighbours, the gradebook and the machine out of the live test.
REACHES = """
class Thing:
    name = "a thing"
    def size(self):
        import os, socket
        for path in ("@outside@/canary", "@outside@/new", "@course@/gradebook.db", "@course@/new"):
            try:
                open(path, "a").write("harmed")
            except OSError:
                pass
        try:
            print(open("@course@/submitted/right/01_bench/p.ipynb").read())
        except OSError as problem:
            print("no", type(problem).__name__)
        try:
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        except OSError as problem:
            print("no", type(problem).__name__)
        if os.fork() == 0:
            os.setsid()
            import time
            time.sleep(300)
        return 3
thing = Thing()"""
ENDS = """
class Thing:
    name = "a thing"
    def size(self):
        import os
        os._exit(0)
thing = Thing()"""
HUNTS_THEN = (
    HUNT
    + """
print("found live", bool(hunt("LIVE")))
print("found other", hunt("EXAMINED"))"""
)
# What stands in the two solution cells, by student; whoever attacks has the second one wrong.
SUBMISSIONS = {
    "right": (OBJECT + f"\n# {OF_NEIGHBOUR}", RIGHT_NUMBER),
    "wrong": ("thing = None", WRONG_NUMBER),
    "reads": (READS, WRONG_NUMBER),
    "lies": (LIES, WRONG_NUMBER),
    "hunts": (READS, WRONG_NUMBER + HUNTS_THEN),
    "hunts_in_a_call": (
        OBJECT,
        HUNT
        + "\nnumber = 140\ndef triple(x):\n    print('found other', hunt('EXAMINED'))\n    return x",
    ),
    "leaves": (LEAVES.replace("@noisy@", "False"), WRONG_NUMBER),
    "leaves_noise": (LEAVES.replace("@noisy@", "True"), WRONG_NUMBER),
    "reaches": (REACHES, WRONG_NUMBER),
    "ends": (ENDS, RIGHT_NUMBER),
}


def bench() -> NotebookNode:
    return notebook(
        student_cell("data = [1, 2, 3]"),
        solution("work_object", OBJECT),
        graded("test_live", LIVE_TEST, 2),
        solution("work_number", RIGHT_NUMBER),
        graded("test_examined", EXAMINED_TEST, 3),
    )


class Graded:
    """The class after grading, and what is left outside of it."""

    def __init__(self, folder: Path, sandbox: str) -> None:
        self.outside = folder / "outside"
        self.outside.mkdir()
        self.outside.chmod(0o777)
        (self.outside / "canary").write_text(CANARY)
        (self.outside / "canary").chmod(0o666)
        (folder / "home").mkdir()
        settings = f"c.LookaheadExecute.sandbox = {sandbox!r}\n"
        self.course = Course(folder / "course", settings=settings)
        self.course.assign(assignment=BENCH, p=bench())
        for student, cells in SUBMISSIONS.items():
            texts = [
                text.replace("@course@", str(self.course.root)).replace(
                    "@outside@", str(self.outside)
                )
                for text in cells
            ]
            submitted = answered(bench(), work_object=texts[0], work_number=texts[1])
            self.course.submit(student, assignment=BENCH, p=submitted)
        report = folder / "report.json"
        script = REPOSITORY / "tests" / "grader" / "attack_run.py"
        command = [sys.executable, str(script), str(self.course.root), str(REPOSITORY), str(report)]
        done = subprocess.run(
            [*outer_namespace(), *command, str(os.geteuid()), "autograde"],
            env=os.environ | {"HOME": str(folder / "home")},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        self.step = json.loads(report.read_text())["autograde"]
        assert self.step["code"] == 0, self.step["log"]

    def points(self, student: str) -> list[float | None]:
        found = self.course.points(student, assignment=BENCH)
        return [found["test_live"], found["test_examined"]]

    def shown(self, student: str, name: str = "") -> str:
        """What a submission's cells put out; of one cell, or of all."""
        cells = self.course.autograded(student, "p", assignment=BENCH).cells
        return "\n".join(
            outputs(cell)
            for cell in cells
            if not name or cell.metadata.get("nbgrader", {}).get("grade_id") == name
        )


@pytest.fixture(
    scope="module", params=[pytest.param("bubblewrap", marks=pytest.mark.namespaces), "landlock"]
)
def attacked(request, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return Graded(tmp_path_factory.mktemp("live"), request.param)


def test_one_cell_of_the_course_is_live_and_the_run_says_so(attacked):
    assert "1 of 2 graded cells run in the student's process" in attacked.step["log"]
    assert "test_live: needs a live `Thing`" in attacked.step["log"]


def test_honest_students_get_their_points_whoever_is_beside_them(attacked):
    assert attacked.points("right") == [2, 3]
    assert attacked.points("wrong") == [0, 0]


def test_a_live_cell_can_be_read_and_forged_as_in_nbgrader(attacked):
    """Which is why the run names it."""
    assert OF_LIVE in attacked.shown("reads", "test_live")
    assert attacked.points("lies") == [2, 0]


def test_no_submission_finds_the_hidden_test_of_an_examined_cell(attacked):
    assert "found live True" in attacked.shown("hunts")  # else the hunt would prove nothing
    assert "found other []" in attacked.shown("hunts")
    assert "found other []" in attacked.shown("hunts_in_a_call")
    for student in SUBMISSIONS:
        assert OF_EXAMINED not in attacked.shown(student).replace(
            attacked.shown(student, "test_examined"), ""
        )


@pytest.mark.parametrize(
    "student", ["reads", "lies", "hunts", "hunts_in_a_call", "leaves", "leaves_noise", "reaches"]
)
def test_nothing_that_is_left_behind_gains_a_point_of_an_examined_cell(attacked, student):
    assert attacked.points(student)[1] == 0


def test_patches_that_a_live_test_left_behind_do_not_reach_the_examiner(attacked):
    assert "number is not the sum of squares" in attacked.shown("leaves", "test_examined")


def test_a_live_cell_reaches_neither_other_students_nor_the_machine(attacked):
    assert attacked.shown("reaches", "test_live").count("no ") == 2
    for student in SUBMISSIONS.keys() - {"right"}:
        assert OF_NEIGHBOUR not in attacked.shown(student)
    assert (attacked.outside / "canary").read_text() == CANARY
    assert [path.name for path in attacked.outside.iterdir()] == ["canary"]
    assert not (attacked.course.root / "new").exists()


def test_nothing_outlives_the_run(attacked):
    assert attacked.step["survivors"] == []


def test_a_submission_that_ends_its_process_in_a_live_cell_loses_its_own_points_only(attacked):
    assert attacked.points("ends") == [0, 0]
    assert "ended itself" in attacked.shown("ends", "test_live")
