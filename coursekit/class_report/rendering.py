"""From a page's contents to one HTML file that needs nothing else, and only its own script runs in."""

import base64
import functools
import hashlib
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def render(template: str, page: Any) -> str:
    """The page as HTML.

    Parameters
    ----------
    template : str
        Its file in `templates/`.
    page : AssignmentPage or CoursePage
    """
    script = part("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    html = (
        environment()
        .get_template(template)
        .render(page=page, style=Markup(part("report.css")), script=Markup(script), digest=digest)
    )
    return html.encode("utf-8", "replace").decode("utf-8")  # names of folders may be any bytes


@functools.cache
def environment() -> Environment:
    return Environment(
        loader=PackageLoader("coursekit.class_report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def part(name: str) -> str:
    return (files("coursekit.class_report") / "templates" / name).read_text(encoding="utf-8")
