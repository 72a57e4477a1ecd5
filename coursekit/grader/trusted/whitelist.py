"""What may enter a graded notebook from a submission: outputs, tags, attachments, kernel.

nbconvert's and nbgrader's templates trust a notebook: they write an image's width as an attribute
without quotes, load what its metadata names as a file, and fail on values of another type. So
nothing gets into the notebook but what stands here, in the types that stand here. HTML and Markdown
are kept as they are; pages clean them where they show them (`coursekit.report.safe_html`).
"""

import base64
import binascii
import re
from typing import Any

OUTPUT_TYPES = ("stream", "display_data", "execute_result", "error")
# Notebooks also hold what only their interface can show, such as widgets: pages have no use for it.
TEXT_TYPES = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
BASE64_TYPES = ("image/png", "image/jpeg")
IMAGE_TYPES = (*BASE64_TYPES, "image/svg+xml")
NOT_SHOWN = "[an output that is not shown here: {}]"
MAX_PIXELS = 10_000
MAX_ALT = 1000  # characters
MAX_TAGS = 20
TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,49}")
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
KERNEL_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+ ()-]{0,99}")


def plain_text(text: str) -> str:
    """Without lone surrogates and NULs, which no file can hold."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def joined(value: Any) -> str | None:
    """A text, which nbformat may have as a list of lines; None for anything else."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    return plain_text(value) if isinstance(value, str) else None


def as_dict(value: Any) -> dict:
    """A dict; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


# --- outputs ------------------------------------------------------------------------------------


def clean_output(output: Any) -> dict:
    """An output as nbformat has it, whatever was given."""
    if not isinstance(output, dict) or output.get("output_type") not in OUTPUT_TYPES:
        return {
            "output_type": "stream",
            "name": "stdout",
            "text": "[an output that is not of nbformat's form was left out]\n",
        }
    kind = output["output_type"]
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        text = joined(output.get("text", ""))
        text = plain_text(str(output["text"])) if text is None else text
        return {"output_type": kind, "name": name, "text": overwritten(text)}
    if kind == "error":
        trace = output.get("traceback")
        trace = [plain_text(str(line)) for line in trace] if isinstance(trace, list) else []
        name, text = (plain_text(str(output.get(key, ""))) for key in ("ename", "evalue"))
        return {"output_type": kind, "ename": name, "evalue": text, "traceback": trace}
    given = as_dict(output.get("data"))
    data = clean_data(given)
    if not data:
        kinds = ", ".join(sorted(plain_text(str(name))[:60] for name in list(given)[:5]))
        data = {"text/plain": NOT_SHOWN.format(kinds or "nothing")}
    clean = {"output_type": kind, "data": data, "metadata": {}}
    metadata = as_dict(output.get("metadata"))
    for image in IMAGE_TYPES:
        if image in data and (of_image := clean_image_metadata(metadata.get(image))):
            clean["metadata"][image] = of_image
    if kind == "execute_result":
        clean["execution_count"] = clean_count(output.get("execution_count"))
    return clean


def clean_count(count: Any) -> int | None:
    """The count of an execution as a notebook may hold it; None in place of anything else."""
    return count if type(count) is int and 0 <= count < 1 << 31 else None


def overwritten(text: str) -> str:
    """The text as a terminal shows it: of a line, what follows its last carriage return.

    nbconvert does the same, in a time that grows with the square of a line's length.
    """
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def clean_data(data: dict) -> dict[str, str]:
    """Of an output's forms by MIME type, those that pages show."""
    found = {}
    for kind in TEXT_TYPES:
        if (text := joined(data.get(kind))) is not None:
            found[kind] = text
    for kind in BASE64_TYPES:
        if encoded := clean_base64(data.get(kind)):
            found[kind] = encoded
    return found


def clean_base64(value: Any) -> str:
    """Base64 text without blanks; empty if it is none."""
    text = "".join((joined(value) or "").split())
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return text


def clean_image_metadata(given: Any) -> dict[str, int | str]:
    """Of what is said of an image, its size in pixels and its text for those who do not see it."""
    given = as_dict(given)
    found: dict[str, int | str] = {}
    for name in ("width", "height"):
        value = given.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is int and 0 < value <= MAX_PIXELS:
            found[name] = value
    if isinstance(given.get("alt"), str):
        found["alt"] = plain_text(given["alt"])[:MAX_ALT]
    return found


# --- cells and notebooks ------------------------------------------------------------------------


def clean_tags(given: Any) -> list[str]:
    """Plain words: a page makes them class names, and a blank would make another one."""
    words = [tag for tag in given if isinstance(tag, str)] if isinstance(given, list) else []
    return [tag for tag in dict.fromkeys(words) if TAG.fullmatch(tag)][:MAX_TAGS]


def clean_attachments(given: Any) -> dict[str, dict[str, str]]:
    """Pictures, in base64, by their names."""
    found = {}
    for name, forms in as_dict(given).items():
        if isinstance(forms, dict):
            clean = {kind: clean_base64(forms.get(kind)) for kind in IMAGE_TYPES}
            found[plain_text(name)] = {kind: text for kind, text in clean.items() if text}
    return {name: forms for name, forms in found.items() if forms}


def clean_kernel(given: Any) -> dict[str, str]:
    """The kernel that a notebook asks for, in plain words; the course's own if that is unclear."""
    given = as_dict(given)
    if all(isinstance(given.get(key), str) and KERNEL_WORD.fullmatch(given[key]) for key in KERNEL):
        return {key: given[key] for key in KERNEL}
    return dict(KERNEL)
