"""What the optional assistant promises, shown with the real clients in real kernels.

Every model here is `OpenAIServer` on 127.0.0.1; an audit hook in each kernel proves that nothing
else is ever contacted.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel
from openai_server import OpenAIServer

from coursekit import assistant
from coursekit.assistant import guard

ROOT = Path(__file__).parents[1]
ABSURD_SECONDS = 30

# The notebook's own cell, word for word.
CELL = """
try:
    from coursekit import assistant
except ImportError:
    print("The assistant is not installed here. You do not need it: everything else works.")
    get_ipython().register_magic_function(lambda line="", cell=None: None, "line_cell", "bob")
else:
    assistant.setup()
"""
QUESTION = "%%bob\nWho are you? Just 1 sentence!"

# Personal settings of a student which must never reach the course's endpoint.
PERSONAL = {
    "OPENAI_API_KEY": "personal-key",
    "OPENAI_ADMIN_KEY": "personal-admin",
    "OPENAI_ORG_ID": "personal-org",
    "OPENAI_PROJECT_ID": "personal-project",
    "OPENAI_BASE_URL": "http://127.0.0.1:9/personal",
    "OPENAI_CUSTOM_HEADERS": "Authorization: personal-header\nX-Personal: personal-extra",
    "OPENAI_LOG": "debug",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
}
BOB_FORMS = [
    "%bob help me",
    "%bob what is inertia?",
    "%bob",
    "%%bob\nIs my solution right?",
    "%%bob",
    "%%bob is it?\n",
    "%%bob is it\n\n",
    "%%fix",
    "%fix",
    "%%fix\n1 / 0",
    "%doc x = 1",
    "%%doc\nx = 1",
    "%acc",
    "%%acc\nx = 1",
    "answer = %bob why",
    "if True:\n    %bob why does this fail?",
    "x = 1\n%%bob and here?",
    "get_ipython().run_line_magic('bob', 'hello')",
    "get_ipython().run_cell_magic('bob', '', 'hello')",
    "import bia_bob",
    "import bia_bob as helper; helper.bob('x')",
    "from bia_bob import bob, available_models; bob.initialize(endpoint='x'); available_models()",
    "from bia_bob import bob\nbob.initialize(endpoint='x', api_key='z')\nbob('question')",
    "from bia_bob import *",
    "import bia_bob.endpoints._openai\nfrom bia_bob._machinery import Context\nContext.model = 'x'",
    "import bia_bob\nbia_bob.bob.initialize()\nbia_bob.bob.any.thing(1)\nbia_bob.ask_llm('x')",
    "import bia_bob\nfor model in bia_bob.available_models(): print(model)",
    "import importlib; importlib.reload(importlib.import_module('bia_bob'))",
    "%load_ext bia_bob",
    "%reload_ext bia_bob",
]


# ---- a real kernel -----------------------------------------------------------------------------


@dataclass
class Ran:
    """What a cell did: its outputs as text, and whether it ended without an error."""

    stdout: str
    stderr: str
    shown: list[str]
    ok: bool
    next_cell: bool

    @property
    def silent(self) -> bool:
        return self.ok and not (self.stdout or self.stderr or self.shown or self.next_cell)

    @property
    def one_line(self) -> bool:
        return self.ok and self.stdout.count("\n") == 1 and not (self.stderr or self.shown)


class Kernel:
    """A running IPython kernel in which only 127.0.0.1 may be contacted."""

    def __init__(self, home: Path) -> None:
        env = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "BOB_"))}
        for name in ("NBGRADER_EXECUTION", "SYSTEM_PROMPT_MEDICAL_AI"):
            env.pop(name, None)
        env |= {"HOME": str(home), "IPYTHONDIR": str(home), "PYTHONPATH": str(ROOT)}
        self.manager, self.client = start_new_kernel(kernel_name="python3", env=env, cwd=str(home))
        self.run(
            "import sys, os\n"
            "CONTACTED = []\n"
            "def _note(event, args):\n"
            "    if event in ('socket.connect', 'socket.getaddrinfo'):\n"
            "        CONTACTED.append(str(args[1][0] if event == 'socket.connect' else args[0]))\n"
            "sys.addaudithook(_note)"
        )

    def run(self, code: str) -> Ran:
        texts: dict[str, str] = {"stdout": "", "stderr": ""}
        shown: list[str] = []

        def note(message: dict) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                texts[content["name"]] += content["text"]
            elif message["msg_type"] in ("display_data", "execute_result"):
                shown.append(content["data"].get("text/markdown", content["data"]["text/plain"]))
            elif message["msg_type"] == "error":
                texts["stderr"] += "\n".join(content["traceback"])

        reply = self.client.execute_interactive(code, timeout=40, output_hook=note)["content"]
        payload = [item["source"] for item in reply.get("payload", [])]
        return Ran(
            **texts,
            shown=shown,
            ok=reply["status"] == "ok",
            next_cell="set_next_input" in payload,
        )

    def value(self, expression: str) -> object:
        return json.loads(self.run(f"import json; print(json.dumps({expression}))").stdout)

    def setup(self, **env: str) -> Ran:
        """The course's cell, under exactly these variables of the assistant."""
        self.run(
            "for name in [n for n in os.environ if n.startswith(('OPENAI_', 'BOB_'))]:\n"
            "    del os.environ[name]\n"
            "for name in ('NBGRADER_EXECUTION', 'SYSTEM_PROMPT_MEDICAL_AI'):\n"
            "    os.environ.pop(name, None)\n"
            f"os.environ |= {env!r}"
        )
        return self.run(CELL)

    def close(self) -> None:
        contacted = self.value("CONTACTED")
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        assert set(contacted) <= {"127.0.0.1"}


@pytest.fixture(scope="module")
def new_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Kernel]]:
    kernels: list[Kernel] = []

    def start() -> Kernel:
        kernels.append(Kernel(tmp_path_factory.mktemp("home")))
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.close()


@pytest.fixture(scope="module")
def kernel(new_kernel: Callable[[], Kernel]) -> Kernel:
    """A kernel for all states but grading, which is for good."""
    return new_kernel()


@pytest.fixture(scope="module")
def grading(new_kernel: Callable[[], Kernel], running: OpenAIServer) -> Kernel:
    """A kernel under nbgrader, with a fully configured assistant all the same."""
    kernel = new_kernel()
    assert kernel.setup(NBGRADER_EXECUTION="autograde", **configured(running)).silent
    assert kernel.value("assistant.state") == "grading"
    return kernel


@pytest.fixture(scope="module")
def running() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def server(running: OpenAIServer) -> OpenAIServer:
    running.reset()
    return running


def configured(server: OpenAIServer) -> dict[str, str]:
    return {"BOB_ENDPOINT": server.url, "BOB_MODEL": "tutor-1", "BOB_API_KEY": "course-key"}


# ---- the module --------------------------------------------------------------------------------


def test_importing_it_is_cheap_and_imports_only_the_standard_library():
    code = (
        "import sys; before = set(sys.modules); from coursekit import assistant\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(new - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['coursekit']"


def test_without_a_notebook_it_is_off_and_says_so(capsys):
    assistant.setup({"BOB_ENDPOINT": "http://127.0.0.1:9/v1", "BOB_MODEL": "m"})
    assert assistant.state == "off"
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize(
    ("env", "reason"),
    [
        ({}, "BOB_ENDPOINT is not set"),
        ({"BOB_ENDPOINT": "http://127.0.0.1/v1"}, "BOB_MODEL is not set"),
        ({"BOB_ENDPOINT": " ", "BOB_MODEL": "m"}, "BOB_ENDPOINT is not set"),
        ({"BOB_ENDPOINT": "azure", "BOB_MODEL": "m"}, "not a web address"),
        ({"BOB_ENDPOINT": "https://", "BOB_MODEL": "m"}, "not a web address"),
        ({"BOB_ENDPOINT": "http://[half", "BOB_MODEL": "m"}, "Invalid IPv6"),
    ],
)
def test_unusable_settings_are_named(env, reason):
    with pytest.raises(ValueError, match=reason):
        assistant.read_config(env)


def test_settings_are_read_from_the_environment():
    env = {"BOB_ENDPOINT": "https://example.org/v1/ ", "BOB_MODEL": "m"}
    config = assistant.read_config(env | {"OPENAI_API_KEY": "personal-key"})
    assert (config.endpoint, config.model) == ("https://example.org/v1", "m")
    assert config.api_key and config.api_key != "personal-key"
    assert config.prompt == assistant.TUTOR_PROMPT
    assert assistant.read_config(env | {"SYSTEM_PROMPT_MEDICAL_AI": "A"}).prompt == "A"
    both = {"SYSTEM_PROMPT_MEDICAL_AI": "A", "BOB_SYSTEM_PROMPT": "B", "BOB_API_KEY": "k"}
    config = assistant.read_config(env | both)
    assert (config.prompt, config.api_key) == ("B", "k")
    assert "'k'" not in repr(config)


@pytest.mark.parametrize("endpoint", ["ollama", "http://localhost:11434/v1/"])
def test_ollama_is_reached_without_bia_bobs_special_treatment(endpoint):
    config = assistant.read_config({"BOB_ENDPOINT": endpoint, "BOB_MODEL": "m"})
    assert config.endpoint == "http://127.0.0.1:11434/v1"


def test_the_tutor_prompt_holds_the_courses_rules():
    for rule in ("120 words", "ONE next step", "attempt", "two lines of code", "test expects"):
        assert rule in assistant.TUTOR_PROMPT
    assert "unsure" in assistant.TUTOR_PROMPT


# ---- the guard ---------------------------------------------------------------------------------

FOUR = "a = 1\nb = 2\nc = 3\nd = 4"


def indented(text: str, by: str) -> str:
    return "\n".join(by + line for line in text.splitlines())


@pytest.mark.parametrize(
    "code",
    [
        f"```python\n{FOUR}\n```",
        f"~~~\n{FOUR}\n~~~",
        f"````\n```\n{FOUR}\n```\n````",
        indented(f"```\n{FOUR}\n```", "   "),
        "1. Do this:\n" + indented(f"```\n{FOUR}\n```", "     "),
        f"- ```\n{indented(FOUR, '  ')}\n  ```",
        indented(f"```\n{FOUR}\n```", "> "),
        f"```\n{FOUR}",
        f"~~~python\n{FOUR}\n```",
        "\n\nand\n\n".join(f"```\n{line}\n```" for line in FOUR.splitlines()),
        "\n\nand\n\n".join(f"~~~\n{line}\n~~~" for line in FOUR.splitlines()),
        indented(FOUR, "    "),
        indented(FOUR, "\t"),
        FOUR,
        "\n".join(f"`{line}`" for line in FOUR.splitlines()),
        "\n".join(f"1. `{line}`" for line in FOUR.splitlines()),
        indented(FOUR, ">>> "),
        f"<pre><code>{FOUR}</code></pre>",
        f"```\n{FOUR.replace(chr(10), '; ')}\n```",
        FOUR.replace("\n", "<br>"),
        "for k in range(2, 9):\n    model = KMeans(k)\n    model.fit(X)\n    print(model.inertia_)",
        "best = KMeans(\n    n_clusters=3,\n    n_init=10,\n    random_state=0,\n).fit(X)",
    ],
)
def test_longer_code_is_left_out_however_it_is_written(code):
    hint = assistant.hint_only(f"Look:\n\n{code}\n\nDoes it help?")
    assert guard.LEFT_OUT in hint
    assert hint.startswith("Look:")
    assert "d = 4" not in hint and "inertia_" not in hint and "random_state" not in hint


@pytest.mark.parametrize(
    "answer",
    [
        "What does `inertia_` tell you?",
        "Try\n\n```python\nmodel = KMeans(n_clusters=3)\nmodel.fit(X)\n```\n\nWhat happens?",
        "~~~\na = 1\n~~~",
        "Use `KMeans` and `fit`.\n\n- look at the data\n- then scale it\n    - with a scaler\n- fit",
        "One:\n\n```\na = 1\n```\n\nTwo:\n\n```\nb = 2\n```",
        "If you see this error, look at the shape of `X`: it needs two dimensions.",
    ],
)
def test_hints_stay_as_they_are(answer):
    assert assistant.hint_only(answer) == answer


def test_text_after_left_out_code_stays():
    hint = assistant.hint_only(f"A\n\n```\n{FOUR}\n```\n\nB\n\n```\nx = 1\n```\n\nC")
    assert hint.split() == f"A {guard.LEFT_OUT} B ``` x = 1 ``` C".split()


@pytest.mark.parametrize("start", ["<think>", "<THINKING>", ""])
def test_a_models_thinking_is_not_shown(start):
    end = "</thinking>" if "ING" in start else "</think>"
    assert assistant.hint_only(f"{start}The solution is 3.{end}\nTry it.") == "Try it."
    assert assistant.hint_only("<think>The solution is 3.") == ""


@pytest.mark.parametrize("part", [" ", "> ", "`", "<pre", "a["])
def test_the_guard_takes_an_absurd_answer_in_its_stride(part):
    """In a second. Where the time grows with the square of the length it is far more than a minute."""
    program = f"from coursekit import assistant; assistant.hint_only({part!r} * 200_000)"
    limit = (ABSURD_SECONDS, ABSURD_SECONDS)  # of processor time, whatever else the machine does
    done = subprocess.run(
        [sys.executable, "-c", program],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, limit),
    )
    assert done.returncode == 0


# ---- off and missing ---------------------------------------------------------------------------


def test_off_says_in_one_line_how_to_enable_it_and_imports_nothing(kernel):
    ran = kernel.setup()
    assert ran.one_line and "BOB_ENDPOINT is not set" in ran.stdout
    assert kernel.value("assistant.state") == "off"
    assert kernel.run(QUESTION).stdout == ran.stdout
    assert kernel.run("%fix").one_line
    assert (
        kernel.value("any(m.partition('.')[0] in ('bia_bob', 'openai') for m in sys.modules)")
        is False
    )


def test_missing_gives_the_reason_in_one_line(kernel, server):
    kernel.run("saved = {m: sys.modules.pop(m) for m in list(sys.modules) if m[:7] == 'bia_bob'}")
    kernel.run("sys.modules['bia_bob'] = None")
    ran = kernel.setup(**configured(server))
    kernel.run("del sys.modules['bia_bob']; sys.modules |= saved")
    assert ran.one_line and "bia-bob cannot be used" in ran.stdout
    assert kernel.value("assistant.state") == "missing"
    assert kernel.run(QUESTION).stdout == ran.stdout
    assert server.requests == []


def test_a_damaged_bia_bob_is_missing_too(new_kernel, server, tmp_path):
    (tmp_path / "bia_bob.py").write_text("raise RuntimeError('half\\ninstalled')")
    kernel = new_kernel()
    kernel.run(f"sys.path.insert(0, {str(tmp_path)!r})")
    ran = kernel.setup(**configured(server))
    assert ran.one_line and "half installed" in ran.stdout


def test_without_the_course_package_one_friendly_line_and_bob_is_silent(new_kernel):
    kernel = new_kernel()
    kernel.run("sys.modules['coursekit'] = None")
    ran = kernel.setup()
    assert ran.one_line and "You do not need it" in ran.stdout
    assert kernel.run(QUESTION).silent


# ---- ready -------------------------------------------------------------------------------------


@pytest.fixture
def ready(kernel: Kernel, server: OpenAIServer) -> Kernel:
    ran = kernel.setup(**configured(server))
    assert ran.one_line, ran
    return kernel


def test_getting_ready_says_where_questions_go_and_sends_nothing(kernel, server):
    ran = kernel.setup(**configured(server))
    assert ran.one_line
    for part in ("127.0.0.1", "tutor-1", "no personal data", "can be wrong"):
        assert part in ran.stdout
    assert kernel.value("assistant.state") == "ready"
    assert kernel.setup(**configured(server)).one_line  # a second time is fine
    assert server.requests == []


def test_a_question_is_exactly_one_request_under_the_tutor_prompt(ready, server):
    ran = ready.run(QUESTION)
    assert ran.ok and ran.shown == [server.answer] and not (ran.stdout or ran.stderr)
    (request,) = server.requests
    assert (request["method"], request["path"]) == ("POST", "/v1/chat/completions")
    assert request["headers"]["authorization"] == "Bearer course-key"
    assert request["body"] == {
        "model": "tutor-1",
        "messages": [
            {"role": "system", "content": assistant.TUTOR_PROMPT},
            {"role": "user", "content": "Who are you? Just 1 sentence!"},
        ],
    }


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        ("%bob what is inertia?", "what is inertia?"),
        ("%%bob what is\ninertia?", "what is\ninertia?"),
        ("if True:\n    %bob why?", "why?"),
        ("%%bob\nisn't `X[0]` 1-d? 'x {y} $z", "isn't `X[0]` 1-d? 'x {y} $z"),
        ("%bob isn't it odd?", "isn't it odd?"),
        ("%%bob what is inertia?", "what is inertia?"),
        ("x = 1\n%%bob what is inertia?", "what is inertia?"),
    ],
)
def test_the_question_is_sent_as_it_was_written(ready, server, cell, question):
    assert ready.run(cell).shown
    assert [r["body"]["messages"][-1]["content"] for r in server.requests] == [question]


def test_a_conversation_sends_what_the_student_saw_and_only_the_last_of_it(ready, server):
    server.answer = f"Look:\n```\n{FOUR}\n```"
    for number in range(6):
        ready.run(f"%bob question {number}")
    messages = server.requests[-1]["body"]["messages"]
    assert messages[0]["content"] == assistant.TUTOR_PROMPT
    asked = [m["content"] for m in messages if m["role"] == "user"]
    assert asked == [f"question {n}" for n in range(5 - assistant.REMEMBERED, 6)]
    assert "d = 4" not in json.dumps(messages)


def test_no_names_or_values_of_variables_are_sent(ready, server):
    ready.run("patient_name = 'p4tient'; line = cell = 'p4tient'")
    ready.run("%bob is {patient_name} or $patient_name right, {line}?")
    ready.run("%%bob {patient_name}\nand {patient_name}?")
    ready.run("%%bob\nWhat next?")
    assert len(server.requests) == 3
    assert "p4tient" not in json.dumps(server.requests)
    assert "patient_name" not in json.dumps(server.requests[2]["body"]["messages"][-1])


def test_a_prompt_with_braces_is_sent_as_it_is(kernel, server):
    prompt = 'Answer as {"hint": "..."}, never {0} or {libraries}'
    kernel.setup(**configured(server), BOB_SYSTEM_PROMPT=prompt)
    assert kernel.run(QUESTION).shown
    assert server.requests[0]["body"]["messages"][0] == {"role": "system", "content": prompt}


@pytest.mark.parametrize("key", ["course-key", None])
def test_nothing_personal_from_the_environment_is_sent(kernel, server, key):
    env = configured(server) | PERSONAL
    if key is None:
        del env["BOB_API_KEY"]
    assert kernel.setup(**env).one_line
    ran = kernel.run(QUESTION)
    assert ran.shown == [server.answer] and not ran.stderr
    (request,) = server.requests
    assert "personal" not in json.dumps(request).lower().replace("personal data", "")
    assert request["headers"]["authorization"] == f"Bearer {key or 'not-needed'}"
    assert kernel.value("os.environ['OPENAI_API_KEY']") == "personal-key"  # still the student's
    kernel.run("del os.environ['HTTP_PROXY'], os.environ['ALL_PROXY']")


def test_answers_insert_no_cells_and_write_no_files(ready, server):
    server.answer = "### Summary\nA\n### Plan\nB\n### Code\n```python\nprint(1)\n```"
    files = "sorted(os.listdir(os.path.expanduser('~')))"  # also the working folder here
    before = ready.value(files)
    ran = ready.run("%%bob\nPlease write a notebook example.ipynb and a file example.py")
    assert ran.ok and ran.shown == [server.answer] and not ran.next_cell
    assert ready.value(files) == before
    assert len(server.requests) == 1


def test_longer_code_does_not_reach_the_notebook(ready, server):
    server.answer = f"Here:\n\n```python\n{FOUR}\n```"
    assert ready.run(QUESTION).shown == [f"Here:\n\n\n{guard.LEFT_OUT}"]


@pytest.mark.parametrize(
    "cell",
    [
        "# I asked %bob\nseen = 1",
        "text = 'see %bob or %fix'\nseen = 1",
        "text = '''\n%bob what is that?\n'''\nassert 'what is that?' in text\nseen = 1",
        "seen = 1 # %fix",
        "seen = 1 # %doc",
    ],
)
def test_a_cell_that_merely_mentions_bob_runs(ready, server, cell):
    ready.run("seen = 0")
    assert ready.run(cell).silent
    assert ready.value("seen") == 1
    assert server.requests == []


@pytest.mark.parametrize("own", ["import bia_bob", "from bia_bob import bob"])
def test_after_a_students_own_import_the_courses_rules_hold(new_kernel, server, own):
    kernel = new_kernel()
    kernel.run(own)
    assert kernel.setup(**configured(server)).one_line
    kernel.run(own)
    assert kernel.run("seen = 1  # %bob").silent and kernel.value("seen") == 1
    assert kernel.run(QUESTION).shown == [server.answer]
    assert len(server.requests) == 1


def test_a_students_own_settings_of_bia_bob_are_neither_used_nor_changed(ready, server):
    ready.run(
        "from bia_bob._machinery import Context; Context.endpoint = 'mine'; own = Context.client"
    )
    assert ready.run(QUESTION).shown == [server.answer]
    assert ready.value("[Context.endpoint, Context.client is own, Context.api_key]") == [
        "mine",
        True,
        None,
    ]
    ready.run("Context.endpoint = None")


def test_every_magic_of_bia_bob_is_taken_over(ready, server):
    left = (
        "[name for magics in get_ipython().magics_manager.magics.values()"
        " for name, f in magics.items() if getattr(f, '__module__', '').startswith('bia_bob')]"
    )
    assert ready.value(left) == []
    for name in ("fix", "doc", "acc"):
        assert ready.run(f"%{name}").one_line
        assert ready.run(f"%%{name}\n1 / 0").one_line
    assert server.requests == []


def test_the_installed_bia_bob_has_no_further_magics(new_kernel):
    kernel = new_kernel()
    names = "sorted(get_ipython().magics_manager.magics['line'])"
    before = kernel.value(names)
    kernel.run("import bia_bob")
    assert sorted(set(kernel.value(names)) - set(before)) == sorted(assistant.MAGICS)


def test_an_empty_question_is_not_sent(ready, server):
    assert ready.run("%bob").one_line and ready.run("%%bob\n  \n").one_line
    assert server.requests == []


def test_help_on_the_magic_still_works(kernel):
    kernel.setup()
    assert kernel.run("%bob?").silent  # IPython shows it in its pager


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("401", "does not accept the key (HTTP 401)"),
        ("404", "does not know this address or model (HTTP 404)"),
        ("429", "too many questions at the moment (HTTP 429)"),
        ("500", "reports a problem (HTTP 500)"),
        ("redirect", "(HTTP 307)"),
        ("html", "makes no sense"),
        ("bad json", "makes no sense"),
        ("empty", "makes no sense"),
        ("no choices", "makes no sense"),
        ("null", "makes no sense"),
        ("blank", "makes no sense"),
        ("slow", "no answer within"),
        ("drip", "no answer within"),
        ("refused", "cannot be reached"),
    ],
)
def test_a_failure_is_one_line_and_the_rest_of_the_cell_runs(ready, server, mode, reason):
    impatient = mode in ("slow", "drip")
    ready.run(f"assistant.TIMEOUT_S = {1.5 if impatient else 30}; seen = 0")
    server.mode = mode
    if mode == "refused":
        with OpenAIServer() as closed:
            env = configured(closed)
        ready.setup(**env)
    ran = ready.run("%bob Who are you\nseen = 1")
    ready.run("assistant.TIMEOUT_S = 30")
    assert ran.one_line and len(ran.stdout) < 160
    assert "could not answer" in ran.stdout and reason in ran.stdout
    assert "course-key" not in ran.stdout
    assert ready.value("seen") == 1
    if impatient:  # the server may be behind a client that has given up
        assert server.wait_for_request(ABSURD_SECONDS)
    assert len(server.requests) == (0 if mode == "refused" else 1)
    server.reset()
    if mode != "refused":  # the failed question is forgotten, the next one works
        assert ready.run(QUESTION).shown == [server.answer]
        assert len(server.requests[0]["body"]["messages"]) == 2


# ---- grading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", BOB_FORMS)
def test_while_grading_every_form_is_silent_and_sends_nothing(grading, server, form):
    ran = grading.run(form)
    assert ran.silent, ran
    assert server.requests == []


def test_while_grading_code_around_bob_runs(grading):
    assert grading.run("seen = []\n%bob hm?\nseen.append(1)\n# %bob\nseen.append(2)").silent
    assert grading.value("seen") == [1, 2]


def test_while_grading_setup_can_run_again(grading):
    assert grading.run(CELL).silent
    assert grading.value("sum(type(f).__name__ == '_SilentImporter' for f in sys.meta_path)") == 1


def test_validating_silences_also_what_a_student_imported_before(new_kernel, server):
    kernel = new_kernel()
    kernel.run("import bia_bob\nfrom bia_bob import bob, ask_llm")
    assert kernel.setup(NBGRADER_EXECUTION="validate", **configured(server)).silent
    env = f"endpoint={server.url!r}, model='m', api_key='k'"
    for cell in (
        f"bob.initialize({env})\nbob('question')\nask_llm('question')",
        f"bia_bob.bob.initialize({env})\nbia_bob.bob('question')",
        f"from bia_bob import bob\nbob.initialize({env})\nbob('question')",
        "seen = 1  # %bob",
        "%bob question",
    ):
        assert kernel.run(cell).silent
    assert kernel.value("seen") == 1
    assert server.requests == []
