"""`nbgrader zip_collect` as a way to `course.py collect`.

nbgrader's own steps match absolute paths, wipe a student's folder, and unpack without bounds. So the
extractor collects by itself and leaves nothing to extract, and the collector takes nothing.
"""

from pathlib import Path

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.platforms.collect import collect
from coursekit.platforms.which_files import is_archive, is_notebook


class Extractor(ExtractorPlugin):
    """Collects what lies in `downloaded/ASSIGNMENT/archive/`; a CSV file there says who is who."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Puts submissions into `submitted/`; nbgrader finds nothing left to do.

        Parameters
        ----------
        archive_path : str
            The folder of archives, or of students' files and folders.
        extracted_path : str
            Stays empty.
        """
        coursedir = self.parent.coursedir
        try:
            course = CourseFolder.here(Path(coursedir.root))
            archives, table = downloads(Path(archive_path))
            if not collect(course, coursedir.assignment_id, archives, table):
                self.log.warning("Some submissions need a look, see above")
        except CourseError as problem:
            self.parent.fail(str(problem))


class Collector(FileNameCollectorPlugin):
    """Takes nothing: all is collected already."""

    def collect(self, submitted_file: str) -> dict | None:
        """None, whatever the file is."""
        return None


def downloads(folder: Path) -> tuple[list[Path], Path | None]:
    """The archives in a folder, or itself if it holds notebooks; and the table beside them.

    Raises
    ------
    CourseError
        If it holds neither, or several tables.
    """
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    tables = [path for path in found if path.suffix.lower() == ".csv"]
    if len(tables) > 1:
        raise CourseError(
            f"{folder} holds {len(tables)} CSV files; expected is one at most, that says who is who."
        )
    archives = [path for path in found if path.is_dir() or is_archive(path.name)]
    if any(is_notebook(path.name) for path in found):
        archives = [folder]
    if not archives:
        raise CourseError(f"{folder} holds no archive: put the platform's download there.")
    return archives, tables[0] if tables else None
