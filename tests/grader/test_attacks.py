"""A class of attackers: none gains a point, does harm, or costs a neighbour one.

The whole run happens inside a process and mount namespace of its own, so that a hole cannot reach
the machine; network and canaries stand outside of it.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from attack_course import (
    BENCH,
    FAMILIES,
    HONEST,
    MARK,
    PLACES,
    POINTS,
    REPOSITORY,
    RIGHT_POINTS,
    SECRET,
    WRONG_POINTS,
    Attack,
    build,
    read_attacks,
)
from conftest import left_out

from coursekit.grader.sandbox.landlock import OLDER_KERNEL

pytestmark = pytest.mark.xdist_group("attacks")
ATTACKS = read_attacks()
SECONDS = 1200
ORDINARY = 1000
CANARY = "unharmed\n"
# What the grader puts in place of an output.
REMARK = re.compile(r"\[[^\[\]\n]*(?:left out|not shown here)[^\[\]\n]*\]")
# The limit is 300 MB over what a process has at the start (some 250 MB).
MOST_MEGABYTES = 800


class Listener:
    """Sockets on the loopback that nothing may reach, and what reached them."""

    def __init__(self, folder: Path) -> None:
        self.received: list[str] = []
        self.abstract = f"attacks-{os.getpid()}-{folder.parent.name}"
        self.path = str(folder / "socket")
        self.ports = {}
        self.addresses: dict[str, tuple[str, int] | str] = {}
        for name, address in {
            "tcp": ("127.0.0.1", 0),
            "udp": ("127.0.0.1", 0),
            "abstract": f"\0{self.abstract}",
            "unix": self.path,
        }.items():
            family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
            kind = socket.SOCK_DGRAM if name == "udp" else socket.SOCK_STREAM
            listener = socket.socket(family, kind)
            listener.bind(address)
            self.addresses[name] = address
            if family == socket.AF_INET:
                self.addresses[name] = listener.getsockname()
                self.ports[name] = str(listener.getsockname()[1])
            threading.Thread(target=self.listen, args=(name, listener), daemon=True).start()

    def listen(self, name: str, listener: socket.socket) -> None:
        with listener:
            if name == "udp":
                listener.recv(100)
            else:
                listener.listen()
                listener.accept()[0].close()
        self.received.append(name)

    def heard_from_here(self) -> list[str]:
        """What has reached its sockets after one try at each that nothing keeps away."""
        for name, address in self.addresses.items():
            family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
            kind = socket.SOCK_DGRAM if name == "udp" else socket.SOCK_STREAM
            with socket.socket(family, kind) as caller:
                caller.connect(address)
                if name == "udp":  # which knows no connections
                    caller.send(b"x")
        deadline = time.monotonic() + 10
        while len(self.received) < len(self.addresses) and time.monotonic() < deadline:
            time.sleep(0.01)
        return sorted(self.received)


class Run:
    """The attackers' course after grading."""

    def __init__(self, folder: Path, grader: "Grader") -> None:
        self.grader, uid = grader, grader.uid
        self.outside = folder / "outside"
        self.outside.mkdir()
        self.outside.chmod(0o777)
        (self.outside / "canary").write_text(CANARY)
        (self.outside / "canary").chmod(0o666)
        (self.outside / "secret").write_text(SECRET)
        self.listener = Listener(self.outside)
        self.course = folder / "course"
        values = (str(self.course), str(self.outside), *self.listener.ports.values())
        values += (self.listener.abstract, self.listener.path, grader.sandbox)
        attacks = [attack for attack in ATTACKS if uid == 0 or not attack.root_only]
        build(self.course, attacks, dict(zip(PLACES, values, strict=True)))
        report = folder / "report.json"
        script = REPOSITORY / "tests" / "grader" / "attack_run.py"
        command = [sys.executable, str(script), str(self.course), str(REPOSITORY), str(report)]
        command += [str(uid), *steps_of(grader)]
        home = folder / "home"
        variables = {"COURSE_SECRET": SECRET, "HOME": str(home), **grader.variables}
        # Those of the tests may be closed to this user.
        variables |= {"IPYTHONDIR": str(home), "JUPYTER_CONFIG_DIR": str(home)}
        home.mkdir()
        if uid != os.geteuid():
            os.chown(folder, uid, uid)
            # By descriptors: some paths are longer than a system call takes.
            for _, folders, names, place in os.fwalk(folder):
                for name in [*folders, *names]:
                    os.chown(name, uid, uid, dir_fd=place, follow_symlinks=False)
        done = subprocess.run(
            [*outer_namespace(), *command],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        self.steps = json.loads(report.read_text())
        self.log = self.steps["autograde"]["log"]
        self.points = self.read_points()

    def read_points(self) -> dict[str, dict[str, float]]:
        """Points by student and graded cell; without those that have no grade at all."""
        from nbgrader.api import Gradebook, MissingEntry

        found = {}
        with Gradebook(f"sqlite:///{self.course}/gradebook.db") as gradebook:
            for student in [*HONEST, *(attack.name for attack in ATTACKS)]:
                try:
                    (notebook,) = gradebook.find_submission(BENCH, student).notebooks
                except (MissingEntry, ValueError):
                    continue
                grades = {grade.name: grade.auto_score for grade in notebook.grades}
                if set(grades) == set(POINTS) and None not in grades.values():
                    found[student] = grades
        return found

    def autograded(self, student: str) -> nbformat.NotebookNode:
        return nbformat.read(
            self.course / "autograded" / student / BENCH / f"{BENCH}.ipynb", as_version=4
        )

    def told(self, student: str) -> str:
        """What the grader tells the teacher about a submission: nothing of what it prints itself,
        nor its name, which names the attack."""
        notebook = self.autograded(student)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        errors = [output for output in outputs if output.output_type == "error"]
        texts = [
            output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs
        ]
        remarks = [remark for text in texts for remark in REMARK.findall(text)]
        name = f"{student}/{BENCH}: "
        lines = [line.partition(name)[2] for line in self.log.splitlines() if name in line]
        return json.dumps([notebook.metadata.coursekit, errors, remarks, lines])

    def students_outputs(self, student: str) -> str:
        """What the student's own cells put out."""
        cells = [
            cell
            for cell in self.autograded(student).cells
            if not cell.metadata.get("nbgrader", {}).get("grade")
        ]
        return json.dumps([cell.get("outputs", []) for cell in cells])


class ActiveContent(HTMLParser):
    """Finds what a page would run of the attackers' (their scripts say 'attack')."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_script = tag == "script"
        for name, value in attrs:
            runs = (value or "").lstrip().startswith(("javascript:", "data:text/html"))
            if "attack" in (value or "") and (name.startswith("on") or name == "srcdoc" or runs):
                self.found.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        self.in_script = False

    def handle_data(self, data: str) -> None:
        if self.in_script and "alert('attack" in data:
            self.found.append(data)


def outer_namespace() -> list[str]:
    """The command that starts others where a hole cannot reach the machine."""
    command = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]
    if os.geteuid() != 0:
        # What attack_run.py needs of rights to lay out folders, it gives up before it grades.
        command[1:1] = ["--user", "--map-current-user", "--keep-caps"]
    if not shutil.which("unshare") or subprocess.run([*command, "true"]).returncode:
        left_out("unshare(1) cannot make an outer namespace here, and without one it is unsafe")
    return command


@dataclass(frozen=True)
class Grader:
    """Who grades the class, and in which kind of sandbox."""

    uid: int
    sandbox: str = "bubblewrap"
    variables: dict[str, str] = field(default_factory=dict)


# Root, and an ordinary user; whoever is no root can be the latter only. Landlock as Linux 5.19 has it:
# what it does not guard yet, the filter of system calls must.
ORDINARY = ORDINARY if os.geteuid() == 0 else os.geteuid()
GRADERS = {
    "root": Grader(0),
    "ordinary": Grader(ORDINARY),
    "landlock": Grader(ORDINARY, "landlock", {OLDER_KERNEL: "2"}),
}
if os.geteuid() != 0:
    del GRADERS["root"]
# What is graded is the same for all, so one of them makes the pages.
MAKES_PAGES = next(iter(GRADERS.values()))


def steps_of(grader: Grader) -> list[str]:
    pages = ["generate_feedback"] if grader is MAKES_PAGES else []
    return ["generate_assignment", "autograde", *pages]


@pytest.fixture(scope="module", params=GRADERS.values(), ids=GRADERS)
def run(tmp_path_factory, request) -> Run:
    folder = tmp_path_factory.mktemp("attacks")
    for place in (folder, folder.parent, folder.parent.parent):
        place.chmod(0o755)  # what keeps attackers out must be the sandbox
    return Run(folder, request.param)


@pytest.fixture
def attack(run, request) -> Attack:
    if request.param.root_only and run.grader.uid:
        pytest.skip("an ordinary user cannot grade it")
    return request.param


def of_each_attack(test, attacks: list[Attack] = ATTACKS):
    ids = [attack.name for attack in attacks]
    return pytest.mark.parametrize("attack", attacks, ids=ids, indirect=True)(test)


def of_each_that_is_told(test):
    return of_each_attack(test, [attack for attack in ATTACKS if attack.told])


def test_every_family_of_attacks_is_tried():
    assert {attack.family for attack in ATTACKS} == FAMILIES
    assert len(ATTACKS) >= 143


def test_the_run_reaches_its_end(run):
    ended = {name: step["code"] for name, step in run.steps.items()}
    assert ended == dict.fromkeys(steps_of(run.grader), 0), run.log[-3000:]


def test_neighbours_get_exactly_their_points(run):
    expected = {
        name: RIGHT_POINTS if right else WRONG_POINTS for name, (_, right) in HONEST.items()
    }
    assert {name: run.points.get(name) for name in HONEST} == expected


@of_each_attack
def test_an_attacker_gets_a_grade_and_no_point_more_than_by_a_wrong_answer(run, attack):
    points = run.points.get(attack.name)
    assert points is not None, "no grade"
    gained = {name: got for name, got in points.items() if got > WRONG_POINTS[name]}
    assert not gained


@of_each_that_is_told
def test_the_teacher_is_told(run, attack):
    told = run.told(attack.name)
    assert any(fragment in told for fragment in attack.told), told[:3000]


@of_each_attack
def test_an_attack_does_not_do_what_it_must_not(run, attack):
    put_out = run.students_outputs(attack.name)
    never = [*attack.never, MARK, *(attack.apart if run.grader.sandbox == "bubblewrap" else [])]
    assert not [fragment for fragment in never if fragment in put_out], put_out


def test_no_process_is_left(run):
    assert {name: step["survivors"] for name, step in run.steps.items() if step["survivors"]} == {}


def test_nothing_outside_is_changed(run):
    assert (run.outside / "canary").read_text() == CANARY
    assert sorted(path.name for path in run.outside.iterdir()) == ["canary", "secret", "socket"]


def test_nothing_reaches_the_network(run):
    assert run.listener.received == []
    assert run.listener.heard_from_here() == ["abstract", "tcp", "udp", "unix"]  # so it listens


def test_memory_stays_within_the_limits(run):
    assert {name: step["watched"] for name, step in run.steps.items()} == dict.fromkeys(
        run.steps, True
    )
    peaks = run.steps["autograde"]["peaks"]
    assert peaks and all(megabytes < MOST_MEGABYTES for megabytes, _ in peaks), peaks


@of_each_attack
def test_what_is_left_in_the_course_is_plain_and_bounded(run, attack):
    folder = run.course / "autograded" / attack.name / BENCH
    paths = list(folder.rglob("*"))
    names = {path.relative_to(folder).as_posix() for path in paths}
    assert not [
        path for path in paths if path.is_symlink() or not (path.is_file() or path.is_dir())
    ]
    assert {name for name in names if name.endswith(".ipynb")} == {f"{BENCH}.ipynb"}
    assert len(names) < 1000 or attack.name == "files_many"
    assert sum(path.stat().st_size for path in paths if path.is_file()) < 100e6
    text = b"".join(
        path.read_bytes() for path in paths if path.is_file() and path.suffix != ".ipynb"
    )
    assert MARK.encode() not in text
    assert b"root:x:0" not in text


@pytest.mark.parametrize("run", [MAKES_PAGES], ids=["pages"], indirect=True)
@of_each_attack
def test_feedback_runs_no_script_of_the_student(run, attack):
    page = run.course / "feedback" / attack.name / BENCH / f"{BENCH}.html"
    html = page.read_text(encoding="utf-8", errors="replace")
    assert len(html) < 30e6
    finder = ActiveContent()
    finder.feed(html)
    assert not finder.found
