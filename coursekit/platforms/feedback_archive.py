"""Feedback pages as an archive, in the form in which a platform gave the submissions, to upload there.

What an upload looks at is in the platforms' own code: Moodle's `feedback/file/importziplib.php`,
Canvas's `infer_comment_context_from_filename`.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.platforms import unpack
from coursekit.platforms.archives import Entry, Layout
from coursekit.platforms.bounds import Limits
from coursekit.platforms.member_names import problem_of
from coursekit.platforms.new_file import new_file, refuse_same
from coursekit.platforms.owners import Owners
from coursekit.platforms.people import Roster
from coursekit.platforms.place import Places
from coursekit.platforms.sorting import Handed, sort_out
from coursekit.platforms.tables import read_table
from coursekit.platforms.which_assignment import refuse_another
from coursekit.report import feedback
from coursekit.report.scores import Scores, read_scores
from coursekit.report.standing import out_of_date
from coursekit.report.table import shorten

SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the same pages make the same archive
NAME, REASON = 40, 200
UPLOAD = {
    Layout.CANVAS: "in Canvas's gradebook, at the assignment: Upload Submissions. Students see each "
    "page there under the name of the file that they handed in; it is a page for the browser.",
    Layout.MOODLE: "in Moodle, among the submissions: Upload multiple feedback files in a zip.",
}
UPLOAD[Layout.MOODLE_FLAT] = UPLOAD[Layout.MOODLE]


@dataclass
class Pages:
    """What gets into the archive.

    Attributes
    ----------
    layout : Layout
    names : dict of str to str
        By student.
    look : list of (str, str)
        Who gets none, and why.
    """

    layout: Layout = Layout.FOLDER
    names: dict[str, str] = field(default_factory=dict)
    look: list[tuple[str, str]] = field(default_factory=list)


def export_feedback(
    course: CourseFolder,
    assignment: str,
    archive: Path,
    output: Path | None,
    names: Path | None = None,
    with_waiting: bool = False,
    dry_run: bool = False,
) -> bool:
    """Writes an assignment's feedback pages into a zip archive for the platform.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    archive : pathlib.Path
        The submissions, as they were downloaded from the platform and collected.
    output : pathlib.Path, optional
        The archive to write; needed unless `dry_run`.
    names : pathlib.Path, optional
        A table that says who is who, as `course.py collect` was given it.
    with_waiting : bool
        Also pages of submissions that wait for a person's grade.
    dry_run : bool
        Say the same and write nothing.

    Returns
    -------
    bool
        Whether everybody in the archive gets a page, and everybody with a grade is in it.

    Raises
    ------
    CourseError
        If something is unknown, unreadable, or cannot be written, or the archive is another
        assignment's.
    """
    course.choose(assignment)
    if output is None and not dry_run:
        raise CourseError("Where to? Give --output ZIP, or --dry-run to see who would get a page.")
    if output is not None:
        refuse_same(output, archive, names)
    scores = read_scores(course, assignment)
    owners = Owners(Roster.of(course), assignment, read_table(names) if names else None)
    pages = work_out(course, assignment, archive, owners, scores, with_waiting)
    print(described(pages, archive))
    if output is not None and not dry_run:
        if not pages.names:
            raise CourseError("There is no page to write: see above. Run `course.py grade` first.")
        write_pages(course, assignment, pages, output)
        print(f"\nwritten    {output}")
        if pages.layout in UPLOAD:
            print(f"next       {UPLOAD[pages.layout]}", flush=True)
    return not pages.look


def work_out(
    course: CourseFolder,
    assignment: str,
    archive: Path,
    owners: Owners,
    scores: dict[str, Scores],
    with_waiting: bool,
) -> Pages:
    """Whose page gets which name; the matching is that of `course.py collect`."""
    pages = Pages()
    places = Places(course, assignment, writes=False)
    limits = Limits()
    with unpack.opened(archive, limits) as source:
        found = sort_out([source], owners)
        submissions = [handed.items for each in found.students.values() for handed in each]
        refuse_another(course, assignment, submissions, limits)
    again = out_of_date(course, assignment, scores).again
    for handed, problem in found.unknown:
        pages.look.append((handed.entry.owner or handed.entry.path, problem))
    for who, (handed, *_) in sorted(found.students.items()):
        pages.layout = handed.layout
        name, problem = member_name(handed, assignment)
        if handed.by_name:
            problem = problem or places.problem_of_name(who, handed.origin)
        if who in again:
            problem = problem or (
                f"has changed in submitted/ since it was graded: run `course.py grade {assignment}`"
            )
        if problem := problem or why_no_page(course, assignment, who, scores, with_waiting):
            pages.look.append((who, problem))
        else:
            pages.names[who] = name
    for who in sorted(scores.keys() - found.students.keys()):
        pages.look.append((who, "has a grade, but is not in the archive"))
    return pages


def why_no_page(
    course: CourseFolder, assignment: str, who: str, scores: dict[str, Scores], with_waiting: bool
) -> str:
    """Why a student gets no page; empty if there is one, and it shows the grade as it is."""
    if who not in scores or not feedback.page(course, assignment, who).is_file():
        return "has no feedback page: run `course.py grade`, which says why if it makes none"
    mine = scores[who]
    if mine.by_hand and not with_waiting:
        return f"waits for a grade by hand: {', '.join(mine.by_hand)}"
    recorded = feedback.recorded(course, assignment, who)
    if recorded and recorded[0] != feedback.made_from(course, assignment, who, mine):
        return "the page is older than the grade: run `course.py grade`, which makes it anew"
    return ""


def member_name(handed: Handed, assignment: str) -> tuple[str, str]:
    """The name in the archive, or why there can be none."""
    if handed.layout is Layout.CANVAS:
        name, problem = canvas_name([item.entry for item in handed.items], assignment)
    elif handed.layout in (Layout.MOODLE, Layout.MOODLE_FLAT):
        name, problem = moodle_name(handed, assignment)
    else:
        name, problem = f"{handed.entry.owner}/{assignment}.html", ""
    return name, problem or problem_of(name)


def moodle_name(handed: Handed, assignment: str) -> tuple[str, str]:
    entry = handed.entry
    if not entry.participant:
        return "", "has no participant number in the archive, by which Moodle knows people"
    between = "/" if handed.layout is Layout.MOODLE else "_"
    start = f"{entry.owner}_{entry.participant}_assignsubmission_file"
    return f"{start}{between}{assignment}.html", ""


def canvas_name(entries: list[Entry], assignment: str) -> tuple[str, str]:
    """Of a Canvas submission, with the numbers of the newest notebook, or of another file.

    Canvas splits a name at `_`: the first two parts that are numbers tell whose it is, and there must
    be no last part that begins with "link".
    """
    files = [entry for entry in entries if entry.attachment_id]
    if not files:
        return "", "has handed in no file, and Canvas takes feedback for files only"
    entry = max(files, key=age)
    if any(part.isascii() and part.isdigit() for part in entry.owner.split("_")):
        return "", "has a number in the name, which Canvas would take for the student's"
    late = "_LATE" if entry.late else ""
    title = f"feedback-{assignment.replace('_', '-')}"
    return f"{entry.owner}{late}_{entry.user_id}_{entry.attachment_id}_{title}.html", ""


def age(entry: Entry) -> tuple[bool, int, int]:
    is_notebook = entry.file_name.lower().endswith(".ipynb")
    return is_notebook, entry.version, int(entry.attachment_id)


def write_pages(course: CourseFolder, assignment: str, pages: Pages, output: Path) -> None:
    with new_file(output) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        bar = tqdm(
            by_name(pages), desc="feedback", unit="page", total=len(pages.names), disable=None
        )
        for name, who in bar:
            member = zipfile.ZipInfo(name, SAME_TIME)
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, feedback.page(course, assignment, who).read_bytes())


def by_name(pages: Pages) -> Iterator[tuple[str, str]]:
    yield from sorted((name, who) for who, name in pages.names.items())


def described(pages: Pages, archive: Path) -> str:
    number = len(pages.names)
    lines = [f"{archive} ({pages.layout.value})"]
    lines.append(f"feedback   {number} page{'s' * (number != 1)}")
    if pages.look:
        lines.append("\nnot in the archive that is made, please look:")
        lines += [f"  {shorten(who, NAME)}: {shorten(why, REASON)}" for who, why in pages.look]
    return "\n".join(lines)
