"""A report's tables: sorted by their headings, and to be taken home as CSV."""

import base64
import csv
import io
import math
from dataclasses import dataclass, field

from coursekit.report.table import safe


@dataclass(frozen=True)
class Cell:
    """What stands in a table.

    Attributes
    ----------
    text : str
    value : float or None
        What it is sorted by, if that is a number.
    link : str
        Where it leads, if anywhere.
    """

    text: str
    value: float | None = None
    link: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption.

    Attributes
    ----------
    name : str
        Of its file, and its place on the page.
    caption : str
    columns : list of str
    rows : list of list of Cell
    """

    name: str
    caption: str
    columns: list[str]
    rows: list[list[Cell]] = field(default_factory=list)

    def is_numeric(self, column: int) -> bool:
        values = [row[column].value for row in self.rows if row[column].text]
        return bool(values) and all(value is not None for value in values)

    @property
    def as_csv(self) -> str:
        """Quoted, and with nothing that a spreadsheet would take for a formula."""
        file = io.StringIO()
        lines = csv.writer(file)
        lines.writerow(self.columns)
        for row in self.rows:
            lines.writerow(
                [cell.text if cell.value is not None else safe(cell.text) for cell in row]
            )
        return file.getvalue()

    @property
    def link(self) -> str:
        """An address that holds the CSV itself; with a mark by which Excel knows it for UTF-8."""
        data = base64.b64encode(self.as_csv.encode("utf-8-sig", "replace")).decode("ascii")
        return f"data:text/csv;charset=utf-8;base64,{data}"


def number(value: float, digits: str = "g") -> Cell:
    """A number; nothing where there is none."""
    if math.isnan(value):
        return Cell("", None)
    return Cell(f"{value:{digits}}", float(value))
