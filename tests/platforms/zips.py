"""Archives as Moodle and Canvas write them, of a class of invented people; and hostile ones."""

import io
import re
import stat
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Files = Mapping[str, str | bytes]
DOWNLOADED = (2026, 3, 2, 9, 30, 0)


@dataclass(frozen=True)
class Person:
    """A student, as the gradebook and the platforms know them."""

    id: str
    first: str
    last: str
    participant: str
    user_id: str

    @property
    def email(self) -> str:
        return f"{self.id}@uni.example"


NAMES = """
Amara Okafor|Bruno Lindqvist|Chiara Moretti|Devi Raman|Zoë O'Neill-Peña|Seán O’Brien|Łukasz Żółw
Ioana Șerban|İpek Işık|Jürgen Groß|François d'Alembert|太郎 山田|小明 王|지훈 김|Ольга Смирнова
Νίκη Παππά|Nguyễn Ánh Đặng|Anne-Marie van der Berg|Mary Jane Smith|Max Mustermann|Eva Horváth
Søren Kjær|Ana María Núñez|Björn Þórsson|José Araújo|Fatima al-Zahra|Priya K. Nair|Tom Late
Ugo Zip|Vera Two
"""


def people() -> list[Person]:
    """Thirty of them."""
    found = []
    for number, name in enumerate(re.split(r"[|\n]", NAMES.strip())):
        first, last = name.rsplit(" ", 1) if number not in (16, 17) else name.split(" ", 1)
        found.append(Person(f"s{number:02}", first, last, str(40_000 + number), str(500 + number)))
    return found


CLASS = people()


def moodle_zip(
    path: Path,
    handed_in: Mapping[Person, Files],
    *,
    word: str = "",
    flat: bool = False,
    before_4_1: bool = False,
    when: tuple = DOWNLOADED,
    more: Files | None = None,
) -> Path:
    """Moodle's archive of submissions.

    Parameters
    ----------
    path : pathlib.Path
    handed_in : dict of Person to dict of str to str
        Files by name, with sub-folders.
    word : str
        What blind marking writes in place of names.
    flat : bool
        Without folders.
    before_4_1 : bool
        Folders end with "_".
    when : tuple of int
        The time of all members.
    more : dict of str to str
        Further members.
    """
    members = {}
    for person, files in handed_in.items():
        name = word or re.sub(r"[&<>\"'`:|\\/]", "", f"{person.first} {person.last}")
        folder = f"{name.replace('_', ' ')}_{person.participant}_assignsubmission_file"
        end = "_" if flat else "_/" if before_4_1 else "/"
        members |= {f"{folder}{end}{file}": content for file, content in files.items()}
    return plain_zip(path, members | dict(more or {}), when)


def canvas_zip(
    path: Path,
    handed_in: Mapping[Person, Files],
    *,
    late: Iterable[Person] = (),
    first_attachment: int = 9001,
    when: tuple = DOWNLOADED,
    more: Files | None = None,
) -> Path:
    """Canvas's archive of submissions, flat; each file has a number of its own, later ones greater."""
    members, attachment = {}, first_attachment
    late = {*late}
    for person, files in handed_in.items():
        name = re.sub(r"[^\w]", "", f"{person.last}, {person.first}").lower()
        start = f"{name}{'_LATE' * (person in late)}_{person.user_id}"
        for file, content in files.items():
            display = re.sub(r'[\0/\\:*?"<>|]+', "_", file)
            members[f"{start}_{attachment}_{display}"] = content
            attachment += 1
    return plain_zip(path, members | dict(more or {}), when)


def plain_zip(path: Path, members: Files, when: tuple = DOWNLOADED) -> Path:
    path.write_bytes(zipped(members, when))
    return path


def zipped(members: Files, when: tuple = DOWNLOADED) -> bytes:
    """A zip archive; a link where a name ends with `@`, whose content is its target."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name.removesuffix("@"), when)
            info.compress_type = zipfile.ZIP_DEFLATED
            kind = stat.S_IFLNK | 0o777 if name.endswith("@") else stat.S_IFREG | 0o644
            info.external_attr = kind << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def a_class(right: str, wrong: str, assignment: str) -> dict[Person, dict[str, str | bytes]]:
    """What thirty people hand in: most of them well, some not.

    Parameters
    ----------
    right, wrong : str
        Notebooks with other answers.
    assignment : str
    """
    name = f"{assignment}.ipynb"
    handed_in: dict[Person, dict[str, str | bytes]] = {
        person: {name: right if number % 3 else wrong} for number, person in enumerate(CLASS)
    }
    odd: dict[int, dict[str, str | bytes]] = {
        1: {"My solution (final).ipynb": right},
        2: {name: right, "data/values.csv": "1,2\n"},
        3: {"answers.pdf": "%PDF"},
        19: {f"{assignment}-old.ipynb": wrong, name: right},
        26: {"a.ipynb": right, "b.ipynb": wrong},
        28: {"work.zip": zipped({f"my work/{name}": right, "my work/values.csv": "1,2\n"})},
        29: {f"{assignment}/{name}": right, "other/notes.txt": "x"},
    }
    return handed_in | {CLASS[number]: files for number, files in odd.items()}
