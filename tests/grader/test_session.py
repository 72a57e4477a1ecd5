"""One submission from plain data to plain data: what students may write works, limits hold."""

import base64
import json
import os
import socket
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from coursekit.grader import forkserver
from coursekit.grader.plugin.lookahead import FAIR_SHARE
from coursekit.grader.protocol.job import GRADED, LIVE, STUDENT, Job, Limits
from coursekit.grader.sandbox.bubblewrap import is_privileged, python_folders
from coursekit.grader.trusted.needs import needs
from coursekit.grader.trusted.runner import WarmProcess, run

MODULES = ["numpy", "pandas", "matplotlib.pyplot", "sklearn.cluster"]
TRIES = 3
LIMITS = Limits(cell_seconds=20, memory_bytes=400 << 20, file_bytes=8 << 20, output_bytes=100_000)
pytestmark = pytest.mark.xdist_group("session")
KIND = {"sandbox": "bubblewrap"}


IN_BUBBLEWRAP = [pytest.param(name, marks=pytest.mark.namespaces) for name in ("inner", "own")]


@pytest.fixture(scope="module", autouse=True, params=[*IN_BUBBLEWRAP, "landlock"])
def _sandbox(request):
    """Every promise holds in a sandbox inside a host's, in one of bubblewrap's for each, and in Landlock."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "landlock":
            patch.setitem(KIND, "sandbox", "landlock")
        if request.param == "own":
            patch.setattr(WarmProcess, "no_cells", lambda *_: None)
            patch.setattr(WarmProcess, "first_cells", lambda *_: None)
        yield request.param
    WarmProcess.close_all()


def grade(*cells: str, limits: Limits = LIMITS, **options):
    """Runs cells; those that start with `#graded` are graded cells, with `#live` such that run live.

    As in a course: again if other programs had the processor while it ran into a limit of time.
    """
    of_line = {"#graded": GRADED, "#live": LIVE}
    kinds = [(of_line.get(cell.partition("\n")[0], STUDENT), cell) for cell in cells]
    job = Job(cells=kinds, modules=MODULES, limits=limits, **KIND | options)
    for _ in range(TRIES):
        result = run(job)
        if not result.starved(FAIR_SHARE):
            break
    return result


def late(result) -> list[bool]:
    """Per cell whether a limit of time ended it."""
    return [cell.late for cell in result.runs]


def errors(result) -> list[str]:
    """Per cell its error as `Name: text`, or nothing."""
    return [
        next(
            (f"{o['ename']}: {o['evalue']}" for o in cell.outputs if o["output_type"] == "error"),
            "",
        )
        for cell in result.runs
    ]


def text(cell) -> str:
    return "".join(o["text"] for o in cell.outputs if o["output_type"] == "stream")


def kinds(cell) -> list[str]:
    return [kind for o in cell.outputs for kind in o.get("data", {})]


def test_a_graded_cell_sees_the_students_values_as_they_are_at_its_place():
    result = grade("x = [1]", "#graded\nassert x == [1]", "x.append(2)", "#graded\nassert x == [1]")
    assert errors(result)[1] == ""
    assert errors(result)[3].startswith("AssertionError")


def test_a_graded_cell_changes_nothing_on_the_students_side():
    result = grade("x = [1]", "#graded\nx.append(2); y = 3", "print(x, 'y' in globals())")
    assert text(result.runs[2]) == "[1] False\n"


def test_a_function_is_called_and_its_changes_to_arguments_are_seen():
    result = grade(
        "import numpy as np\ndef f(a, *, by=1):\n    a += by\n    return a.sum()",
        "#graded\nimport numpy as np\na = np.arange(3)\nassert f(a, by=2) == 9\nassert a[0] == 2",
    )
    assert errors(result) == ["", ""]


@pytest.mark.parametrize(
    ("make", "change", "expected"),
    [
        ("[1, 2]", "a.append(3)", "[1, 2, 3]"),
        ("{'k': 1}", "a['k'] = 2", "{'k': 2}"),
        ("{1}", "a.add(2)", "{1, 2}"),
    ],
)
def test_changes_in_place_of_containers_are_seen(make, change, expected):
    result = grade(f"def f(a):\n    {change}", f"#graded\na = {make}\nf(a)\nassert a == {expected}")
    assert errors(result) == ["", ""]


TABLE, SERIES = "pd.DataFrame({'old': [2, 1], 'b': ['x', 'y']})", "pd.Series([2, 1])"


@pytest.mark.parametrize(
    ("make", "change", "expected"),
    [
        (TABLE, "a['n'] = 1", "pd.DataFrame({'old': [2, 1], 'b': ['x', 'y'], 'n': [1, 1]})"),
        (TABLE, "a.drop(columns='old', inplace=True)", "pd.DataFrame({'b': ['x', 'y']})"),
        (
            TABLE,
            "a['n'] = 1; a.drop(columns='old', inplace=True)",
            "pd.DataFrame({'b': ['x', 'y'], 'n': [1, 1]})",
        ),
        (
            TABLE,
            "a.sort_index(axis=1, inplace=True)",
            "pd.DataFrame({'b': ['x', 'y'], 'old': [2, 1]})",
        ),
        (
            TABLE,
            "a.sort_values('old', inplace=True, ignore_index=True)",
            "pd.DataFrame({'old': [1, 2], 'b': ['y', 'x']})",
        ),
        (TABLE, "a.loc[2] = [3, 'z']", "pd.DataFrame({'old': [2, 1, 3], 'b': ['x', 'y', 'z']})"),
        (TABLE, "a.drop(index=1, inplace=True)", "pd.DataFrame({'old': [2], 'b': ['x']})"),
        (TABLE, "a.rename_axis(columns='k', inplace=True)", f"{TABLE}.rename_axis(columns='k')"),
        (SERIES, "a.sort_values(inplace=True, ignore_index=True)", "pd.Series([1, 2])"),
        (SERIES, "a.loc[2] = 3", "pd.Series([2, 1, 3])"),
        (SERIES, "a.rename('n', inplace=True)", "pd.Series([2, 1], name='n')"),
    ],
)
def test_a_table_changed_in_place_is_seen_as_changed(make, change, expected):
    kind = "frame" if make is TABLE else "series"
    result = grade(
        f"def f(a):\n    {change}",
        f"#graded\nimport pandas as pd\na = {make}\nsame = a\nf(a)\n"
        f"pd.testing.assert_{kind}_equal(same, {expected})",
    )
    assert errors(result) == ["", ""]


def test_an_exception_of_a_function_arrives_by_its_name():
    result = grade(
        "def f(x):\n    raise ValueError('no ' + x)",
        "#graded\ntry:\n    f('way')\nexcept ValueError as e:\n    assert str(e) == 'no way'\n"
        "else:\n    raise AssertionError",
    )
    assert errors(result) == ["", ""]


def test_deleting_a_students_function_in_a_test_is_seen_by_the_students_other_functions():
    result = grade(
        "def square(x):\n    return x * x\ndef total(n):\n    return sum(square(i) for i in range(n))",
        "#graded\nkeep = square\ndel square\ntry:\n    total(3)\nexcept NameError:\n    pass\n"
        "else:\n    raise AssertionError('total does not use square')\nfinally:\n    square = keep",
        "#graded\nassert total(3) == 5",
    )
    assert errors(result) == ["", "", ""]


def test_a_missing_name_is_a_name_error_as_in_a_kernel():
    assert errors(grade("pass", "#graded\nassert x")) == ["", "NameError: name 'x' is not defined"]


def test_what_cannot_travel_still_gives_a_type_checks_message():
    result = grade(
        "class Table: pass\nt = Table()",
        "#graded\nassert isinstance(t, list), f'{type(t).__name__} {t!r}'",
    )
    assert "Table" in errors(result)[1]


def test_stderr_of_a_graded_cell_costs_nothing():
    result = grade("x = 1", "#graded\nimport warnings\nwarnings.warn('careful')\nassert x")
    assert [o["name"] for o in result.runs[1].outputs] == ["stdout"]
    assert "careful" in text(result.runs[1])


def test_partial_credit_is_the_cells_value():
    outputs = grade("x = 1", "#graded\n0.5 * x").runs[1].outputs
    assert outputs[0]["data"]["text/plain"] == "0.5"


def test_what_students_write_in_jupyterlab_works():
    """One process for many promises."""
    result = grade(
        "%time sum(range(10))",
        "!echo from a shell",
        "%%bash\necho from bash",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "import pandas as pd\npd.DataFrame({'a': [1]})",
        "from IPython.display import HTML, display\ndisplay(HTML('<b>bold</b>'))\nHTML('<i>x</i>')",
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')",
        "import warnings\nwarnings.warn('careful')",
        "open('note.txt', 'w').write('kept')\nprint(open('note.txt').read())",
        "from joblib import Parallel, delayed\n"
        "print(Parallel(n_jobs=2)(delayed(abs)(i) for i in (-1, -2)))",
        "import os\nos.system('echo from C')\n_ = 1",
        "%matplotlib inline\n%timeit -n 1 -r 1 1 + 1",
        "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
        "#graded\nassert open('note.txt').read() == 'kept'",
    )
    assert errors(result) == [""] * 14
    runs = result.runs
    assert "Wall time" in text(runs[0])
    assert "from a shell" in text(runs[1]) and "from bash" in text(runs[2])
    assert "image/png" in kinds(runs[3]) and "text/html" in kinds(runs[4])
    assert kinds(runs[5]).count("text/html") == 2
    assert text(runs[6]) == "awaited\n"
    assert "careful" in text(runs[7])
    assert "kept" in text(runs[8]) and set(result.files) == {"note.txt"}
    assert "[1, 2]" in text(runs[9]) and "from C" in text(runs[10])
    assert text(runs[12]) == "stays\n"


IMPORTS = "#graded\nimport math\nassert x == 1"


def test_what_a_test_imported_in_plain_sight_is_there_for_the_students_later_cells():
    shares = {IMPORTS: needs(IMPORTS) | {"imports": ["import math"]}}
    result = grade("x = 1", IMPORTS, "y = math.floor(2.5)", "#graded\nassert y == 2", needs=shares)
    assert errors(result) == [""] * 4
    assert errors(grade("x = 1", IMPORTS, "math"))[2].startswith("NameError")


def test_a_submission_that_ends_at_such_an_import_keeps_the_points_of_the_test():
    shares = {IMPORTS: needs(IMPORTS) | {"imports": ["import own"]}}
    files = {"own.py": base64.b64encode(b"import os\nos._exit(1)").decode()}
    result = grade("x = 1", IMPORTS, "y = 2", needs=shares, files=files)
    assert errors(result)[1] == "" and errors(result)[2].startswith("NotRunError")


# --- what only JupyterLab has, or a network -------------------------------------------------------


@pytest.mark.parametrize(
    "first",
    [
        *("%matplotlib widget", "%matplotlib qt", "%matplotlib notebook", "%pylab tk"),
        *("%pip install nothing", "%conda install nothing", "%mamba list", "!pip install nothing"),
        *("exit()", "quit(0)", "exit(keep_kernel=True)"),
        *("%autosave 60", "%qtconsole", "%clear", "%less x", "%man ls", "%ed a", "%connect_info"),
        "get_ipython().run_line_magic('matplotlib', 'widget')",
    ],
)
def test_a_cell_goes_on_after_what_nobody_is_there_for(first):
    result = grade(f"{first}\nx = 1\nprint('went on')", "#graded\nassert x == 1")
    assert errors(result) == ["", ""]
    assert text(result.runs[0]).endswith("went on\n")
    assert text(result.runs[0]) != "went on\n"  # it is said


@pytest.mark.parametrize("word", ["exit", "quit"])
def test_exit_and_quit_end_nothing(word):
    result = grade("x = 1", word, "#graded\nassert x == 1")
    assert "do nothing" in text(result.runs[1]) and errors(result) == ["", "", ""]


def test_figures_come_inline_where_a_cell_asks_for_a_window():
    result = grade("%matplotlib qt\nimport matplotlib.pyplot as plt\nplt.plot([1])")
    assert "image/png" in kinds(result.runs[0])


def test_a_cell_that_asks_for_the_kernel_is_told_that_there_is_none():
    result = grade("get_ipython().kernel.do_shutdown(True)", "hasattr(get_ipython(), 'kernel')")
    assert errors(result)[0] == (
        "AttributeError: grading runs cells without a Jupyter kernel: get_ipython() has none"
    )
    assert result.runs[1].outputs[0]["data"]["text/plain"] == "False"


def test_variables_can_be_stored_and_outputs_captured():
    result = grade(
        "x = 1\n%store x\ndel x\n%store -r x",
        "%%capture out\nprint('kept')\ny = 2",
        "z = out.stdout",
        "#graded\nassert (x, y, z) == (1, 2, 'kept\\n')",
    )
    assert errors(result) == [""] * 4


def test_what_is_cleared_before_the_next_print_is_gone():
    source = "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint(2)"
    assert text(grade(source).runs[0]) == "2\n"


@pytest.mark.parametrize("part", [" + 1", ".real"])
def test_a_cell_that_is_nested_too_deeply_fails_alone(part):
    result = grade(
        f"x = 1 {20_000 * part}", "y = 2", "#graded\nassert globals()['y'] == 2", "print('last')"
    )
    assert errors(result)[0].startswith(("RecursionError", "MemoryError"))  # that of Python 3.12
    assert errors(result)[1:] == ["", "", ""]
    assert [cell.count for cell in result.runs] == [1, 2, 1, 3]


def test_input_and_network_give_a_clear_error():
    result = grade(
        "input('name? ')",
        "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=5)",
    )
    assert "nobody sits at the keyboard" in errors(result)[0]
    assert "unreachable" in errors(result)[1].lower()


def test_random_numbers_differ_between_submissions_but_seeds_hold():
    cells = ["import numpy as np, random\nprint(np.random.rand(), random.random())"]
    assert text(grade(*cells).runs[0]) != text(grade(*cells).runs[0])
    seeded = ["import numpy as np\nnp.random.seed(1)", "print(np.random.rand())"]
    assert text(grade(*seeded).runs[1]) == text(grade(*seeded).runs[1])


def test_shared_first_cells_run_once_and_leave_their_state_and_files(_sandbox):
    cells = [
        "import os, time\nborn = time.time_ns()\nopen('made.txt', 'w').write('m')",
        "import numpy as np\nnp.random.seed(3)",
        "print(born, np.random.rand(), os.listdir('.'))",
    ]
    first, second = (grade(*cells, shared=2) for _ in range(2))
    assert (text(first.runs[2]) == text(second.runs[2])) == (_sandbox != "own")
    assert "made.txt" in text(first.runs[2])
    assert [run.count for run in first.runs] == [1, 2, 3]


def test_a_traceback_is_laid_out_once():
    result = grade(
        "class E(Exception):\n"
        "    laid_out = 0\n"
        "    def _render_traceback_(self):\n"
        "        E.laid_out += 1\n"
        "        return ['of its own']\n"
        "raise E('wrong')",
        "print(E.laid_out)",
    )
    assert errors(result) == ["E: wrong", ""]
    assert text(result.runs[1]) == "1\n"


def test_a_cell_that_takes_too_long_fails_alone():
    limits = Limits(cell_seconds=1)
    result = grade("while True: pass", "x = 1", "#graded\nassert x == 1", limits=limits)
    assert errors(result) == ["CellTimeoutError: took more than 1 s", "", ""]
    assert result.limits_hit == ["cell 1: took more than 1 s"]
    assert late(result) == [True, False, False]


def test_a_cell_that_ignores_the_interrupt_ends_the_process_and_the_rest_says_so():
    stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    result = grade("x = 1", stubborn, "#graded\nassert x", limits=Limits(cell_seconds=1))
    assert errors(result)[0] == ""
    assert "could not be interrupted" in errors(result)[1]
    assert errors(result)[2].startswith("NotRunError: not run:")
    assert late(result) == [False, True, False]


def test_a_function_that_hangs_costs_only_its_test():
    result = grade(
        "def f():\n    while True: pass",
        "#graded\nf()",
        "#graded\nassert callable(f)",
        limits=Limits(cell_seconds=1),
    )
    assert "TimeoutError" in errors(result)[1] and errors(result)[2] == ""


def test_a_test_that_ran_out_of_time_fails_even_if_it_catches_the_error():
    result = grade(
        "def f():\n    while True: pass",
        "#graded\ntry:\n    f()\nexcept BaseException:\n    pass",
        "#graded\ntry:\n    while True: pass\nexcept BaseException:\n    pass",
        limits=Limits(cell_seconds=1),
    )
    assert errors(result)[1:] == ["CellTimeoutError: took more than 1 s"] * 2
    assert late(result) == [False, True, True]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nos._exit(3)", "exit code 3"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("x = bytearray(3 * 10**9)", "MemoryError"),
    ],
)
def test_a_process_that_ends_is_reported_in_one_line(source, expected):
    result = grade("a = 1", source, "#graded\nassert a")
    assert expected in errors(result)[1]


def test_many_processes_together_may_not_use_more_than_the_memory():
    source = (
        "import os, time\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n"
        "        x = bytearray(150 << 20)\n"
        "        for i in range(0, len(x), 4096): x[i] = 1\n"
        "        time.sleep(30)\n"
        "time.sleep(30)"
    )
    result = grade(source)
    assert "GB of memory" in errors(result)[0] and late(result) == [False]


def test_memory_is_watched_while_a_graded_cell_runs_too():
    source = (
        "import os, time\n"
        "def go():\n"
        "    open('go', 'w').close()\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n"
        "        while not os.path.exists('go'): time.sleep(0.01)\n"
        "        x = bytearray(150 << 20)\n"
        "        for i in range(0, len(x), 4096): x[i] = 1\n"
        "        time.sleep(30)\n"
    )
    # It works on until the student's process is gone.
    result = grade(
        source, "#graded\nimport time\nwhile True:\n    go()\n    time.sleep(0.1)", "x = 1"
    )
    assert errors(result)[0] == "" and "GB of memory" in errors(result)[1]
    assert "GB of memory" in errors(result)[2]


def test_long_output_is_cut():
    result = grade("print('x' * 10_000_000)")
    assert len(text(result.runs[0])) < LIMITS.output_bytes + 200
    assert "left out" in text(result.runs[0])


@pytest.mark.parametrize("depth", [90, 300, 600, 900])
def test_an_output_that_is_nested_deeply_costs_nothing(depth):
    result = grade(
        f"data = 1\nfor _ in range({depth}):\n    data = [data]",
        "from IPython.display import display\ndisplay({'application/json': data}, raw=True)\nx = 1",
        "#graded\nassert x == 1",
    )
    assert errors(result) == ["", "", ""]


def test_outputs_and_files_of_a_submission_are_bounded_together():
    cells = ["raise ValueError('x' * 3_900_000)"] * 6 + ["print('\\n' * 3_900_000)"] * 12
    cells += ["open(f'{x}.bin', 'wb').write(bytes(9_000_000))\nx += 1", "#graded\nx"] * 12
    large = Limits(cell_seconds=20, memory_bytes=800 << 20)
    result = grade("x = 0", *cells, limits=large)
    assert len(json.dumps(result.to_json()["runs"])) < 30e6
    assert 27e6 < sum(map(len, result.files.values())) * 3 / 4 < 51e6
    assert all("x" * 90_000 in run.outputs[0]["evalue"] for run in result.runs[1:7])


def test_files_are_limited():
    result = grade("with open('big', 'wb') as f:\n    f.write(bytes(20 << 20))")
    assert "File too large" in errors(result)[0] or "No space" in errors(result)[0]


def test_first_cells_that_leave_a_file_or_a_thread_open_are_run_by_each_submission():
    cells = [
        "file = open('f', 'w')",
        "import threading\nprint(file.name, threading.active_count())",
    ]
    result = grade(*cells, shared=1)
    assert errors(result) == ["", ""] and text(result.runs[1]) == "f 1\n"


def test_a_file_that_first_cells_read_is_read_by_each_submission_from_its_own_place(_sandbox):
    cells = [
        "open('f', 'w').write('abcdef')",
        "file = open('f')",
        "file.read(1)\nprint(file.read(2))",
    ]
    for _ in range(2):
        result = grade(*cells, shared=2)
        assert errors(result) == ["", "", ""] and text(result.runs[2]) == "bc\n"


def test_a_submission_holds_nothing_open_but_its_own_connection():
    cell = (
        "import os\nprint([os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')"
    )
    cell += " if os.path.lexists(f'/proc/self/fd/{n}') and int(n) > 2])"
    for shared in (0, 1):
        result = grade("x = 1", cell, shared=shared)
        opened = text(result.runs[1]).strip("[]\n").split(", ")
        assert len([name for name in opened if "socket" in name]) == 1
        others = [name for name in opened if "socket" not in name and "/proc" not in name]
        assert all(name.endswith(".ttf'") for name in others)


# What a process finds out about where it is.
LOOK = """\
import contextlib, json, os
programs = []
for number in filter(str.isdigit, os.listdir("/proc")):
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        programs.append(open(f"/proc/{number}/cmdline").read())
try:
    root = os.listdir("/")
except PermissionError:
    root = []
print(json.dumps({
    "root": sorted(root),
    "user": os.getuid(),
    "variables": sorted(os.environ),
    "programs": sorted(programs),
    "spaces": {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in os.listdir("/proc/self/ns")},
}))"""
# What bubblewrap makes, and the folders above the Python environment.
IN_SIGHT = {"bin", "dev", "etc", "home", "lib", "lib32", "lib64", "proc", "sbin", "tmp", "usr"}
IN_SIGHT |= {Path(folder).parts[1] for folder in python_folders()}
# The handful of environment variables, none of the machine's own but PATH.
VARIABLES = {"PATH", "HOME", "TMPDIR", "LANG", "MPLBACKEND", "MPLCONFIGDIR", "IPYTHONDIR"}
VARIABLES |= {"NBGRADER_EXECUTION", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}


def users() -> set[int]:
    """Whose processes submissions are: as root a range of users that are nobody's, else one's own."""
    if is_privileged():
        return {*range(61000, 62000)}
    return {61000 if os.geteuid() == 0 else os.geteuid()}


def assert_apart(seen: dict) -> None:
    """This was seen from a sandbox, with nothing of the machine's but what is promised."""
    assert set(seen["root"]) <= IN_SIGHT
    assert set(seen["variables"]) == VARIABLES
    if KIND["sandbox"] == "landlock":  # which shares the machine's processes and perhaps its user
        assert seen["root"] == []
        return
    assert seen["user"] in users()
    # The sandbox's own first processes, and forks of the one that is warm. What has ended and is not
    # collected yet shows nothing.
    own = [words.split("\0") for words in seen["programs"] if words]
    own = [words for words in own if "coursekit.grader.forkserver" not in words]
    assert {Path(words[0]).name for words in own} <= {"bwrap", "cat"}
    kinds = {"mnt", "pid", "net", "ipc", "uts"}
    mine = {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in kinds}
    assert not {kind for kind in kinds if seen["spaces"][kind] == mine[kind]}


def test_code_of_the_course_is_kept_from_the_machine_like_a_submissions():
    of_first_cells, _ = grade(LOOK, "x = 1", shared=1).runs
    _, of_a_graded_cell = grade("x = 1", "#graded\n" + LOOK, shared=1).runs
    for ran in (of_first_cells, of_a_graded_cell):
        assert_apart(json.loads(text(ran)))


def test_what_started_a_students_process_takes_it_along(_sandbox):
    """Also after it has become another user's, when the kernel forgets it."""
    if _sandbox == "inner":
        pytest.skip("there it ends with its namespace")
    asks = "import ctypes\nn = ctypes.c_int()\nctypes.CDLL(None).prctl(2, ctypes.byref(n))\nn = n.value"
    assert errors(grade(asks, "#graded\nassert n == 9, n")) == ["", ""]


def test_nothing_of_the_machine_is_in_sight():
    result = grade(LOOK, "print(os.listdir('.'))", "open('/usr/x', 'w')")
    assert_apart(json.loads(text(result.runs[0])))
    assert text(result.runs[1]) == "[]\n"
    assert "OSError" in errors(result)[2] or "PermissionError" in errors(result)[2]


@pytest.mark.parametrize("kind", ["", "#graded\n"])
def test_a_submission_that_takes_too_long_is_not_run_on(kind):
    limits = replace(LIMITS, submission_seconds=1)
    long = f"{kind}import time\ntime.sleep(60)"
    result = grade(long, "x = 1", "#graded\nassert x", limits=limits)
    said = "the submission took more than 1 s"
    assert errors(result)[0] == f"CellTimeoutError: {said}"
    assert errors(result)[1:] == [f"NotRunError: not run: {said}"] * 2
    assert result.limits_hit[1:] == ["cell 2: submission time", "cell 3: submission time"]
    assert late(result) == [True, True, True]


def test_a_live_cell_runs_with_live_objects():
    result = grade("class A: value = 1\na = A()", "#live\nassert a.value == 1")
    assert errors(result) == ["", ""]


def test_a_live_cell_fails_as_in_a_kernel_and_what_it_writes_to_stderr_costs_nothing():
    result = grade(
        "x = 1", "#live\nassert x == 2, 'x is 2'", "#live\nimport sys\nsys.stderr.write('!')"
    )
    assert errors(result) == ["", "AssertionError: x is 2", ""]
    assert [output.get("name") for output in result.runs[2].outputs] == ["stdout", None]


def test_a_live_cell_that_fails_says_so_however_much_was_put_out_before_it():
    """Without its error, nbgrader would give all points."""
    sizes = [90_000] * 290 + [9_000] * 12 + [900] * 12 + [90] * 12
    flood = [f"print('x' * {size})" for size in sizes]
    result = grade(*flood, "#live\nassert False, 'no'")
    assert errors(result)[-1] == "AssertionError: no"
    assert "left out" in text(result.runs[-1])


def test_a_live_cell_that_fails_after_a_flood_of_its_own_says_so():
    flood = "#live\nfor number in range(3000):\n    display('x' * 90)\nassert False, 'no'"
    assert errors(grade(flood)) == ["AssertionError: no"]


def test_what_a_live_cell_imports_examined_cells_have_from_the_grader_not_from_the_student():
    live = "#live\nimport statistics"
    needed = {live: {"imports": ["import statistics"]}}
    lie = "class statistics:\n    mean = staticmethod(lambda values: 1)"
    result = grade(live, lie, "#graded\nassert statistics.mean([3]) == 1", needs=needed)
    assert errors(result)[2].startswith("AssertionError")


def test_a_graded_cell_says_of_which_types_it_got_no_more_than_the_name():
    source = "class Dog: pass\ndogs = [Dog()]\nx = 1"
    result = grade(source, "#graded\nassert dogs and x", "#graded\nassert x")
    assert [cell.opaque for cell in result.runs] == [[], ["__main__.Dog"], []]


def test_without_the_sandbox_it_works_too():
    result = grade("x = 1\nopen('f', 'w').write('f')", "#graded\nassert x == 1", sandbox="none")
    assert errors(result) == ["", ""] and set(result.files) == {"f"}


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    WarmProcess.close_all()
    assert errors(grade("x = 1", "#graded\nassert x == 1")) == ["", ""]
    assert list(tmp_path.iterdir())
    WarmProcess.close_all()
    assert list(tmp_path.iterdir()) == []


def test_a_warm_process_whose_owner_is_killed_removes_its_own_folder_only(tmp_path, monkeypatch):
    ours, everyones = tmp_path / "ours", tmp_path / "everyones"
    ours.mkdir()
    everyones.mkdir()
    lifeline, of_the_owner = os.pipe()
    os.close(of_the_owner)
    monkeypatch.setattr(tempfile, "tempdir", str(everyones))  # as in a fork whose own is gone
    monkeypatch.setattr(forkserver, "folder", str(ours))
    monkeypatch.setattr(forkserver, "lifeline", lifeline)
    monkeypatch.setattr(forkserver.signal, "signal", lambda *_: None)
    monkeypatch.setattr(forkserver.os, "_exit", sys.exit)
    control, other = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with control, other, pytest.raises(SystemExit):
        forkserver.serve(control)
    os.close(lifeline)
    assert everyones.is_dir() and not ours.exists()


@pytest.mark.parametrize("told", ["{problem!r}", "something else"])
def test_an_error_in_a_students_function_names_its_line(told):
    """Also where the test catches it and says so in words of its own."""
    function = "def f(x):\n    y = [1]\n    return y[x]\n"
    caught = f"""#graded
try:
    f(5)
except Exception as problem:
    raise AssertionError(f"{told}") from None"""
    _, plain, wrapped = grade(function, "#graded\nassert f(5) == 1", caught).runs
    (error,) = plain.outputs
    assert (error["ename"], error["evalue"]) == ("IndexError", "list index out of range")
    place = "in the student's code, line 3: return y[x]"
    assert error["traceback"][-1] == place
    assert (place in wrapped.outputs[0]["traceback"]) == ("problem" in told)
