"""A CSV file in which single cells are changed and every other byte stays as it was."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coursekit.coursefolder import CourseError

SEPARATORS = ",;\t"
LARGEST = 100_000_000  # bytes
TELLS_SEPARATOR = re.compile(rf'"?sep=([{SEPARATORS}])"?(?:\r\n|\r|\n)', re.IGNORECASE)  # Excel's
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


@dataclass(frozen=True)
class Cell:
    """A cell's value, and where its text is in the file's."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class CsvFile:
    """A file's text, and its cells.

    Attributes
    ----------
    text : str
        All of it, without a byte order mark.
    mark : bytes
        The byte order mark, or nothing.
    encoding, separator : str
    cells : list of list of Cell
        By row; an empty line is a row with one empty cell. A first line "sep=;" is none.
    """

    text: str
    mark: bytes
    encoding: str
    separator: str
    cells: list[list[Cell]]

    @property
    def rows(self) -> list[list[str]]:
        return [[cell.value for cell in row] for row in self.cells]

    def changed(self, changes: Mapping[tuple[int, int], str]) -> bytes:
        """The file's bytes with other values in some cells.

        Parameters
        ----------
        changes : mapping of (int, int) to str
            By row and column, from 0. A cell that had quotes keeps them.
        """
        parts, done = [], 0
        for row, column in sorted(changes):
            cell = self.cells[row][column]
            had_quotes = self.text[cell.start : cell.end].startswith('"')
            parts += [self.text[done : cell.start], self._quoted(changes[row, column], had_quotes)]
            done = cell.end
        return self.mark + "".join([*parts, self.text[done:]]).encode(self.encoding)

    def _quoted(self, value: str, always: bool) -> str:
        needed = always or any(c in value for c in (self.separator, '"', "\r", "\n"))
        return '"' + value.replace('"', '""') + '"' if needed else value


def read_csv(path: Path) -> CsvFile:
    """Reads a CSV file of any usual encoding and separator.

    Raises
    ------
    CourseError
        If there is no such file, or it is not CSV.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CourseError(
                f"{path} is larger than {LARGEST // 10**6} MB: that is no class's table."
            )
        data = path.read_bytes()
    except OSError as problem:
        raise CourseError(f"{path} cannot be read: {problem.strerror}.") from problem
    if data.startswith(b"PK\3\4"):
        raise CourseError(
            f"{path} is a workbook or an archive, where a CSV file is expected. Give the file as it "
            "was downloaded, or save the sheet as CSV (UTF-8)."
        )
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    text, encoding = decoded(path, data.removeprefix(mark), MARKS.get(mark, ""))
    told = TELLS_SEPARATOR.match(text)
    separator, start = (told[1], told.end()) if told else (separator_of(text), 0)
    return CsvFile(text, mark, encoding, separator, split(path, text, separator, start))


def decoded(path: Path, data: bytes, encoding: str) -> tuple[str, str]:
    """Text and encoding. In the last one, which any bytes have, letters may be wrong; the cells and
    what they hold in ASCII are right."""
    for name in [encoding] if encoding else ["utf-8", "cp1252", "latin-1"]:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, name
    raise CourseError(f"{path} is not text, where a CSV file is expected: save it as CSV (UTF-8).")


def separator_of(text: str) -> str:
    """The one that splits the first line into the most cells."""
    return max(SEPARATORS, key=lambda separator: len(first_row(text, separator)))


def first_row(text: str, separator: str) -> list[Cell]:
    return next(iter(rows_of(text, separator)), [])


def split(path: Path, text: str, separator: str, start: int) -> list[list[Cell]]:
    rows = list(rows_of(text, separator, start))
    end = rows[-1][-1].end if rows else start
    if text[end:].strip("\r\n"):
        line = len(re.findall(r"\r\n|\r|\n", text[:end])) + 1 + bool(rows)
        raise CourseError(
            f'{path} is not CSV from line {line} on: a quote (") that does not end, or text after '
            "one. Give the file as it was downloaded."
        )
    return rows


def rows_of(text: str, separator: str, start: int = 0):
    """The rows from a place on, up to the end, or up to where the text is not CSV."""
    pattern = re.compile(
        rf'("[^"]*(?:""[^"]*)*"|[^"{separator}\r\n][^{separator}\r\n]*|)({separator}|\r\n|\r|\n|\Z)'
    )
    row: list[Cell] = []
    position = start
    while position < len(text) or row:
        found = pattern.match(text, position)
        if found is None:
            return
        raw, end = found.groups()
        value = raw[1:-1].replace('""', '"') if raw.startswith('"') else raw
        row.append(Cell(value, *found.span(1)))
        position = found.end()
        if end != separator:
            yield row
            row = []
