"""The sandbox that needs no namespaces withstands, whatever the kernel's Landlock guards itself."""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from same_courses import Course, answered, exercise

from coursekit.grader.protocol.job import STUDENT, Job, Limits
from coursekit.grader.sandbox import landlock, seccomp
from coursekit.grader.trusted.runner import WarmProcess, run

pytestmark = pytest.mark.xdist_group("landlock")
LIMITS = Limits(cell_seconds=20, memory_bytes=400 << 20, file_bytes=8 << 20, processes=16)
# Those between them differ in nothing more.
VERSIONS = sorted(
    {version for version in (1, 2, 4) if version < landlock.version()} | {landlock.version()}
)

# Each must fail. What is pretended to succeed is looked at from outside.
ATTEMPTS = """\
import ctypes, fcntl, json, os, resource, signal, socket, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
secret, teacher, library = {secret!r}, {teacher}, json.__file__

def call(*arguments):
    if libc.syscall(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")

def control(request):
    with open(library) as file:
        fcntl.ioctl(file, request, b"\\0" * 8)

def own_signals():
    with open(library) as file:
        fcntl.fcntl(file, fcntl.F_SETOWN, teacher)

attempts = {{
    "read a file": lambda: open(secret).read(),
    "write to it": lambda: open(secret, "a"),
    "truncate it": lambda: os.truncate(secret, 0),
    "remove it": lambda: os.remove(secret),
    "rename it": lambda: os.rename(secret, secret + "-2"),
    "link it": lambda: os.link(secret, "linked"),
    "a file beside it": lambda: open(secret + "-new", "w"),
    "a folder beside it": lambda: os.mkdir(secret + "-folder"),
    "a pipe beside it": lambda: os.mkfifo(secret + "-pipe"),
    "a link beside it": lambda: os.symlink("/etc", secret + "-link"),
    "list its folder": lambda: os.listdir(os.path.dirname(secret)),
    "list the root": lambda: os.listdir("/"),
    "write to the library": lambda: open(library, "a"),
    "control a file": lambda: control(0x40086602),
    "list neighbours' folders": lambda: os.listdir("../.."),
    "write beside one's own": lambda: open("../../new", "w"),
    "the temporary folder": lambda: open("/tmp/new", "w"),
    "shared memory": lambda: open("/dev/shm/new", "w"),
    "the terminal": lambda: open("/dev/tty", "w"),
    "another's environment": lambda: open(f"/proc/{{teacher}}/environ").read(),
    "another's memory": lambda: open(f"/proc/{{teacher}}/mem", "rb"),
    "another's memory map": lambda: open(f"/proc/{{teacher}}/maps").read(),
    "another's files": lambda: os.readlink(f"/proc/{{teacher}}/cwd"),
    "the kernel's settings": lambda: open("/proc/sys/kernel/hostname", "w"),
    "signal another": lambda: os.kill(teacher, signal.SIGTERM),
    "signal another's thread": lambda: call({tgkill}, teacher, teacher, signal.SIGTERM),
    "have the kernel signal another": own_signals,
    "trace another": lambda: call({ptrace}, 16, teacher, 0, 0),
    "limit another": lambda: resource.prlimit(teacher, resource.RLIMIT_NOFILE, (5, 5)),
    "slow another down": lambda: os.setpriority(os.PRIO_PROCESS, teacher, 19),
    "move another": lambda: os.sched_setaffinity(teacher, {{0}}),
    "a session of its own": os.setsid,
    "a group of its own": lambda: os.setpgid(0, 0),
    "the internet": lambda: socket.socket(),
    "datagrams": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "local sockets": lambda: socket.socket(socket.AF_UNIX),
    "sockets that send to any address": lambda: socket.socketpair(type=socket.SOCK_DGRAM),
    "an address of one's own": lambda: socket.socketpair()[0].bind("socket"),
    "another's address": lambda: socket.socketpair()[0].connect(secret),
    "the kernel's own sockets": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "memory of no process": lambda: os.memfd_create("x"),
    "namespaces": lambda: call({unshare}, 0x10000000),
    "keys": lambda: call({add_key}, b"user", b"x", b"x", 1, -3),
    "news of files": lambda: call({inotify_init1}, 0),
    "a program of more rights": lambda: subprocess.run(
        [sys.executable, "-c", "open('/tmp/new', 'w')"], check=True, capture_output=True
    ).returncode or 1 / 0,
}}
succeeded = []
for name, attempt in attempts.items():
    try:
        attempt()
        succeeded.append(name)
    except (OSError, subprocess.CalledProcessError):
        pass
try:
    os.kill(-1, signal.SIGTERM)  # to all it may, which the kernel also says where that is nobody
except OSError:
    pass
# These are called in passing by honest code, and do nothing.
os.chmod(secret, 0o777); os.utime(secret, (0, 0)); os.chmod(library, 0o777)
with open(library) as file:
    os.fchmod(file.fileno(), 0)
    os.utime(file.fileno(), (0, 0))
try:
    os.setxattr(library, "user.attack", b"x")
except OSError:
    pass
print(json.dumps(succeeded))"""


@pytest.fixture(params=VERSIONS)
def version(request, monkeypatch) -> int:
    """One of the kernels' Landlock, of which this one can play the older ones."""
    monkeypatch.setenv(landlock.OLDER_KERNEL, str(request.param))
    yield request.param
    WarmProcess.close_all()


@pytest.fixture
def teacher() -> subprocess.Popen:
    """A process of the teacher's that an attack may not reach."""
    process = subprocess.Popen(["sleep", "300"])
    yield process
    process.kill()
    process.wait()


def grade(*cells: str, limits: Limits = LIMITS, shared: int = 0):
    job = Job(cells=[(STUDENT, cell) for cell in cells], limits=limits, sandbox="landlock")
    return run(job if not shared else Job(**job.to_json() | {"shared": shared, "limits": limits}))


def text(cell) -> str:
    return "".join(o.get("text") or o.get("evalue", "") for o in cell.outputs)


def test_nothing_of_the_machine_is_reached_or_changed(version, teacher, tmp_path):
    secret, library = tmp_path / "secret", Path(json.__file__)
    secret.write_text("secret")
    secret.chmod(0o644)
    before = [(path.stat().st_mode, path.stat().st_mtime) for path in (secret, library)]
    calls = seccomp.architecture()
    numbers = {name: (calls.denied | calls.reaching).get(name) for name in NUMBERS}
    source = ATTEMPTS.format(
        secret=str(secret), teacher=teacher.pid, tgkill=calls.tgkill, **numbers
    )
    (done,) = grade(source).runs
    assert text(done) == "[]\n"
    assert [(p.stat().st_mode, p.stat().st_mtime) for p in (secret, library)] == before
    assert secret.read_text() == "secret" and sorted(tmp_path.iterdir()) == [secret]
    assert teacher.poll() is None
    assert os.getpriority(os.PRIO_PROCESS, teacher.pid) == 0


def test_a_file_that_may_be_read_cannot_be_emptied(version):
    """Landlock of before version 3 looks at what a file is opened for, and not whether to empty it."""
    with tempfile.NamedTemporaryFile(dir=Path(pytest.__file__).parent) as file:
        file.write(b"of the environment")
        file.flush()
        os.chmod(file.name, 0o666)
        source = """\
import os
for mode in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, 3):
    try:
        os.open({name!r}, mode | os.O_TRUNC)
    except OSError as problem:
        print(type(problem).__name__)
print(len(open({name!r}).read()))
open("own", "w").write("x"); open("own", "w").close(); print(os.stat("own").st_size)"""
        (done,) = grade(source.format(name=file.name)).runs
        assert text(done) == "PermissionError\n" * 4 + "18\n0\n"
        assert os.stat(file.name).st_size == 18


NUMBERS = ("ptrace", "unshare", "add_key", "inotify_init1")


def test_honest_work_with_files_and_programs_works(version):
    source = """\
import os, shutil, subprocess, sys, tempfile
open("a.txt", "w").write("a")
os.mkdir("folder"); shutil.copy("a.txt", "folder/b.txt"); os.replace("a.txt", "c.txt")
with tempfile.NamedTemporaryFile("w") as file: file.write("x")
with tempfile.TemporaryDirectory() as folder: open(folder + "/x", "w").close()
os.truncate("c.txt", 0) if {version} > 2 else open("c.txt", "w").close()
subprocess.run(["true"], check=True)
from pathlib import Path
Path("touched").touch(); Path("touched").touch(); subprocess.run(["touch", "touched", "anew"], check=True)
print(os.path.exists("touched"), os.path.exists("anew"))
os.remove("touched"); os.remove("anew")
print(subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True).stdout)
import multiprocessing, threading, signal, resource
child = os.fork()
if child == 0: os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), resource.getrlimit(resource.RLIMIT_DATA)[0] > 0)
print(sorted(os.listdir(".")))"""
    (done,) = grade(source.format(version=version)).runs
    assert text(done) == "True True\n42\n\n7 True\n['c.txt', 'folder']\n"


def test_numbers_plots_and_models_come_out_alike(version):
    source = """\
import numpy as np, pandas as pd, matplotlib.pyplot as plt, seaborn as sns
from sklearn.cluster import KMeans, SpectralClustering
from sklearn.datasets import load_iris
from joblib import Parallel, delayed
X = load_iris(as_frame=True).data
labels = KMeans(3, n_init=4, random_state=0).fit_predict(X)
SpectralClustering(2, random_state=0).fit(X)
sns.scatterplot(x=X.iloc[:, 0], y=X.iloc[:, 1], hue=labels); plt.savefig("f.png")
X.to_csv("x.csv"); assert len(pd.read_csv("x.csv")) == 150
assert Parallel(2, prefer="threads")(delayed(abs)(-i) for i in range(3)) == [0, 1, 2]
assert Parallel(2)(delayed(abs)(-i) for i in range(3)) == [0, 1, 2]
print(sorted(np.bincount(labels).tolist()))"""
    job = Job(
        cells=[(STUDENT, source)],
        modules=["numpy", "pandas", "matplotlib.pyplot", "sklearn.cluster"],
        sandbox="landlock",
    )
    (done,) = run(job).runs
    errors = [o["evalue"] for o in done.outputs if o["output_type"] == "error"]
    assert errors == [] and "[38, 50, 62]" in text(done)


# --- what lasts, and how much ---------------------------------------------------------------------


@pytest.fixture
def _clean():
    yield
    WarmProcess.close_all()


@pytest.mark.usefixtures("_clean")
def test_a_folder_that_gets_too_large_ends_the_submission():
    source = """\
import time
for number in range(6):
    open(f"{number}", "wb").write(b"x" * 2_000_000)
time.sleep(5)"""
    (done,) = grade(source).runs
    assert "wrote more than 8 MB of files and was ended" in text(done)


@pytest.mark.usefixtures("_clean")
@pytest.mark.parametrize(
    "source",
    [
        "import os\nwhile True:\n    os.mkdir('d' * 200); os.chdir('d' * 200)",
        "import os\nfor i in range(10**7): open(f'{i}', 'w').close()",
        "import tempfile, time\nfiles = [tempfile.TemporaryFile() for _ in range(20)]\n"
        "for file in files: file.write(bytes(2**20)); file.flush()\ntime.sleep(5)",
    ],
    ids=["deep folders", "many files", "files without a name"],
)
def test_files_that_cannot_be_counted_end_it_and_nothing_is_left(source):
    (done,) = grade(source).runs
    assert "files and was ended" in text(done)
    (warm,) = WarmProcess._all.values()
    (students,) = [path for path in Path(warm.folder).glob("sandbox-*") if (path / "work").exists()]
    deadline = time.monotonic() + 30
    while left := list((students / "tmp").glob("sandbox-*")):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def test_a_folder_that_cannot_be_listed_ends_it_and_goes_with_the_run():
    source = """\
import os, time
os.mkdir("d", 0o300)
for i in range(20):
    open(f"d/{i}", "wb").write(bytes(2**20))
time.sleep(5)"""
    (done,) = grade(source).runs
    (warm,) = WarmProcess._all.values()
    WarmProcess.close_all()
    # To root, every folder can be listed.
    assert "files and was ended" in text(done)
    assert not Path(warm.folder).exists()


@pytest.mark.skipif(landlock.version() < landlock.SCOPED_SINCE, reason="there, no signal is sent")
@pytest.mark.usefixtures("_clean")
def test_a_program_that_ends_another_ends_that_only():
    source = """\
import subprocess
print(subprocess.run("timeout 0.2 sleep 30", shell=True).returncode)
try:
    subprocess.run(["sleep", "30"], timeout=0.2)
except subprocess.TimeoutExpired:
    print("ended")"""
    (done,) = grade(source).runs
    assert text(done) == "124\nended\n"


@pytest.mark.usefixtures("_clean")
def test_more_processes_than_allowed_end_it_and_all_of_them():
    source = """\
import os, time
for _ in range(40):
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
time.sleep(10)"""
    started = time.monotonic()
    (done,) = grade(source, limits=Limits(processes=16, cell_seconds=20)).runs
    assert "had more than 16 processes" in text(done) or "BlockingIOError" in str(done.outputs)
    assert time.monotonic() - started < 20
    (warm,) = WarmProcess._all.values()
    deadline = time.monotonic() + 30
    while left := [pid for pid, _ in submissions_below(Path(warm.folder))]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


DETACHED = """\
import os, time
for _ in range(3):
    if os.fork() == 0:
        if os.fork() == 0:
            open("/proc/self/comm", "r").close()
            while True: time.sleep(1)
        os._exit(0)
open("here", "w").close()
time.sleep(60)
x = 1"""


@pytest.mark.parametrize("killed", ["grader", "keeper"])
def test_what_detaches_ends_also_when_the_grader_is_killed(tmp_path, killed):
    settings = '\nc.LookaheadExecute.sandbox = "landlock"\nc.LookaheadExecute.workers = 1\n'
    course = Course(tmp_path / "course", settings=settings).assign(p=exercise())
    course.submit("ann", p=answered(exercise(), work=DETACHED))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    temporary.chmod(0o755)
    env = os.environ | {"TMPDIR": str(temporary)}
    started = course.command("autograde", "toy", env=env)
    try:
        # The student's process and three that have lost their parents, when these have ended.
        students = wait_for(lambda: len(found := ready_below(temporary)) == 4 and found)
        keeper = session_of(students[0])
        os.kill(started.pid if killed == "grader" else keeper, signal.SIGKILL)
        wait_for(lambda: not any(map(alive, students)))
        if killed == "grader":
            wait_for(lambda: not list(temporary.glob("course-grader-*")))
    finally:
        started.kill()
        started.communicate()


def wait_for(condition, seconds: float = 60):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def submissions_below(folder: Path) -> list[tuple[int, Path]]:
    """Processes whose working folder is a submission's in there, with that folder."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            place = Path(os.readlink(f"/proc/{name}/cwd"))
            if place.is_relative_to(folder) and len(place.relative_to(folder).parts) > 2:
                found.append((int(name), place))
    return sorted(found)


def ready_below(folder: Path) -> list[int]:
    return [pid for pid, place in submissions_below(folder) if (place / "here").exists()]


def session_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[3])


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
