"""The website: made without a warning, read without network and by everybody, and it gives nothing away."""

import html as entities
import re
import shutil
import socketserver
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from browser import accessibility, in_a_browser, screenshot, visit
from conftest import REPOSITORY
from playwright.sync_api import Page, expect

from coursekit import book
from coursekit.authoring import editions
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

SECONDS = 30
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
ZOOMED = {"width": 640, "height": 450}  # a window of 1280 at 200 %
COURSE = CourseFolder.here(REPOSITORY)
NAMES = ["index", "students", "instructors", "credits", "search"]
NAMES += [
    str(path.relative_to(REPOSITORY).with_suffix(""))
    for path in (REPOSITORY / "docs").rglob("*.md")
]
NAMES += [f"notebooks/{name}" for name in (*COURSE.assignments(), "glossary", "overview")]

# The theme, of a reader without settings; and axe-core, which reads style sheets on its own.
NOT_OURS = ("Got invalid theme mode", "/basic.css")
IN_ALL_COLOURS = ["index", "docs/grader", "notebooks/01_clustering", "notebooks/glossary"]

pytestmark = pytest.mark.xdist_group("book")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """Made anew, by Sphinx with warnings as errors."""
    root = tmp_path_factory.mktemp("book")
    for name in ("book", "docs", "notebooks", "source"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    return book.build(CourseFolder.here(root)).parent


def pages(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)


def words(html: str) -> str:
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_every_page_is_there(site):
    found = {str(path.relative_to(site).with_suffix("")) for path in pages(site)}
    assert found == {*NAMES, "genindex"}


def test_no_solution_and_no_hidden_test_is_on_it(site):
    """Neither on a page nor in what the search looks through."""
    texts = {path: words(path.read_text(encoding="utf-8")) for path in pages(site)}
    files = [path for path in site.rglob("*") if path.suffix in (".js", ".json", ".txt", ".ipynb")]
    texts |= {path: path.read_text(encoding="utf-8") for path in files}
    assert not list(site.rglob("*.ipynb"))
    read = [read_notebook(editions.reading_path(COURSE, name)) for name in COURSE.assignments()]
    known = "\n".join(cell.source for notebook in read for cell in notebook.cells)
    for assignment in COURSE.assignments():
        secrets = editions.secrets(read_notebook(COURSE.source_notebook(assignment)))
        secrets = {line for line in secrets if line not in known}
        assert len(secrets) > 50
        for path, text in texts.items():
            assert not [line for line in secrets if " ".join(line.split()) in text], path


def test_every_link_within_the_site_leads_somewhere(site):
    places = {}
    for path in pages(site):
        html = path.read_text(encoding="utf-8")
        places[path.resolve()] = set(re.findall(r'id="([^"]+)"', html))
    for path in pages(site):
        for link in re.findall(r'<a [^>]*href="([^"]+)"', path.read_text(encoding="utf-8")):
            target, place = urldefrag(entities.unescape(link))
            if re.match(r"[a-z]+:", target):
                continue
            there = (path.parent / unquote(target)).resolve() if target else path.resolve()
            assert there in places, f"{path}: {link}"
            assert not place or place in places[there] or place.startswith("pst-"), (
                f"{path}: {link}"
            )


def test_terms_link_to_the_glossary_and_back(site):
    notebook = (site / "notebooks" / "01_clustering.html").read_text(encoding="utf-8")
    assert 'href="glossary.html#glossary-silhouette"' in notebook
    glossary = (site / "notebooks" / "glossary.html").read_text(encoding="utf-8")
    assert 'id="glossary-silhouette"' in glossary and 'href="01_clustering.html"' in glossary


def test_figures_have_the_text_of_the_notebook_and_tests_are_folded(site):
    notebook = (site / "notebooks" / "01_clustering.html").read_text(encoding="utf-8")
    texts = re.findall(r'<img alt="([^"]*)"', notebook)
    assert len(texts) == 7 and all(len(text) > 40 for text in texts)
    assert notebook.count("tag_hide-input") == notebook.count("tag_folded") + 7  # its tests


def test_the_site_is_not_put_where_something_else_is(tmp_path):
    with pytest.raises(CourseError, match="is a file"):
        book.build(COURSE, Path(__file__))
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CourseError, match="holds something else than a site"):
        book.build(COURSE, tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_what_is_gone_is_gone_and_what_is_another_s_stays(site):
    """As in a clone that a host of pages is served from."""
    course = CourseFolder.here(site.parent)
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("mine")
    (site / "CNAME").write_text("mine")
    page = course.root / "docs" / "zebra.md"
    page.write_text("---\norphan: true\n---\n# Zebra\n", encoding="utf-8")
    book.build(course)
    assert (site / "docs" / "zebra.html").is_file()
    page.unlink()
    book.build(course)
    assert not (site / "docs" / "zebra.html").exists()
    assert (site / ".git" / "config").read_text() == (site / "CNAME").read_text() == "mine"


def test_a_page_that_sphinx_warns_of_is_named_as_long_as_it_is_there(site):
    page = site.parent / "book" / "students.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(f"{before}\n[nowhere](#nothing-of-this-name)\n", encoding="utf-8")
    try:
        for _ in range(2):
            with pytest.raises(CourseError, match="students.md.*nothing-of-this-name"):
                book.build(CourseFolder.here(site.parent))
    finally:
        page.write_text(before, encoding="utf-8")
    assert (site / "index.html").is_file()


# --- in a browser -----------------------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    """The site, served as a host of pages does."""
    handler = partial(Quiet, directory=str(site))
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def seen(address) -> Iterator[Page]:
    """A page; in the end, nothing was asked of another machine, and nothing was complained of."""
    with visit(SECONDS) as visited:
        asked = []
        visited.page.on("request", lambda request: asked.append(request.url))
        yield visited.page
        assert not [url for url in asked if not url.startswith((address, "data:"))]
        left = [text for text in visited.complaints if not any(word in text for word in NOT_OURS)]
        assert left == []


@in_a_browser
@pytest.mark.parametrize("name", NAMES)
def test_nothing_keeps_anybody_from_reading_it(address, seen, name):
    seen.goto(f"{address}/{name}.html")
    screenshot(seen, f"site_{name.replace('/', '_')}.png")
    wide = seen.viewport_size
    assert accessibility(seen, contrast=name in IN_ALL_COLOURS) == []
    seen.set_viewport_size(PHONE)
    assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    seen.set_viewport_size(wide)


@in_a_browser
@pytest.mark.parametrize("name", ["index", "instructors", "notebooks/overview"])
@pytest.mark.parametrize(
    ("size", "colours"), [(ZOOMED, "none"), (WIDE, "active")], ids=["zoomed", "forced-colours"]
)
def test_it_is_read_large_and_in_the_readers_own_colours(address, seen, name, size, colours):
    before = seen.viewport_size
    seen.set_viewport_size(size)
    seen.emulate_media(forced_colors=colours)
    seen.goto(f"{address}/{name}.html")
    assert accessibility(seen) == []
    assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    seen.set_viewport_size(before)
    seen.emulate_media(forced_colors="none")


@in_a_browser
def test_the_search_finds_a_term(address, seen):
    seen.goto(f"{address}/search.html?q=dendrogram")
    expect(seen.locator("#search-results li").first).to_be_visible()
    expect(seen.locator("#search-results")).to_contain_text("Beyond k-means")
