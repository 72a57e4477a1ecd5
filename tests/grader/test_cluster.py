"""Several machines grade as one does, whatever ends meanwhile; nobody else can take part."""

import base64
import contextlib
import fcntl
import json
import os
import platform
import pty
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import termios
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from conftest import REPOSITORY, without_any_sandbox
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from machines import Elsewhere, Machines, Program, no_other_networks, other_grader, wait_until
from same_courses import Course, answered, clean_environment, exercise, outputs

from coursekit.grader.cluster import DaskExecutor, executor, work
from coursekit.grader.cluster.certificates import make_certificates
from coursekit.grader.cluster.connection import Certificates, address, security
from coursekit.grader.cluster.executor import connected
from coursekit.grader.cluster.work import received, sent
from coursekit.grader.protocol.job import GRADED, STUDENT, CellRun, GraderError, Job, Result
from coursekit.grader.trusted.runner import WarmProcess, run
from coursekit.grader.trusted.whitelist import clean_output

pytestmark = pytest.mark.xdist_group("cluster")

STUDENTS = [f"s{number}" for number in range(8)]
JOB = Job(cells=[(STUDENT, "x = 1"), (GRADED, "assert x == 1")], modules=["numpy", "pandas"])
LONG = "import time\ntime.sleep(60)\nx = 1"


def class_of(root: Path, settings: str = "", seconds: float = 0.7) -> Course:
    """Eight students, half of them right, whose cells take a moment."""
    course = Course(root, settings=settings).assign(p=exercise())
    for number, student in enumerate(STUDENTS):
        work = (
            f"import time  # {student}\ntime.sleep({seconds})\nprint('{student}')\nx = {number % 2}"
        )
        course.submit(student, p=answered(exercise(), work=work))
    return course


EXPECTED = {student: {"test_work": number % 2} for number, student in enumerate(STUDENTS)}


def points(course: Course) -> dict[str, dict[str, float | None]]:
    return {student: course.points(student) for student in STUDENTS}


def ended(process: subprocess.Popen) -> str:
    """What a run has said that ended well."""
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return said


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """A scheduler, for tests that end what is there."""
    made = Machines(tmp_path / "machines")
    try:
        made.certificates()
        made.scheduler()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers of one slot, for tests that leave them as they are."""
    made = Machines(tmp_path_factory.mktemp("cluster") / "machines")
    try:
        made.certificates()
        made.scheduler()
        for worker in [made.new_worker("one"), made.new_worker("two")]:
            worker.wait_for(" serves ")
        yield made
    finally:
        made.close()


def pool_of(machines: Machines, patience: float = 120) -> DaskExecutor:
    found = Certificates.in_folder(machines.folder)
    return DaskExecutor(
        scheduler=machines.address,
        ca=str(found.ca),
        cert=str(found.cert),
        key=str(found.key),
        patience=patience,
    )


@pytest.fixture
def pool(two: Machines) -> Iterator[DaskExecutor]:
    with pool_of(two) as made:
        yield made
        made.shutdown(wait=False, cancel_futures=True)


# --- as on one machine ----------------------------------------------------------------------------


def test_two_workers_give_the_grades_and_notebooks_of_one_machine(two, tmp_path):
    here, there = class_of(tmp_path / "here"), class_of(tmp_path / "there", two.settings())
    for course in (here, there):
        ended(course.command("autograde", "toy"))
    assert points(there) == points(here) == EXPECTED
    for student in STUDENTS:
        mine, theirs = (course.autograded(student, "p") for course in (here, there))
        assert [outputs(cell) for cell in mine.cells] == [outputs(cell) for cell in theirs.cells]
        assert mine.metadata.coursekit.hash == theirs.metadata.coursekit.hash
        assert mine.metadata.coursekit.versions == theirs.metadata.coursekit.versions
        assert theirs.metadata.coursekit.host == platform.node()


def test_the_solution_is_tried_and_live_cells_run_on_the_workers(two, tmp_path):
    test = exercise("assert x.size == 1")
    right = answered(test, work="class Box:\n    size = 1\nx = Box()")
    course = Course(tmp_path / "course", settings=two.settings()).assign(p=right)
    course.submit("right", p=right)
    course.submit("wrong", p=answered(test, work="x = 1"))
    said = ended(course.command("autograde", "toy"))
    assert "test_work: needs a live `Box`" in said
    assert course.points("right") == {"test_work": 1} and course.points("wrong") == {"test_work": 0}


def test_the_progress_bar_tells_how_many_workers_there_are(two, tmp_path):
    course = class_of(tmp_path / "course", two.settings())
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
    run_ = course.command("autograde", "toy", stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # how the end of a terminal is told
        while part := os.read(mine, 1 << 16):
            shown += part
    os.close(mine)
    assert run_.wait() == 0
    assert b"2 workers, 2 slots" in shown


def test_a_job_that_equals_another_has_a_result_of_its_own(pool):
    waits = replace(JOB, cells=[(STUDENT, "import time; time.sleep(2); x = 1"), JOB.cells[1]])
    first, second, third = (pool.submit(run, waits) for _ in range(3))
    assert third.cancel()  # both slots are taken
    for future in (first, second):
        assert [cell.outputs for cell in future.result().runs] == [[], []]


def test_of_a_result_that_was_taken_nothing_is_left_at_the_scheduler(pool):
    """Else it would be run again when its worker ends."""
    assert pool.submit(run, JOB).result().host == platform.node()
    wait_until(lambda: not asked(pool, "who_has"), "the result is still there")


def asked(pool: DaskExecutor, question: str) -> dict:
    return pool._client.sync(getattr(pool._client.scheduler, question))


def test_nothing_but_jobs_can_be_asked_of_a_worker(pool):
    with pytest.raises(TypeError, match="nothing else"):
        pool.submit(os.system, JOB)


def test_a_run_that_is_interrupted_ends_and_the_workers_serve_the_next_one(two, tmp_path):
    course = class_of(tmp_path / "course", two.settings(), seconds=2)
    process = course.command("autograde", "toy")
    wait_until(lambda: course.results(), "no result was kept")
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0, said
    kept = course.results()
    ended(course.command("autograde", "toy"))
    assert points(course) == EXPECTED
    assert kept.items() <= course.results().items(), "run twice"


# --- what ends meanwhile ---------------------------------------------------------------------------


def grading(course: Course) -> subprocess.Popen:
    """A run whose first results are there."""
    process = course.command("autograde", "toy")
    wait_until(lambda: course.results() or process.poll() is not None, "no result was kept")
    assert process.poll() is None, process.communicate()[0]
    return process


def each_was_run_once(course: Course, kept: dict[str, int]) -> bool:
    """Whether each student has one result, and those that were there before are untouched."""
    return len(course.results()) == len(STUDENTS) and kept.items() <= course.results().items()


def test_a_worker_that_is_killed_costs_nothing(machines, tmp_path):
    one, _ = machines.worker("one"), machines.worker("two")
    course = class_of(tmp_path / "course", machines.settings())
    process = grading(course)
    kept = course.results()
    one.kill()
    ended(process)
    assert points(course) == EXPECTED
    assert each_was_run_once(course, kept)


def test_a_worker_that_is_told_to_end_does_so_with_its_job_which_another_runs(machines, tmp_path):
    one, _ = machines.worker("one"), machines.worker("two")
    course = class_of(tmp_path / "course", machines.settings(), seconds=3)
    process = grading(course)
    for _ in range(2):
        one.process.send_signal(signal.SIGTERM)
    assert one.ended() == 130
    assert "Traceback" not in one.said()
    ended(process)
    assert points(course) == EXPECTED


def test_a_worker_that_comes_later_replaces_the_last_one(machines, tmp_path):
    one = machines.worker("one")
    course = class_of(tmp_path / "course", machines.settings())
    process = grading(course)
    one.kill()
    machines.worker("two")
    ended(process)
    assert points(course) == EXPECTED


def test_a_scheduler_that_is_killed_and_comes_back_costs_nothing(machines, tmp_path):
    worker = machines.worker("one")
    course = class_of(tmp_path / "course", machines.settings())
    process = grading(course)
    kept = course.results()
    machines.programs[1].kill()
    machines.scheduler(machines.address)
    ended(process)
    worker.wait_for(" serves ", times=2)
    assert points(course) == EXPECTED
    assert each_was_run_once(course, kept)


def test_where_the_scheduler_stays_away_the_rest_has_no_grade_and_the_next_run_goes_on(
    machines, tmp_path
):
    machines.worker("one")
    course = class_of(tmp_path / "course", machines.settings(patience=5))
    process = grading(course)
    machines.programs[1].kill()
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "has not come back within 5 s" in said
    kept = course.results()
    assert 0 < len(kept) < len(STUDENTS)
    machines.scheduler(machines.address)
    ended(course.command("autograde", "toy"))
    assert points(course) == EXPECTED
    assert each_was_run_once(course, kept)


@pytest.mark.slow
def test_a_network_that_is_cut_costs_nothing_and_the_worker_serves_again_when_it_is_mended(
    tmp_path,
):
    if reason := no_other_networks():
        pytest.skip(reason)
    machines, elsewhere = Machines(tmp_path / "machines"), Elsewhere()
    try:
        machines.certificates()
        machines.scheduler(f"tls://{elsewhere.host}:0")
        far = machines.worker("far", before=elsewhere.before)
        course = class_of(tmp_path / "course", machines.settings())
        process = grading(course)
        kept = course.results()
        elsewhere.cut()
        machines.worker("near")
        ended(process)
        assert points(course) == EXPECTED
        assert each_was_run_once(course, kept)
        elsewhere.mend()
        far.wait_for(" serves ", times=2)
    finally:
        machines.close()
        elsewhere.close()


@pytest.mark.slow
def test_a_machine_that_hangs_is_given_up_and_costs_nothing(machines, tmp_path):
    one, _ = machines.worker("one"), machines.worker("two")
    course = class_of(tmp_path / "course", machines.settings())
    process = grading(course)
    kept = course.results()
    one.process.send_signal(signal.SIGSTOP)
    ended(process)
    assert points(course) == EXPECTED
    assert each_was_run_once(course, kept)


def test_a_run_that_is_killed_goes_on_where_it_was(two, tmp_path):
    course = class_of(tmp_path / "course", two.settings())
    process = grading(course)
    process.kill()
    process.communicate()
    kept = course.results()
    ended(course.command("autograde", "toy"))
    assert points(course) == EXPECTED
    assert each_was_run_once(course, kept)


def test_a_job_that_ends_its_workers_ends_two_and_has_no_result(machines):
    workers = [machines.worker("one")]
    with pool_of(machines) as pool:
        job = replace(JOB, cells=[(STUDENT, LONG), JOB.cells[1]])
        future = pool.submit(run, job)
        for name in ("two", "three"):
            wait_until(lambda: has_a_job(pool, workers[-1].name), "it does not run")
            workers.append(machines.new_worker(name))
            workers[-2].kill()
            workers[-1].wait_for(" serves ")
        with pytest.raises(GraderError, match="two of them"):
            future.result(timeout=120)
        with pytest.raises(GraderError, match="two of them"):
            pool.submit(run, job).result(timeout=120)
        assert pool.submit(run, JOB).result(timeout=120).runs[0].outputs == []
    assert workers[-1].process.poll() is None


def has_a_job(pool: DaskExecutor, name: str) -> bool:
    """Whether the worker of that name runs one."""
    (where,) = (
        place
        for place, worker in asked(pool, "identity")["workers"].items()
        if worker["name"] == name
    )
    return bool(asked(pool, "processing").get(where))


def test_a_job_that_does_not_end_is_given_up(pool, monkeypatch):
    monkeypatch.setattr(executor, "most_seconds", lambda job: 1)
    slow = replace(JOB, cells=[(STUDENT, "import time; time.sleep(15); x = 1"), JOB.cells[1]])
    with pytest.raises(GraderError, match="no worker has given a result in time"):
        pool.submit(run, slow).result(timeout=120)
    wait_until(lambda: not any(asked(pool, "processing").values()), "it is still asked for")


# --- who may take part -----------------------------------------------------------------------------


def test_a_worker_of_another_version_is_refused_with_its_name_and_the_reason(two, tmp_path):
    worker = two.new_worker("elsewhere", **other_grader(tmp_path))
    assert worker.ended() == 2
    said = worker.said()
    assert "The worker elsewhere is refused" in said and "git pull" in said
    assert re.search(r"grader \w{16} here, grader \w{16} there", said)


def test_a_worker_with_another_lock_file_is_refused_with_its_name_and_the_reason(two, tmp_path):
    shutil.copytree(REPOSITORY / "coursekit", tmp_path / "coursekit")
    (tmp_path / "uv.lock").write_text("another one")
    worker = two.new_worker("unlocked", PYTHONPATH=str(tmp_path))
    assert worker.ended() == 2
    assert re.search(r"The worker unlocked is refused.* lock \w{16} here, lock", worker.said())


def test_a_worker_without_a_sandbox_is_refused_with_its_name_and_the_reason(two):
    worker = two.new_worker("open", before=without_any_sandbox())
    assert worker.ended() == 2
    assert "The worker open is refused" in worker.said() and "no sandbox" in worker.said()


def test_a_worker_whose_temporary_folder_submissions_can_read_is_refused(two):
    worker = two.new_worker("shown", TMPDIR=os.path.join(sys.prefix, "lib"))
    assert worker.ended() == 2
    assert "The worker shown is refused" in worker.said() and "TMPDIR" in worker.said()


def test_a_name_is_taken_once(two):
    worker = two.new_worker("one")
    assert worker.ended() == 2
    assert "The worker one is refused" in worker.said() and "taken" in worker.said()


def test_a_worker_that_dask_has_started_gets_no_job_and_is_named_at_the_start(machines):
    stranger = dask_program(
        machines, "worker", machines.address, "--no-nanny", "--name", "stranger"
    )
    try:
        refused = pytest.raises(GraderError, match="Nothing was graded.* no worker.*\n.*stranger")
        with pool_of(machines, patience=5) as pool, refused:
            pool.check(JOB)
        machines.worker("one")
        with pool_of(machines) as pool:
            (remark,) = pool.check(JOB)
            assert "A worker is left out: stranger" in remark and "lock" in remark
            assert pool.workers() == "1 worker, 1 slot"
    finally:
        stranger.kill()
        stranger.wait()


def dask_program(machines: Machines, *words: str) -> subprocess.Popen:
    """A program of Dask's own, with the course's certificates."""
    folder = machines.folder
    given = ["--tls-ca-file", folder / "ca.pem", "--tls-cert", folder / "cert.pem"]
    given += ["--tls-key", folder / "key.pem"]
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words, *map(str, given)],
        cwd=machines.root,
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_scheduler_that_dask_has_started_is_refused_with_the_reason(machines):
    where = f"tls://127.0.0.1:{free_port()}"
    theirs = dask_program(machines, "scheduler", "--host", where)
    try:
        machines.address = where
        wait_until(lambda: answers(where), "it does not listen")
        worker = machines.new_worker("one")
        assert worker.ended() == 2
        assert "was not started by `python3 course.py scheduler`" in worker.said()
        with pool_of(machines) as pool, pytest.raises(GraderError, match=r"course\.py scheduler"):
            pool.check(JOB)
    finally:
        theirs.kill()
        theirs.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answers(where: str) -> bool:
    found = address(where)
    with socket.socket() as tried:
        return tried.connect_ex((found.host, found.port)) == 0


OPEN = ["tcp://0.0.0.0:8786", "tcp://192.0.2.1:8786", "tcp://localhost:8786", "tcp://[::]:8786"]
OPEN += ["tcp://127.0.0.1.example.org:8786", "tcp://127.0.0.1@192.0.2.1:8786"]


@pytest.mark.parametrize("where", OPEN)
def test_without_encryption_nothing_leaves_the_machine(where):
    with pytest.raises(GraderError, match="can run code"):
        address(where)


@pytest.mark.parametrize("where", ["", "tls://", "8786", "ucx://a:1", "tls://a:b", "tls://[a:1"])
def test_what_is_no_address_is_said_to_be_none(where):
    with pytest.raises(GraderError, match="no address of a scheduler"):
        address(where)


@pytest.mark.parametrize("task", [["scheduler", "--address"], ["worker", "--scheduler"]])
def test_the_tasks_refuse_an_address_at_which_strangers_could_run_code(two, task):
    program = two.start("refused", *task, "tcp://0.0.0.0:8786")
    assert program.ended() == 2
    assert "whoever reaches that port can run code" in program.said()


def test_on_this_machine_alone_it_works_without_certificates(tmp_path):
    machines = Machines(tmp_path / "machines")
    try:
        scheduler = machines.scheduler("tcp://127.0.0.1:0")
        worker = machines.worker("one")
        with pool_of(machines) as pool:
            assert pool.check(JOB) == []
        for program in (scheduler, worker):
            assert {place for place, _ in listening(program)} == {"127.0.0.1"}
    finally:
        machines.close()


def listening(program: Program) -> set[tuple[str, int]]:
    found = psutil.Process(program.process.pid).net_connections()
    return {tuple(one.laddr) for one in found if one.status == psutil.CONN_LISTEN}


def test_there_is_no_dashboard_and_nothing_else_for_a_browser(two):
    for program in two.programs[1:4]:
        served = 0
        for host, port in listening(program):
            for page in (
                "",
                "status",
                "info/main/workers.html",
                "metrics",
                "health",
                "json/counts.json",
            ):
                try:
                    urllib.request.urlopen(f"http://{host}:{port}/{page}", timeout=20)
                    pytest.fail(f"{host}:{port} shows {page!r}")
                except urllib.error.HTTPError as problem:
                    assert problem.code == 404 and host == "127.0.0.1"
                    served += 1
                except OSError:
                    pass  # TLS is spoken there
        assert served in (0, 6)


def test_who_has_no_certificate_of_this_course_is_not_let_in(two, tmp_path):
    make_certificates(tmp_path / "others")
    others = Certificates.in_folder(tmp_path / "others")
    with pytest.raises(GraderError, match="cannot be reached"):
        connected(address(two.address), others, patience=5)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    where = address(two.address)
    with (
        socket.create_connection((where.host, where.port), 20) as plain,
        pytest.raises(ssl.SSLError, match="certificate required|CERTIFICATE_REQUIRED"),
        context.wrap_socket(plain) as connection,
    ):
        connection.recv(1)


def test_a_key_that_others_can_read_is_refused(two, tmp_path):
    shutil.copytree(two.folder, tmp_path / "copy")
    copy = Certificates.in_folder(tmp_path / "copy")
    copy.key.chmod(0o640)
    with pytest.raises(GraderError, match=r"mode 0640.*chmod 600"):
        security(address(two.address), copy)


@pytest.mark.parametrize("name", ["ca.pem", "cert.pem", "key.pem"])
def test_a_certificate_that_is_missing_is_named(two, tmp_path, name):
    shutil.copytree(two.folder, tmp_path / "copy")
    (tmp_path / "copy" / name).unlink()
    with pytest.raises(GraderError, match=f"{name}.*course.py certificates"):
        security(address(two.address), Certificates.in_folder(tmp_path / "copy"))


def test_certificates_are_made_for_their_owner_only_and_never_overwritten(tmp_path):
    folder = tmp_path / "made" / ".cluster"
    make_certificates(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before.keys() == {"ca.pem", "cert.pem", "key.pem"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    with pytest.raises(GraderError, match="never overwritten"):
        make_certificates(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == [".cluster"]


def test_nobody_keeps_the_authoritys_key(tmp_path):
    make_certificates(tmp_path / "made")
    found = Certificates.in_folder(tmp_path / "made")
    key = serialization.load_pem_private_key(found.key.read_bytes(), None)
    ca, cert = (x509.load_pem_x509_certificate(p.read_bytes()) for p in (found.ca, found.cert))
    assert key.public_key() == cert.public_key() != ca.public_key()
    cert.verify_directly_issued_by(ca)


# --- what crosses ----------------------------------------------------------------------------------


def test_a_result_that_is_not_plain_data_is_not_unpickled(two):
    client = connected(address(two.address), Certificates.in_folder(two.folder), patience=20)
    try:
        with pytest.raises(TypeError, match="[Ss]eriali"):
            client.submit(complex, 1, 2, pure=False).result(timeout=60)
    finally:
        client.close()


PLAIN = Result(
    runs=[
        CellRun([{"output_type": "stream", "name": "stdout", "text": "a\n"}], 1, "a limit", True),
        CellRun([{"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}], None),
    ],
    files={"a.txt": "MQ=="},
    seconds=1.5,
    cpu_seconds=0.5,
    waited_seconds=0.1,
    processes=3,
    sandbox="bubblewrap",
    host="a",
)


def changed(**values: object) -> str:
    return json.dumps({"result": PLAIN.to_json() | values})


def test_a_result_arrives_as_it_was():
    assert received(changed(), JOB) == PLAIN


HOSTILE = {
    "no text": b"{}",
    "no JSON": "{",
    "no object": "[]",
    "no result": "{}",
    "too few cells": changed(runs=[]),
    "runs that are none": changed(runs=[1, 2]),
    "numbers that are none": changed(seconds=[1]),
    "files that are none": changed(files=[1]),
    "unknown": changed(result=None).replace("result", "other"),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_answer_of_another_form_is_a_fault_of_the_machines(text):
    with pytest.raises(GraderError, match="cannot be read"):
        received(text, JOB)


def test_what_a_notebook_may_not_hold_is_left_out_of_a_workers_answer_as_of_a_local_one():
    hostile = [{"output_type": "display_data", "data": {"application/x": "<script>"}}, "no output"]
    runs = [{"outputs": hostile, "count": -1, "limit": "", "late": False, "opaque": []}] * 2
    files = {"../outside.txt": "MQ==", "inside.txt": "MQ=="}
    found = received(changed(runs=runs, files=files), JOB)
    assert found.runs[0].outputs == [clean_output(output) for output in hostile]
    assert found.runs[0].count is None
    assert found.files == {"inside.txt": "MQ=="}


def test_a_job_with_large_files_crosses_and_so_do_those_that_it_writes(pool):
    large = base64.b64encode(bytes(12 << 20)).decode()
    copies = "open('b', 'wb').write(open('a', 'rb').read())\nx = 1"
    job = replace(JOB, cells=[(STUDENT, copies), JOB.cells[1]], files={"a": large})
    assert pool.submit(run, job).result().files == {"b": large}


def test_a_failure_says_where_it_was(pool):
    unusable = replace(JOB, needs={"assert x == 1": "not of this form"})
    with pytest.raises(GraderError, match=f"on {platform.node()}: ") as here:
        pool.submit(run, unusable).result()
    with pytest.raises(GraderError) as there:
        run(unusable)
    WarmProcess.close_all()
    assert str(here.value) == f"on {platform.node()}: {there.value}"


def test_a_worker_does_not_collect_the_first_cells_of_ever_more_courses(monkeypatch):
    monkeypatch.setattr(work, "MOST_HOSTS", 5)
    most = 0
    for number in range(6):
        job = replace(JOB, cells=[(STUDENT, f"first = {number}"), *JOB.cells], shared=1)
        assert received(work.grade(sent(job)), job).runs[2].outputs == []
        most = max(most, WarmProcess.number_of_hosts())
    assert 1 < most <= 5
    WarmProcess.close_all()


def test_who_does_not_use_several_machines_does_not_import_dask():
    names = "coursekit.cli, coursekit.grade, coursekit.machines, coursekit.grader.plugin.execute"
    code = f"import sys, {names}; sys.exit(any(n in sys.modules for n in ('dask', 'distributed')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
