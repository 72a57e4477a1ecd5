"""A hostile class in a real browser: looked at, clicked through and scored, nothing of it runs."""

import contextlib
import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from browser import in_a_browser, is_loopback, only_loopback, screenshot, visit
from conftest import REPOSITORY, TOY, nbgrader_cell, toy_notebook, write_toy
from lab_process import Lab, running_lab
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell
from nbgrader.api import Gradebook
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from coursekit import release
from coursekit.coursefolder import CourseFolder, read_notebook

SECONDS = 30
GRADED = ("test_type", "test_value", "essay")
TYPED = {"essay": 1.5, "test_value": 0.5}
RAN = "ATTACKED"
SAVED = "an output of the file itself"
SCRIPT = f"console.log('{RAN}')"
# Only in the server's own origin does this get as far as the second statement.
PAGE = f"<html><body>a page<script>document.cookie; {SCRIPT}</script></body></html>"
PICTURE = (
    f'<svg xmlns="http://www.w3.org/2000/svg"><script>document.cookie; {SCRIPT}</script></svg>'
)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
HANDLER = f"1 onload={SCRIPT} onerror={SCRIPT}"
BUTTONS = '<button class="btn full-credit">x</button><span class="full-credit">Full credit</span>'
TEXTS = [
    # Headings and elements with the names of graded cells and of what Formgrader's script looks up.
    "\n\n".join(f"# {name}\n\n## {name}_extra_credit\n\n## {name}-comment" for name in GRADED),
    "".join(
        f'<div class="nbgrader_cell"><div id="{name}" class="score">9</div>{BUTTONS}'
        f'<input class="score" id="{name}" value="9"></div>'
        for name in GRADED
    ),
    '<div id="statusmessage">x</div><div class="help">x</div><a data-link="/x" data-toggle="modal">x</a>',
    # Links.
    "[page](page.html) [picture](picture.svg) [settings](/formgrader/?path=autograded/mallory/01_toy)",
    "[up](../../../files/page.html) [scheme](//127.0.0.1/x) [glossary](glossary.md#x) [top](#top)",
    f'<a href="javascript:{SCRIPT}">script</a> <a href="data:text/html,x">data</a>',
    "[web](https://example.org/page) <https://example.org/other> [mail](mailto:a@example.org)",
    f"<svg><a xlink:href='javascript:{SCRIPT}'><text y='20'>svg</text></a></svg>",
    # Scripts, frames, forms, styles.
    f'<script>{SCRIPT}</script><img src="x" onerror="{SCRIPT}"><iframe srcdoc="<script>{SCRIPT}</script>">',
    f'<form action="/formgrader/?path=x"><button formaction="javascript:{SCRIPT}">form</button></form>',
    '<div style="position:fixed;top:0;left:0;width:100%;height:100%"><a href="page.html">over all</a></div>',
    '<base href="https://example.org/"><meta http-equiv="refresh" content="0; url=page.html">',
    "![relative](picture.svg) ![remote](https://example.org/a.png) ![x](attachment:none.png)",
    # Elements that run something by themselves.
    f"<details open ontoggle={SCRIPT}>x</details><body onload={SCRIPT}><marquee onstart={SCRIPT}>x</marquee>",
    f"<video><source onerror={SCRIPT}></video><audio src=x onerror={SCRIPT}></audio>",
    f"<input autofocus onfocus={SCRIPT}><textarea autofocus onfocus={SCRIPT}></textarea>",
    f"<object data='data:text/html,<script>{SCRIPT}</script>'></object><embed src='javascript:{SCRIPT}'>",
    f"<iframe src='data:text/html,<script>{SCRIPT}</script>'></iframe><frameset onload={SCRIPT}>",
    f"<svg><animate onbegin={SCRIPT} attributeName=x dur=1s></svg><svg><set onbegin={SCRIPT}></svg>",
    f"<template><script>{SCRIPT}</script></template><xss onpointerrawupdate={SCRIPT}>x</xss>",
    # Markup that is dangerous only after a parser has mended it.
    f'<noscript><p title="</noscript><img src=x onerror={SCRIPT}>">',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={SCRIPT}&gt;">',
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={SCRIPT}>",
    f'<svg></p><style><a id="</style><img src=1 onerror={SCRIPT}>">',
    f"<select><template><style><!--</style><a rel='--></style></template></select><img id=x src onerror={SCRIPT}>'>",
    f"<math><annotation-xml encoding='text/html'><style><img src=x onerror={SCRIPT}></style></annotation-xml>",
    f"<svg><foreignObject><iframe srcdoc='<script>{SCRIPT}</script>'></iframe></foreignObject></svg>",
    f"<!--><img src=x onerror={SCRIPT}>--> <![CDATA[><img src=x onerror={SCRIPT}>]]>",
    # Formulas.
    f"$\\href{{javascript:{SCRIPT}}}{{x}}$ $\\text{{<img src=x onerror={SCRIPT}>}}$",
    f'$\\style{{position:fixed}}{{x}}$ $\\class{{score}}{{x}}$ $\\cssId{{essay}}{{x}}$ <b title="$x$ $</b><img src=x onerror={SCRIPT}>$">b</b>',
    r"$\smash{\raise{27em}{\text{2 of 2 points}}}$ $\rule{900em}{900em}$ $a\above{90em} b$",
    f"<math href='javascript:{SCRIPT}'>x</math><math><maction actiontype='statusline#{SCRIPT}'>x</maction></math>",
    # Styles.
    "<style>* { display: none } @import url(https://example.org/a.png)</style><link rel=stylesheet href=https://example.org/a.png>",
    "<p style='position:absolute;top:0;left:0;height:9999px'>a</p><p style='background:url(https://example.org/a.png)'>b</p>",
    "<p style='width:expression(1);margin-top:-9999px;transform:scale(99);z-index:9;float:left'>c</p>",
    # Links in disguise.
    f"<a href='&#106;avascript:{SCRIPT}'>a</a> <a href=' javascript:{SCRIPT}'>b</a> <a href='JaVaScRiPt:{SCRIPT}'>c</a>",
    "<a href='file:///etc/passwd'>a</a> <a href='//example.org'>b</a> <a href='vbscript:x'>c</a> <a href='blob:x'>d</a>",
    f"[a](javascript:{SCRIPT}) [b](data:text/html;base64,PHNjcmlwdD4=) [c](<java\nscript:{SCRIPT}>)",
    f"<a href='https://example.org' target='_self' ping='/x' download onclick={SCRIPT}>a</a><area href='javascript:{SCRIPT}'>",
    # Names of what scripts look up.
    "<a id='formgrader' name='MathJax'>a</a><img name='currentScript'><form id='location'><input name='href'></form>",
    "<div id='left_for'>x</div><div id='fb-result'>x</div><div id='exercise-1'>x</div><p class='fb-verdict fb-passed'>passed</p>",
    "<meta http-equiv='Content-Security-Policy' content='script-src *'><meta name='nbgrader:score' content='99'>",
    f"<title>x</title></title></style></textarea></noscript></script><script>{SCRIPT}</script>",
]
CODE = f"""\
from pathlib import Path
from IPython.display import HTML, SVG, Javascript, Markdown, display
for name, text in {{"page.html": {PAGE!r}, "picture.svg": {PICTURE!r}}}.items():
    Path(name).write_text(text)
for kind in ("image/png", "image/jpeg"):
    for metadata in (
        {{"width": {HANDLER!r}}},
        {{kind: {{"width": {HANDLER!r}, "height": {HANDLER!r}}}}},
        {{"filenames": {{kind: "/formgrader/?path=autograded/mallory/01_toy"}}}},
        {{"filenames": 5}},
        {{kind: "abc"}},
    ):
        display({{kind: {PIXEL!r}}}, metadata=metadata, raw=True)
display({{"application/vnd.jupyter.widget-view+json": {{"model_id": "x"}}}}, raw=True)
display(SVG({PICTURE!r}), Javascript({SCRIPT!r}))
"""
RICH = "for text in {texts!r}:\n    display(Markdown(text), HTML(text))\n    print(text)"

# Clicks on all elements at once, and notes each address for which that leaves the page.
CLICK_ALL = """found => {
    window.left_for = [];
    navigation.addEventListener("navigate", event => {
        if (!event.destination.sameDocument) window.left_for.push(event.destination.url);
    });
    const how = {bubbles: true, cancelable: true, composed: true};
    for (const element of found) element.dispatchEvent(new MouseEvent("click", how));
}"""

# Elements that could lie over others.
COVERS = """found => found.filter(e => getComputedStyle(e).position !== "static" ||
    getComputedStyle(e).transform !== "none" || parseFloat(getComputedStyle(e).marginTop) < 0
).map(e => e.outerHTML.slice(0, 200))"""
FORMS_AND_SCRIPTS = """main => [...main.querySelectorAll(
    "input, button, textarea, select, form, iframe, object, embed, script, style, link, svg, base, meta"
)].map(e => e.outerHTML.slice(0, 200))"""

pytestmark = [
    pytest.mark.xdist_group("browser"),
    in_a_browser,
]


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> CourseFolder:
    """Two hostile submissions and an honest one, graded; with files that no grader would keep."""
    root = tmp_path_factory.mktemp("hostile")
    for name in ("nbgrader_config.py", "labconfig"):
        (root / name).symlink_to(REPOSITORY / name)
    course = CourseFolder.here(root)
    notebook = toy_notebook()
    essay = nbgrader_cell("essay", "Why?", 2, grade=True, solution=True)
    essay = new_markdown_cell("Why?", id="essay", metadata=essay.metadata)
    notebook.cells.append(essay)
    write_toy(course, notebook)
    release.update(course, TOY)
    released = read_notebook(course.release / TOY / f"{TOY}.ipynb")
    submit(course, "honest", released, "Because.", [])
    submit(course, "mallory", released, "\n\n".join(TEXTS), hostile_cells())
    saved = new_code_cell("pass", id="saved", outputs=saved_outputs())
    submit(course, "mischief", released, "# essay", [*hostile_cells(), saved])
    command(course, "grade", TOY)
    run_since(course.graded_notebook(TOY, "mischief"))
    canary = f"open({str(root / 'canary')!r}, 'a').write('ran')\n"
    folder = course.autograded / "mallory" / TOY
    files = {"page.html": PAGE, "picture.svg": PICTURE}
    for name in ("nbgrader_config.py", "ipykernel_launcher.py", "numpy.py", "helper.py"):
        files[name] = canary
    for name, text in files.items():
        (folder / name).unlink(missing_ok=True)  # the grader's files are read-only
        (folder / name).write_text(text)
    return course


def saved_outputs() -> list[NotebookNode]:
    """Outputs as only a student's file or a kernel without a grader can hold them."""
    shown = [{kind: text} for kind in ("text/html", "text/markdown") for text in TEXTS]
    shown += [{"image/svg+xml": PICTURE}, {"application/javascript": SCRIPT}]
    outputs = [new_output("display_data", data=data) for data in shown]
    handler = {"image/png": {"width": HANDLER}}
    outputs.append(new_output("display_data", data={"image/png": PIXEL}, metadata=handler))
    return [*outputs, new_output("stream", name="stdout", text=SAVED)]


def run_since(path: Path) -> None:
    """Gives a graded notebook the hostile outputs, as if a teacher had run it after the grader."""
    notebook = read_notebook(path)
    (cell,) = (cell for cell in notebook.cells if cell.id == "saved")
    assert cell.outputs == [], "the grader has kept what was saved"
    cell.outputs = saved_outputs()
    path.chmod(0o644)
    nbformat.write(notebook, path)


def hostile_cells() -> list[NotebookNode]:
    cells = [new_markdown_cell(text) for text in TEXTS]
    cells += [new_raw_cell(text) for text in TEXTS]
    cells += [
        new_code_cell(CODE),
        new_code_cell(
            f"from IPython.display import HTML, Markdown, display\n{RICH.format(texts=TEXTS)}"
        ),
    ]
    cells.append(new_code_cell(f"raise ValueError({TEXTS[8]!r})"))
    for cell in cells:
        cell.metadata["tags"] = ["x full-credit score nbgrader_cell", "score", "remove_cell"]
    return cells


def submit(course: CourseFolder, student: str, released, essay: str, cells: list) -> None:
    notebook = nbformat.from_dict(json.loads(nbformat.writes(released)))
    notebook.cells[-1].source = essay
    notebook.cells[1:1] = cells
    path = course.submitted / student / TOY / f"{TOY}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def command(course: CourseFolder, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coursekit.cli", *arguments],
        cwd=course.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def teach(course) -> Iterator[Lab]:
    with running_lab(course.root, "teach") as lab:
        yield lab


@pytest.fixture
def page(teach) -> Iterator[Page]:
    """A page of a teacher who is logged in, and at its end: no script ran, nothing was asked of another machine."""
    with visit(SECONDS) as seen:
        context = seen.page.context
        said, asked = [], []
        context.on("console", lambda message: said.append(message.text))
        context.on("request", lambda request: asked.append(request.url))
        context.route("**/*", only_loopback)
        seen.page.goto(teach.url("/lab"), wait_until="commit")
        yield seen.page
        assert [text for text in said if RAN in text] == []
        foreign = [url for url in asked if url.startswith("http") and not is_loopback(url)]
        assert all("cloudflare" in url or "//example.org/" in url for url in foreign), foreign
        assert not any(url.startswith("https://example.org/a.png") for url in foreign)


def submissions(course: CourseFolder) -> dict[str, str]:
    """The ids of submitted notebooks in the gradebook, by student."""
    with Gradebook(f"sqlite:///{course.gradebook_path}") as gradebook:
        return {
            student: gradebook.find_submission_notebook(TOY, TOY, student).id
            for student in ("honest", "mallory", "mischief")
        }


def manual_scores(course: CourseFolder, student: str) -> dict[str, tuple]:
    with Gradebook(f"sqlite:///{course.gradebook_path}") as gradebook:
        grades = gradebook.find_submission_notebook(TOY, TOY, student).grades
        return {grade.name: (grade.manual_score, grade.extra_credit) for grade in grades}


def open_submission(page: Page, lab: Lab, number: str) -> str:
    """Opens it in Formgrader; returns its address."""
    page.goto(lab.url(f"/formgrader/submissions/{number}/", "index=0"))
    scores = page.locator("input.score")
    expect(scores).to_have_count(len(GRADED))
    page.wait_for_function("formgrader.grade_uis.length == 3 && formgrader.grades.loaded")
    return page.url


@pytest.mark.parametrize("student", ["mallory", "mischief", "honest"])
def test_scores_beside_hostile_text_are_what_the_teacher_types(course, teach, page, student):
    address = open_submission(page, teach, submissions(course)[student])
    for name in GRADED:
        assert page.locator(f'[id="{name}"]').count() == 1
    shown = page.locator("#notebook-container")
    assert (
        shown.locator("input, button, textarea, form, iframe, script, svg").evaluate_all(
            "found => found.filter(e => !e.closest('.panel-heading, .panel-footer')).length"
        )
        == 0
    )
    assert (SAVED in "".join(shown.all_inner_texts())) == (student == "mischief")
    follow_every_link(page, address)
    page.locator(".rendered_html *, .output_subarea *").evaluate_all(CLICK_ALL)
    page.wait_for_timeout(500)
    assert page.evaluate("window.left_for") == []  # nothing at all on another page
    assert page.url.partition("#")[0] == address
    for name, points in TYPED.items():
        box = page.locator(f'input[id="{name}"]')
        with page.expect_response(lambda answer: "/api/grade/" in answer.url):
            box.fill(str(points))
            box.press("Tab")
    wanted = dict.fromkeys(GRADED, (None, None))
    wanted |= {name: (points, None) for name, points in TYPED.items()}
    assert manual_scores(course, student) == wanted
    screenshot(page, f"{student}.png", full_page=True)
    assert not (course.root / "canary").exists()


def follow_every_link(page: Page, address: str, which: str = "#notebook-container a") -> None:
    """Clicks on each link of the submission: it leads nowhere, within the page, or to the web."""
    opened = []
    page.context.on("page", lambda other: opened.append(other))
    links = page.locator(which)
    assert links.count() > 0
    for link in links.all():
        link.dispatch_event("click")
        page.wait_for_timeout(20)
        assert page.url.partition("#")[0] == address
    page.wait_for_timeout(500)
    for other in opened:
        if not other.is_closed():  # as that of an address of mail
            assert other.evaluate("window.opener === null"), other.url
            other.close()
    targets = links.evaluate_all("found => found.map(link => link.href)")
    own = address.partition("?")[0]
    assert not [
        t for t in targets if t and is_loopback(t) and not t.startswith((own + "?", own + "#"))
    ]


def test_there_are_payloads_enough():
    assert len(TEXTS) >= 40


def test_feedback_runs_nothing_and_leads_nowhere(teach, page):
    for student in ("mallory", "mischief"):
        path = f"/files/feedback/{student}/{TOY}/{TOY}.html"
        page.goto(teach.url(path))
        expect(page.locator("body")).to_contain_text("of 5 points so far")
        expect(page.locator("body")).not_to_contain_text(SAVED)
        for name in GRADED:
            assert page.locator(f'[id="{name}"]').count() == 0
            assert page.locator(f'[id="cell-{name}"]').count() == 1
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        everything = page.locator("main *")
        assert everything.evaluate_all(COVERS) == []
        assert page.locator("main").evaluate(FORMS_AND_SCRIPTS) == []
        assert page.locator('meta[name="nbgrader:score"]').count() == 1
        assert page.locator("#fb-result, .fb-total").count() == 2
        address = page.url
        follow_every_link(page, address, "main a")
        everything.evaluate_all(CLICK_ALL)
        page.wait_for_timeout(500)
        assert page.evaluate("window.left_for") == []
        screenshot(page, f"feedback_{student}.png", full_page=True)


# --- the server ---------------------------------------------------------------------------------


def test_no_folder_s_settings_are_executed(course, teach):
    for path in (f"autograded/mallory/{TOY}", str(course.autograded / "mallory" / TOY), ""):
        for address in ("/formgrader", "/formgrader/"):
            assert status(teach.url(address, f"path={path}")) == 403
    assert not (course.root / "canary").exists()
    assert status(teach.url("/formgrader/")) == 200


def test_an_address_writes_no_script_into_a_page(teach):
    script = urllib.parse.quote('";console.log(1)//<script>console.log(1)</script>', safe="")
    for place in ("gradebook/{}", "gradebook/{}/x", "manage_students/{}", "manage_students/x/{}"):
        assert status(teach.url(f"/formgrader/{place.format(script)}")) == 404
        assert status(teach.url(f"/formgrader/{place.format('x%5B1%5D')}")) == 200
    assert status(teach.url(f"/formgrader/manage_submissions/{script}")) == 404
    assert status(teach.url(f"/formgrader/manage_submissions/{TOY}")) == 200
    assert status(teach.url("/formgrader/api/assignments")) == 200


def test_a_file_beside_a_submission_is_a_download(course, teach):
    number = submissions(course)["mallory"]
    for name in ("page.html", "picture.svg"):
        with urllib.request.urlopen(teach.url(f"/formgrader/submissions/{number}/{name}")) as got:
            assert got.headers["Content-Disposition"].startswith("attachment")
            assert got.headers["Content-Security-Policy"].startswith("sandbox; ")
            assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert status(teach.url(f"/formgrader/submissions/{number}/missing.html")) == 404


@pytest.mark.parametrize("name", ["page.html", "picture.svg"])
def test_a_page_that_a_cell_wrote_runs_nothing_in_the_server_s_origin(course, teach, page, name):
    number = submissions(course)["mallory"]
    folder = f"autograded/mallory/{TOY}"
    for place in (f"files/{folder}", f"view/{folder}"):
        with page.context.expect_event("weberror") as stopped:
            shown = page.goto(teach.url(f"/{place}/{name}"))
        assert shown.status == 200
        assert "document is sandboxed" in str(stopped.value.error)
    with page.expect_download() as download, contextlib.suppress(PlaywrightError):
        page.goto(teach.url(f"/formgrader/submissions/{number}/{name}"))  # no page: that raises
    assert download.value.suggested_filename == name


def test_a_page_that_does_run_in_the_server_s_origin_would_be_heard(teach, page):
    heard = PAGE.replace(RAN, "HEARD")
    page.route(
        "**/control.html*", lambda route: route.fulfill(body=heard, content_type="text/html")
    )
    with page.expect_console_message(lambda message: message.text == "HEARD"):
        page.goto(teach.url("/control.html"))


def test_a_kernel_beside_a_submission_imports_nothing_of_it(course):
    program = f"""
import os
from jupyter_client.manager import start_new_kernel
from coursekit import lab
from coursekit.coursefolder import CourseFolder
from pathlib import Path
lab.set_environment(CourseFolder.here(Path({str(course.root)!r})), "instructor")
manager, client = start_new_kernel(cwd={str(course.autograded / "mallory" / TOY)!r})
code = "import sys, os, numpy; print(os.getcwd()); print('' in sys.path, numpy.__version__)"
code += "\\ntry:\\n import helper\\nexcept ImportError:\\n print('no helper')"
client.execute_interactive(code)
manager.shutdown_kernel(now=True)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=course.root,
    )
    lines = done.stdout.splitlines()
    assert lines[0].endswith(f"mallory/{TOY}"), done.stderr
    assert lines[1].startswith("False ") and lines[2] == "no helper"
    assert not (course.root / "canary").exists()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            return answer.status
    except urllib.error.HTTPError as problem:
        return problem.code
