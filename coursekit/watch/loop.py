"""`course.py watch`: collects, grades, shows and releases what arrives, until it is ended.

All of it happens in one thread, a step after the other; only submissions run beside it. What a step
has not finished stays in the lists below and is done by a later one: so what keeps all from being
graded, such as a locked gradebook or a full disk, is waited for, and a process that is killed leaves
nothing that its successor does not find by itself.
"""

import concurrent.futures
import gc
import os
import shutil
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from datetime import datetime

from coursekit import grade, handed_in
from coursekit.alone import alone
from coursekit.coursefolder import CannotGoOn, CourseError, CourseFolder
from coursekit.grader.plugin.execute import LookaheadExecute
from coursekit.grader.plugin.inputs import digest_of_submission
from coursekit.grader.protocol.files import FAULTS_OF_THE_MACHINE
from coursekit.grader.trusted.runner import WarmProcess
from coursekit.report import table
from coursekit.report.scores import read_scores
from coursekit.report.standing import graded_notebook, graded_otherwise
from coursekit.report.table import Row, printable
from coursekit.watch.arrivals import Key, Submitted
from coursekit.watch.exchange import Entry, Exchange
from coursekit.watch.grading import Grading
from coursekit.watch.hold import Hold
from coursekit.watch.sources import Sources
from coursekit.watch.turns import Turns

LOOK_SECONDS = 0.2
# A look takes at most this share of the time, however large the class is.
LOOK_SHARE = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# After which what got no grade is tried again, and how often.
AGAIN_SECONDS, MOST_AGAIN = 60.0, 5
# The machine is tried out so often, rather when there is nothing else to do.
TRY_OUT_SECONDS, TRY_OUT_AT_LATEST = 600.0, 1800.0
MISPLACED_SECONDS = 30.0
LEAST_ROOM = 64 << 20
FEW = 2  # submissions at the same time even on one core: one that hangs must not stop all


@dataclass(frozen=True)
class Options:
    """What a person may choose.

    Attributes
    ----------
    most, minutes : int, float
        Gradings of one student within so many minutes; a further submission waits.
    hold : list of str
        Until when feedback is held back: DATE or ASSIGNMENT=DATE.
    """

    most: int = 5
    minutes: float = 10.0
    hold: list[str] = field(default_factory=list)


def watch(course: CourseFolder, options: Options) -> None:
    """Grades what arrives until it is interrupted.

    Raises
    ------
    CourseError
        If it cannot begin.
    """
    hold = Hold.read(options.hold, course.choose(None))
    with alone(course.root, "watch"):
        watching = Watch(course, options, hold)
        try:
            watching.begin()
            watching.go_on()
        except KeyboardInterrupt:
            pass
        finally:
            watching.close()
        say("ended; what arrives meanwhile is graded when it is started again")


def say(text: str) -> None:
    """A line with the time."""
    print(f"{datetime.now():%H:%M:%S}  {text}", flush=True)


class Watch:
    """The state between two steps."""

    def __init__(self, course: CourseFolder, options: Options, hold: Hold) -> None:
        self.course, self.hold = course, hold
        self.submitted, self.sources = Submitted(course), Sources(course)
        self.exchange = Exchange(course)
        self.turns = Turns(options.most, options.minutes * 60)
        self.limit = f"{options.most} within {options.minutes:g} minutes"
        self.slots = max(FEW, LookaheadExecute(config=course.config()).workers)
        self.waiting: dict[Key, float] = {}  # and since when
        self.running: dict[Key, tuple[Grading, float]] = {}
        self.graded: dict[Key, tuple[str, float]] = {}  # not yet told: why there is no grade
        self.unshown: dict[str, set[str]] = {}  # graded, but a page may be missing
        self.unreleased: set[Key] = set()  # shown, but the exchange did not take it
        self.held: set[str] = set()  # assignments that were, at the last look
        self.unlisted: dict[str, dict[str, Row]] = {}  # not yet in points/
        self.again: dict[Key, tuple[float, int]] = {}  # without a grade: tried again when
        self.told: dict[object, str] = {}
        self.tried_out = self.looked = 0.0
        self.pause = LOOK_SECONDS
        self.is_ready = False
        self.is_stale = False  # the warm process knows releases that are no more

    # --- begin and end ----------------------------------------------------------------------

    def begin(self) -> None:
        """Starts the warm process.

        Raises
        ------
        CannotGoOn
            If nothing can be run on this machine.
        """
        say("starting")
        self.try_out()
        for line in self.hold.said():
            say(line)

    def get_ready(self) -> None:
        """Brings releases up to date, and finds what arrived before."""
        behind = 0
        for assignment in self.course.assignments():
            self.update(assignment)
            behind += self.find_unfinished(assignment)
            self.find_old(assignment)
        place = f" and {self.exchange.inbound}" if self.exchange.is_used else ""
        say(f"watching {self.course.submitted}{place}; Ctrl-C ends it")
        if behind:
            say(f"{behind} of those that are there are to be graded")
        self.is_ready = True

    def find_unfinished(self, assignment: str) -> int:
        """What was graded as it is now counts as taken; gives the number of the others."""
        others = 0
        scores = read_scores(self.course, assignment)
        for student in self.course.submissions(assignment):
            key = Key(assignment, student)
            self.submitted.take(key)
            notebook = graded_notebook(self.course, assignment, student) or {}
            noted = notebook.get("metadata", {}).get("coursekit", {}).get("submitted")
            if student in scores and noted == digest_of_submission(self.submitted.folder(key)):
                self.unshown.setdefault(assignment, set()).add(student)
            else:
                del self.submitted.taken[key]
                others += 1
        return others

    def close(self) -> None:
        """Ends all that runs."""
        for grading, _ in self.running.values():
            grading.cancel()
        WarmProcess.close_all()

    # --- the loop ---------------------------------------------------------------------------

    def go_on(self) -> None:
        """Step by step, until it is ended; what is wrong for all is told once, and waited for."""
        trouble, pause = "", FIRST_PAUSE
        while True:
            try:
                if not self.is_ready:
                    self.get_ready()
                self.step()
                if trouble:
                    say("it works again")
                trouble, pause = "", FIRST_PAUSE
                self.rest()
            except Exception as problem:
                if not isinstance(problem, CourseError | OSError):
                    trace(problem)
                if str(problem) != trouble:
                    say(f"WAITING: {described(problem)}")
                trouble = str(problem)
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def step(self) -> None:
        """All that can be done now.

        Raises
        ------
        CannotGoOn
            If something is wrong that is wrong for all.
        """
        self.check_room()
        self.look()
        self.start_some()
        self.finish_some()
        for key in [*self.graded]:
            self.tell(key)
        if not self.graded:
            self.show_rest()
        if not self.running and self.turns.next(self.ready()) is None:
            self.do_at_leisure()

    def look(self) -> None:
        """Finds what is new: in `source/`, the exchange, `submitted/`."""
        began = time.monotonic()
        changed = self.sources.changed()
        arrived = self.submitted.arrivals()
        entries = self.exchange.arrivals()
        for name, problem in self.exchange.refused.items():
            self.tell_once(name, printable(problem))
        self.pause = max(LOOK_SECONDS, (time.monotonic() - began) / LOOK_SHARE)
        for assignment in changed:
            self.update(assignment)
            self.find_old(assignment)
        for key in arrived:
            self.waiting.setdefault(key, time.monotonic())
            self.again.pop(key, None)
        for entry in entries:
            self.collect(entry)

    def rest(self) -> None:
        """Until the next look, or until a submission has run."""
        futures = [future for grading, _ in self.running.values() for future in grading.futures]
        if futures:
            concurrent.futures.wait(futures, self.pause, concurrent.futures.FIRST_COMPLETED)
        else:
            time.sleep(self.pause)

    def check_room(self) -> None:
        for folder in (self.course.root, tempfile.gettempdir()):
            free = shutil.disk_usage(folder).free
            if free < LEAST_ROOM:
                raise CannotGoOn(
                    f"The disk of {folder} is full: less than {LEAST_ROOM >> 20} MB are free. Make room; "
                    "what arrives is graded then."
                )

    def try_out(self) -> None:
        """Whether submissions can be run here; instead of before each of them."""
        remarks = self.course.ask_machine()
        self.tried_out = time.monotonic()
        for remark in remarks:
            self.tell_once("machine", remark)

    def update(self, assignment: str) -> None:
        """Brings a release up to date; a source that is broken is told, and its assignment waits."""
        edition = self.course.release / assignment
        before = edition.stat().st_ino if edition.is_dir() else None
        try:
            self.sources.update(assignment)
        except CannotGoOn:
            raise
        except CourseError as problem:
            say(f"{assignment} waits: {problem}")
            return
        self.is_stale |= before is not None and edition.stat().st_ino != before

    def find_old(self, assignment: str) -> None:
        """Whose grades are of another source is told; they are not changed on the quiet."""
        students = self.course.submissions(assignment)
        old = graded_otherwise(self.course, assignment, students)
        if old and assignment not in self.sources.broken:
            grade.say_source_changed(assignment, old, [])
            sys.stdout.flush()

    # --- a submission's way -----------------------------------------------------------------

    def collect(self, entry: Entry) -> None:
        """A submission from the exchange, unless its student has to wait."""
        key = entry.key
        if key in self.running or self.turns.pause(key.student):
            self.tell_pause(key)
            return
        try:
            if self.exchange.collect(entry):
                self.waiting.setdefault(key, time.monotonic())
                self.submitted.taken.pop(key, None)
        except Exception as problem:
            raise_if_for_all(problem)
            self.tell_once(entry.path.name, f"{label(key)}: {described(problem)}")
        self.exchange.handled(entry)

    def start_some(self) -> None:
        now = time.monotonic()
        for key, (due, _) in self.again.items():
            if now >= due and key in self.submitted.seen:
                self.waiting.setdefault(key, now)
        while len(self.running) < self.slots and (first := self.turns.next(self.ready())):
            self.start(first)
        for key in self.waiting:
            self.tell_pause(key)

    def ready(self) -> list[Key]:
        """What waits for nothing but its turn; one student has one at a time."""
        busy = {key.student for key in self.running}
        return [
            key
            for key in self.waiting
            if key.student not in busy and key.assignment not in self.sources.broken
        ]

    def start(self, key: Key) -> None:
        if time.monotonic() - self.tried_out > TRY_OUT_AT_LATEST:
            self.try_out()
        if not self.submitted.folder(key).is_dir():
            del self.waiting[key]
            return
        self.submitted.take(key)
        try:
            grading = Grading(self.course, key)
        except CannotGoOn:
            del self.submitted.taken[key]
            raise
        except CourseError as problem:
            self.graded[key] = str(problem), self.waiting.pop(key)
            return
        self.running[key] = grading, self.waiting.pop(key)
        self.turns.begin(key.student)
        self.told.pop(key, None)

    def finish_some(self) -> None:
        for key, (grading, since) in [*self.running.items()]:
            if not grading.has_run:
                continue
            del self.running[key]
            try:
                reasons = grading.finish()
                self.course.check_gradebook(reasons.get(key.student, ""))
            except CannotGoOn:
                self.waiting[key] = since
                raise
            except CourseError as problem:
                reasons = {key.student: str(problem)}
            self.graded[key] = reasons.get(key.student, ""), since

    def tell(self, key: Key) -> None:
        """Writes and releases a page, and says what became of a submission."""
        reason, since = self.graded[key]
        reasons = {key.student: reason} if reason else {}
        try:
            row = self.show(key, reasons)
        except Exception as problem:
            raise_if_for_all(problem)
            row = table.no_grade(key.assignment, key.student, described(problem))
        seconds = time.monotonic() - since
        del self.graded[key]
        self.unlisted.setdefault(key.assignment, {})[key.student] = row
        if row.has_grade:
            self.again.pop(key, None)
            look = f"; {printable('; '.join(row.look))}" if row.look else ""
            self.told.pop(key, None)
            say(f"{label(key)}: {row.total:g} points, after {seconds:.1f} s{look}")
        else:
            self.plan_again(key)
            self.tell_once(key, f"{label(key)}: {printable(row.look[0])}")

    def show(self, key: Key, reasons: dict[str, str]) -> Row:
        """Brings a page up to date, and releases it, unless it is held back."""
        held = self.hold.is_held(key.assignment)
        (row,) = grade.write_feedback(
            self.course, key.assignment, [key.student], reasons, held=held
        )
        if held:
            self.unshown.setdefault(key.assignment, set()).add(key.student)
        elif row.has_grade:
            self.release(key)
        return row

    def release(self, key: Key) -> None:
        try:
            self.exchange.release(key)
            self.unreleased.discard(key)
        except Exception as problem:
            raise_if_for_all(problem)
            self.unreleased.add(key)
            self.tell_once("release", f"feedback cannot be released: {described(problem)}")

    def plan_again(self, key: Key) -> None:
        """What got no grade is tried again, later and later: the machine's faults may pass."""
        _, times = self.again.get(key, (0.0, 0))
        self.tried_out = -TRY_OUT_AT_LATEST  # it may be the machine
        due = time.monotonic() + AGAIN_SECONDS * 2**times
        self.again[key] = (due if times < MOST_AGAIN else float("inf")), times + 1

    def show_rest(self) -> None:
        """Pages that a killed run has not made, or that were held back until now."""
        for assignment in [*self.unshown]:
            if self.hold.is_held(assignment):
                self.held.add(assignment)
                continue
            if assignment in self.sources.broken:
                continue
            students = sorted(self.unshown[assignment] & {*self.course.submissions(assignment)})
            rows = grade.write_feedback(self.course, assignment, students, {}) if students else []
            for row in rows:
                if row.is_done:
                    self.release(Key(assignment, row.student))
            self.unlisted.setdefault(assignment, {}).update({row.student: row for row in rows})
            del self.unshown[assignment]
            if assignment in self.held:
                self.held.remove(assignment)
                say(f"feedback on {assignment} is held back no longer: {len(rows)} pages")

    # --- when there is nothing else to do ---------------------------------------------------

    def do_at_leisure(self) -> None:
        for assignment in [*self.unlisted]:
            names = list(table.exercises_of(self.course, assignment))
            rows = [*self.unlisted[assignment].values()]
            table.write_points(self.course, assignment, names, rows)
            del self.unlisted[assignment]
            gc.collect()  # what nbgrader's steps leave refers to itself: open files would pile up
        if self.is_stale:  # its hosts have run first cells of releases that are no more
            WarmProcess.close_all()
            self.is_stale, self.tried_out = False, -TRY_OUT_AT_LATEST
        if time.monotonic() - self.tried_out > TRY_OUT_SECONDS:
            self.try_out()
        if time.monotonic() - self.looked > MISPLACED_SECONDS:
            self.looked = time.monotonic()
            for key in [*self.unreleased]:
                self.release(key)
            for item in handed_in.look(self.course).misplaced:
                if item.is_work:
                    self.tell_once(item.path, f"not graded: submitted/{item.path}: {item.problem}")

    # --- what is said -----------------------------------------------------------------------

    def tell_pause(self, key: Key) -> None:
        """That a student's next submission waits, and until when."""
        if seconds := self.turns.pause(key.student):
            when = datetime.fromtimestamp(time.time() + seconds)
            text = f"more than {self.limit}: the latest waits until {when:%H:%M:%S}"
            self.tell_once(("pause", key), f"{label(key)}: {text}", for_good=False)
        else:
            self.told.pop(("pause", key), None)

    def tell_once(self, about: object, text: str, for_good: bool = True) -> None:
        """Not again, unless something else is to be said of it, or if `for_good`, unless forgotten."""
        if about in self.told and (not for_good or self.told[about] == text):
            return
        self.told[about] = text
        say(text)


def label(key: Key) -> str:
    return f"{printable(key.student)} {key.assignment}"


def raise_if_for_all(problem: Exception) -> None:
    """Raises it again if the same is wrong for all; else it costs one submission."""
    is_machines = isinstance(problem, OSError) and problem.errno in FAULTS_OF_THE_MACHINE
    if isinstance(problem, CannotGoOn) or is_machines:
        raise problem
    if not isinstance(problem, CourseError):
        trace(problem)


def described(problem: Exception) -> str:
    if isinstance(problem, CourseError):
        return str(problem)
    return f"{type(problem).__name__}: {problem}"


def trace(problem: Exception) -> None:
    """Where an error that nobody expected comes from, for whoever looks into it."""
    if "COURSEKIT_DEBUG" in os.environ:
        traceback.print_exception(problem)
