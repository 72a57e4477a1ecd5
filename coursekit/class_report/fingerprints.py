"""Which passages two texts have in common, whatever the names and the comments in them.

A text is put into a normal form, in which names and texts in quotation marks are one letter each and
comments and spaces are gone. copydetect takes every passage of `PASSAGE` characters from it, and says
where those lie that two texts have in common.
"""

import builtins
import io
import keyword
import re
from collections.abc import Sequence, Set
from typing import Any

import numpy as np

# Characters in normal form, about one call of a function: `V.V(V=V,V=2)`. copydetect's default is 25;
# with 12, more is left of a copy that has been changed here and there.
PASSAGE = 12
LONGEST = 50_000  # characters; longer texts are cut. A long correct answer has 4,000.

KEPT = frozenset(keyword.kwlist) | frozenset(name for name in dir(builtins) if name.islower())
TOKEN = re.compile(
    r"""
      (?P<nothing> \s+ | \#[^\n]* | \\\n )
    | (?P<text> [rbfuRBFU]{0,2} (?: \"{3} (?: [^\\] | \\.? )*? (?: \"{3} | \Z )
                                  | '{3} (?: [^\\] | \\.? )*? (?: '{3} | \Z )
                                  | " (?: [^"\\\n] | \\. )* "?
                                  | ' (?: [^'\\\n] | \\. )* '? ) )
    | (?P<name> [^\W\d]\w* )
    | (?P<rest> . )
    """,
    re.VERBOSE | re.DOTALL,
)

Fragments = list[tuple[str, bool]]


def readable(text: str) -> str:
    """The text as a page can show it, and not longer than `LONGEST`."""
    return text[:LONGEST].encode("utf-8", "replace").decode().replace("\0", "?").strip()


def normal_form(text: str) -> str:
    """The text with V for each name and S for each string, without comments and spaces; keywords
    and built-in names stay.

    copydetect's own filter does nearly the same with Pygments' lexer, but takes ten times as long,
    and says wrong places after the name of a class (0.5.0). Python's tokenizer refuses broken code.
    """
    return TOKEN.sub(in_normal_form, text)


def in_normal_form(token: re.Match) -> str:
    if token.lastgroup == "name":
        return token[0] if token[0] in KEPT else "V"
    return {"nothing": "", "text": "S"}.get(token.lastgroup or "", token[0])


def places(text: str) -> list[tuple[int, int]]:
    """For each character of the normal form, from where to where in the text it stands for."""
    found = []
    for token in TOKEN.finditer(text):
        form = in_normal_form(token)
        if form == token[0]:
            found += [(place, place + 1) for place in range(*token.span())]
        elif form:
            found.append(token.span())
    return found


def fingerprint(text: str) -> Any:
    """copydetect's `CodeFingerprint` of the text's normal form: its passages by their hashes."""
    # Imported where it is needed: it brings matplotlib with it.
    from copydetect import CodeFingerprint

    return CodeFingerprint("", PASSAGE, 1, filter=False, fp=io.StringIO(normal_form(text)))


def passages(text: str) -> set[int]:
    """The hashes of the text's passages. They are others in each process."""
    from copydetect.utils import get_document_fingerprints

    return get_document_fingerprints(normal_form(text), PASSAGE, 1)[0]


def shares(own: Sequence[Set[int]], block: int = 256) -> np.ndarray:
    """For each two texts, the share of the smaller one's passages that the other has, too.

    Parameters
    ----------
    own : sequence of sets of int
        Each text's passages, at least one.
    block : int
        Texts that are compared with all others at a time, which bounds the memory.

    Returns
    -------
    array of float32, texts × texts
        From 0 to 1; 0 of a text with itself.
    """
    from scipy.sparse import csr_array

    numbers: dict[int, int] = {}
    columns = [numbers.setdefault(passage, len(numbers)) for found in own for passage in found]
    counts = np.array([len(found) for found in own])
    rows = np.concatenate([[0], np.cumsum(counts)])
    ones = np.ones(len(columns), dtype=np.float32)
    table = csr_array((ones, columns, rows), shape=(len(own), len(numbers)))
    found = np.empty((len(own), len(own)), dtype=np.float32)
    for start in range(0, len(own), block):
        part = slice(start, start + block)
        found[part] = (table[part] @ table.T).toarray() / np.minimum(counts[part, None], counts)
    np.fill_diagonal(found, 0)
    return found


def side_by_side(first: str, second: str, given: Set[int]) -> tuple[Fragments, Fragments]:
    """Both texts in pieces, with whether the other has the piece, too, and it is not given."""
    from copydetect import compare_files

    one, other = fingerprint(first), fingerprint(second)
    # Of what is given to `CodeFingerprint` as `boilerplate=`, and of what a text has twice, it loses
    # places (0.5.0).
    one.hashes -= given
    slices = compare_files(one, other)[2]
    return marked(first, slices[0]), marked(second, slices[1])


def marked(text: str, slices: np.ndarray) -> Fragments:
    """The text in pieces: what the slices of its normal form stand for is shared."""
    stands_for = places(text)
    fragments, done = [], 0
    for start, end in slices.T.astype(int).tolist():
        left, right = stands_for[start][0], stands_for[end - 1][1]
        fragments += [(text[done:left], False), (text[left:right], True)]
        done = right
    fragments.append((text[done:], False))
    return [fragment for fragment in fragments if fragment[0]]
