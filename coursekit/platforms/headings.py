"""Columns of the platforms' tables: by their headings in some languages, or by what is in them."""

import re
from collections.abc import Callable, Sequence

FULL_NAMES = {
    "full name",
    "vollständiger name",
    "nom complet",
    "nombre completo",
    "氏名",
    "フルネーム",
}
FULL_NAMES |= {"姓名", "名前"}
FIRST_NAMES = {"first name", "vorname", "prénom", "nombre", "名", "firstname", "first_name"}
LAST_NAMES = {"last name", "surname", "nachname", "nom", "nom de famille", "apellido", "apellidos"}
LAST_NAMES |= {"apellido(s)", "姓", "lastname", "last_name"}
ID_NUMBERS = {"id number", "id-nummer", "matrikelnummer", "numéro d'identification", "número de id"}
ID_NUMBERS |= {"numéro d’identification", "número id", "idナンバー", "id番号", "idnumber"}
LOGINS = {"username", "anmeldename", "benutzername", "nom d'utilisateur", "nom d’utilisateur"}
LOGINS |= {"nombre de usuario", "ユーザ名", "ユーザー名"}
GRADES = {"grade", "bewertung", "note", "calificación", "評点"}
MOST = {"maximum grade", "bestwertung", "bestbewertung", "note maximale", "calificación máxima"}
MOST |= {"最大評点", "max grade"}
CHANGEABLE = {
    "grade can be changed",
    "bewertung kann geändert werden",
    "la note peut être modifiée",
}
CHANGEABLE |= {"la calificación puede ser cambiada", "評点変更可"}
CHANGEABLE |= {"la calificación se puede cambiar", "la calificación puede cambiarse"}
NO = {"no", "nein", "non", "いいえ", "não", "nee", "nej", "нет", "否"}

E_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
PARTICIPANT = re.compile(r"(.*\D)(\d+)", re.DOTALL)
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
UNIX_TIME = re.compile(r"1\d{9}")  # 2001 to 2033
NOTHING = ("", "-")

Rows = Sequence[Sequence[str]]


def heading(text: str) -> str:
    """A heading as compared."""
    return " ".join(text.split()).casefold()


def headed(header: Sequence[str], names: set[str]) -> int | None:
    """The first column that has one of these headings."""
    return next((i for i, text in enumerate(header) if heading(text) in names), None)


def column(rows: Rows, index: int) -> list[str]:
    """A column's cells, stripped; a short row has none."""
    return [row[index].strip() if index < len(row) else "" for row in rows]


def filled_by(header: Sequence[str], rows: Rows, fits: Callable[[str], object]) -> list[int]:
    """The columns in which each filled cell fits, and at least one is filled."""
    found = []
    for index in range(len(header)):
        filled = [cell for cell in column(rows, index) if cell]
        if filled and all(map(fits, filled)):
            found.append(index)
    return found


def e_mail_column(header: Sequence[str], rows: Rows) -> int | None:
    found = filled_by(header, rows, E_MAIL.fullmatch)
    return found[0] if found else None


def participants(rows: Rows) -> list[str]:
    """The numbers in a worksheet's first column, in whatever language: "Participant 1234".

    Returns
    -------
    list of str
        Empty unless the column has only such cells, of the same word and each with its own number.
    """
    found = [PARTICIPANT.fullmatch(cell) for cell in column(rows, 0)]
    matches = [match for match in found if match is not None]
    numbers = [match[2] for match in matches]
    same_word = len({match[1] for match in matches}) == 1
    unique = len(set(numbers)) == len(numbers) == len(rows)
    return numbers if same_word and unique else []


def grade_columns(header: Sequence[str], rows: Rows) -> list[int]:
    """A worksheet's grade column, which has the maximum to its right; all that may be it.

    By the headings; where they are in a language unknown here, by content: a maximum is the same
    number in all rows, and a grade a number from 0 to that, or nothing.
    """
    named = [
        index
        for index in range(len(header) - 1)
        if heading(header[index]) in GRADES and heading(header[index + 1]) in MOST
    ]
    return named or [
        index
        for index in range(1, len(header) - 1)
        if is_maximum(column(rows, index + 1))
        and all(is_grade(cell, column(rows, index + 1)[0]) for cell in column(rows, index))
    ]


def is_maximum(cells: list[str]) -> bool:
    return len(set(cells)) == 1 and bool(NUMBER.fullmatch(cells[0])) and as_number(cells[0]) > 0


def is_grade(cell: str, maximum: str) -> bool:
    if cell in NOTHING:
        return True
    return bool(NUMBER.fullmatch(cell)) and 0 <= as_number(cell) <= as_number(maximum)


def as_number(cell: str) -> float:
    return float(cell.replace(",", "."))
