"""Archives are read through no link and within bounds, and nothing gets out of its folder."""

import io
import os
import stat
import struct
import tarfile
import unicodedata
import zipfile
from pathlib import Path

import pytest
from zips import plain_zip, zipped

from coursekit.coursefolder import CourseError
from coursekit.platforms import member_names, unpack
from coursekit.platforms.bounds import Budget, Limits, Refused

LIMITS = Limits(
    members=50, files=5, file_bytes=3 << 20, submission_bytes=4 << 20, all_bytes=8 << 20, ratio=50
)
ZEROS = bytes(2 << 20)


def members(path: Path, limits: Limits = LIMITS) -> dict[str, str]:
    """Name to problem."""
    with unpack.opened(path, limits) as source:
        return {member.name: member.problem for member in source.members}


def content(path: Path, target: Path, limits: Limits = LIMITS) -> dict[str, bytes | str]:
    """What is unpacked by name, or why not."""
    found: dict[str, bytes | str] = {}
    budget = Budget.of(limits)
    with unpack.opened(path, limits) as source:
        for number, member in enumerate(source.members):
            copy = target / str(number)
            try:
                unpack.copy(source, member, copy, limits, budget)
                found[member.name] = copy.read_bytes()
            except Refused as problem:
                assert not copy.exists()
                found[member.name] = str(problem)
    return found


def tar(
    path: Path, names: dict[str, bytes], mode: str = "w:gz", **kinds: tuple[bytes, str]
) -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in names.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, (kind, target) in kinds.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return path


# --- names --------------------------------------------------------------------------------------

LEADS_OUT = {
    "/etc/passwd": "an absolute name",
    "C:/x.ipynb": "an absolute name",
    "../x.ipynb": "a name that leads out of its folder",
    "a/../../x.ipynb": "a name that leads out of its folder",
    "a\\..\\x.ipynb": "a backslash in its name",
    "a/x\x1b[2J.ipynb": "a control character in its name",
    "a/" * 25 + "x": "too deep in folders",
    "ä" * 200: "too long a name",
    "venv/lib/x.py": "an environment's",
}


@pytest.mark.parametrize("name, problem", LEADS_OUT.items(), ids=range(len(LEADS_OUT)))
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, kind, name, problem):
    path = tmp_path / "archive"
    if kind == "zip":
        plain_zip(path, {name: "x", "good": "x"})
    else:
        tar(path, {name: b"x", "good": b"x"})
    assert members(path) == {name: problem, "good": ""}


def test_a_name_is_not_cut_at_a_nul(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"x.ipynb#.txt": "x"}).replace(b"x.ipynb#.txt", b"x.ipynb\0.txt"))
    assert [*members(path).values()] == ["a control character in its name"]


NAMES = ["Zoë", "d'Alembert ß", "太郎", "Ольга"]


@pytest.mark.parametrize("name", NAMES)
def test_utf_8_is_read_with_and_without_its_flag(tmp_path, name):
    path = tmp_path / "a.zip"
    data = zipped({f"{name}.ipynb": "x"})
    path.write_bytes(data)
    assert [*members(path)] == [f"{name}.ipynb"]
    path.write_bytes(without_flag(data))
    assert [*members(path)] == [f"{name}.ipynb"]


def without_flag(data: bytes) -> bytes:
    """The same zip archive, in which no name is marked as UTF-8."""
    found = bytearray(data)
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(magic, start + 1)) >= 0:
            (flags,) = struct.unpack_from("<H", found, start + place)
            struct.pack_into("<H", found, start + place, flags & ~0x800)
    return bytes(found)


@pytest.mark.parametrize("encoding", ["cp437", "cp1252"])
@pytest.mark.parametrize("name", ["Jürgen Müller", "François Zoë", "Ana Núñez"])
def test_older_code_pages_of_dos_and_windows_are_told_apart(encoding, name):
    assert member_names.decoded(name.encode(encoding)) == name


def test_decomposed_letters_are_composed(tmp_path):
    path = plain_zip(tmp_path / "a.zip", {unicodedata.normalize("NFD", "Zoë.ipynb"): "x"})
    assert [*members(path)] == ["Zoë.ipynb"]
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / unicodedata.normalize("NFD", "Zoë.ipynb")).touch()
    assert [*members(tmp_path / "folder")] == ["Zoë.ipynb"]


# --- links and what is no file --------------------------------------------------------------------


def test_links_and_special_files_in_archives_are_refused(tmp_path):
    path = plain_zip(tmp_path / "a.zip", {"link@": "/etc/passwd", "good": "x"})
    assert members(path) == {"link": "a link", "good": ""}
    kinds = {
        "soft": (tarfile.SYMTYPE, "/etc/passwd"),
        "hard": (tarfile.LNKTYPE, "good"),
        "pipe": (tarfile.FIFOTYPE, ""),
        "disk": (tarfile.BLKTYPE, ""),
    }
    path = tar(tmp_path / "a.tar", {"good": b"x"}, "w", **kinds)
    assert members(path) == {
        "good": "",
        "soft": "a link",
        "hard": "a link",
        "pipe": "a special file",
        "disk": "a special file",
    }


def test_links_in_folders_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "points.csv").write_text("x")
    folder = tmp_path / "folder"
    (folder / "anna").mkdir(parents=True)
    (folder / "anna" / "x.ipynb").write_text("{}")
    (folder / "anna" / "file").symlink_to(secret / "points.csv")
    (folder / "anna" / "all").symlink_to(secret)
    (folder / "ben").symlink_to(secret)
    os.mkfifo(folder / "anna" / "pipe")
    assert members(folder) == {
        "ben": "a link",
        "anna/all": "a link",
        "anna/file": "a link",
        "anna/pipe": "a special file",
        "anna/x.ipynb": "",
    }


def test_a_link_that_comes_in_between_is_not_followed(tmp_path):
    folder = tmp_path / "folder"
    (folder / "anna").mkdir(parents=True)
    (folder / "anna" / "x.ipynb").write_text("{}")
    with unpack.opened(folder, LIMITS) as source:
        (folder / "anna").rename(tmp_path / "elsewhere")
        (folder / "anna").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(Refused, match="(?i)directory|links"):
            unpack.copy(source, source.members[0], tmp_path / "copy", LIMITS, Budget.of(LIMITS))
    assert not (tmp_path / "copy").exists()


def test_what_is_hidden_in_a_checkout_is_neither_read_nor_run(tmp_path):
    """`core.fsmonitor` of a student's repository is a program that a mere `git status` runs."""
    git = tmp_path / "all" / "anna" / ".git"
    (git / "hooks").mkdir(parents=True)
    (git / "config").write_text(f"[core]\n\tfsmonitor = touch {tmp_path / 'ran'}\n")
    (git.parent / "venv" / "lib").mkdir(parents=True)
    (git.parent / "venv" / "lib" / "x.py").touch()
    (git.parent / "mine").mkdir()
    (git.parent / "mine" / "pyvenv.cfg").touch()
    (git.parent / "x.ipynb").write_text("{}")
    found = members(tmp_path / "all")
    assert found.pop("anna/.git") and found == {
        "anna/x.ipynb": "",
        "anna/mine/": "an environment",
    }
    assert not (tmp_path / "ran").exists()


# --- bounds ---------------------------------------------------------------------------------------


def test_a_bomb_is_known_before_it_is_unpacked(tmp_path):
    path = plain_zip(tmp_path / "a.zip", {"bomb": ZEROS, "small": bytes(1 << 19)})
    assert members(path) == {"bomb": "packed more than 50 times smaller", "small": ""}


def test_what_is_packed_too_tightly_is_not_decompressed(tmp_path):
    path = tar(tmp_path / "a.tar.gz", {"bomb": ZEROS})
    with pytest.raises(CourseError, match="packed more than 50 times smaller"):
        members(path)


def test_a_large_file_is_refused_by_the_size_that_it_declares(tmp_path):
    noise = os.urandom((3 << 20) + 1)
    path = tar(tmp_path / "a.tar", {"large": noise, "good": b"x"}, "w")
    assert members(path) == {"large": "larger than 3 MB", "good": ""}
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "large").write_bytes(noise)
    assert members(tmp_path / "folder") == {"large": "larger than 3 MB"}


def test_a_file_that_has_become_larger_is_cut_off(tmp_path):
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "log"
    file.touch()
    with unpack.opened(tmp_path / "folder", LIMITS) as source:
        file.write_bytes(bytes((3 << 20) + 1))
        with pytest.raises(Refused, match="larger than 3 MB"):
            unpack.copy(source, source.members[0], tmp_path / "copy", LIMITS, Budget.of(LIMITS))
    assert not (tmp_path / "copy").exists()


def test_a_submissions_files_are_bounded_in_number_and_together(tmp_path):
    path = plain_zip(tmp_path / "many.zip", {f"{i}": "x" for i in range(7)})
    found = content(path, tmp_path / "many")
    assert [*found.values()] == [b"x"] * 5 + ["more than 5 files together"] * 2
    noise = os.urandom(5 << 18)
    path = plain_zip(tmp_path / "large.zip", {f"{i}": noise for i in range(4)})
    found = content(path, tmp_path / "large")
    assert [*found.values()][:3] == [noise] * 3 and "together larger" in found["3"]


@pytest.mark.parametrize("kind", ["zip", "tar", "folder"])
def test_a_flood_of_members_is_refused_as_a_whole(tmp_path, kind):
    names = {f"{i}": b"" for i in range(51)}
    path = tmp_path / "flood"
    if kind == "zip":
        plain_zip(path, names)
    elif kind == "tar":
        tar(path, names)
    else:
        path.mkdir()
        for name in names:
            (path / name).touch()
    with pytest.raises(CourseError, match="more than 50"):
        members(path)


def test_a_header_of_a_header_is_not_taken_into_memory(tmp_path):
    path = tmp_path / "a.tar"
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 2 << 20
    path.write_bytes(long.tobuf() + bytes(2 << 20) + tarfile.TarInfo("x").tobuf() + bytes(1024))
    with pytest.raises(CourseError, match="a header is larger than 1 MB"):
        members(path)


# --- what is broken -------------------------------------------------------------------------------


def test_a_damaged_member_costs_only_itself(tmp_path):
    path = tmp_path / "a.zip"
    data = zipped({"bad": os.urandom(1000), "good": "x"})
    place = data.index(b"bad") + 200
    path.write_bytes(data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :])
    found = content(path, tmp_path / "out")
    assert found["good"] == b"x" and str(found["bad"]).startswith("damaged")


def test_an_encrypted_member_is_named_as_such(tmp_path):
    path = tmp_path / "a.zip"
    data = bytearray(zipped({"x": "y"}))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    path.write_bytes(data)
    assert content(path, tmp_path / "out") == {"x": "encrypted"}


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "no zip and no tar archive"),
        (b"Rar!\x1a\x07", "no zip and no tar archive"),
        (zipped({"x": "y"})[:-30], "cannot be unpacked"),
        (b"\x1f\x8b" + bytes(100), "cannot be unpacked"),
        (b"BZh9" + bytes(100), "cannot be unpacked"),
    ],
)
def test_what_is_no_archive_is_an_error_that_names_it(tmp_path, data, reason):
    path = tmp_path / "download.zip"
    path.write_bytes(data)
    with pytest.raises(CourseError, match=f"download.zip .*{reason}"):
        members(path)
    with pytest.raises(CourseError, match="missing.zip does not exist"):
        members(tmp_path / "missing.zip")


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_archive_is_known_by_what_it_is(tmp_path, mode):
    path = tar(tmp_path / "download", {"a/x.ipynb": b"{}"}, mode)
    assert content(path, tmp_path / "out") == {"a/x.ipynb": b"{}"}


def test_a_zip_tells_no_kind_where_it_was_made_on_windows(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x.ipynb")
        info.create_system, info.external_attr = 0, 0
        archive.writestr(info, "{}")
    assert members(path) == {"x.ipynb": ""} and not stat.S_IFMT(info.external_attr >> 16)
