"""What students wrote or printed as HTML, made safe to show in feedback and in Formgrader."""

import html as entities
import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters import strip_files_prefix

TAGS = {
    *bleach.ALLOWED_TAGS,
    *("div", "span", "p", "br", "hr", "pre", "img", "details", "summary"),
    *("sub", "sup", "del", "kbd", "mark", "small", "u"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {"class", "id", "title", "style", "alt", "align", "width", "height", "open", "start"}
ATTRIBUTES |= {"colspan", "rowspan", "span", "border"}
# The text between these tags is not meant to be read.
UNSEEN = re.compile(r"<(style|script)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


def clean_html(html: str | bytes) -> str:
    """HTML without scripts, style sheets and forms; tables, text and pictures stay.

    Takes the place of nbconvert's filter of this name, which knows no table heads: of a DataFrame
    it leaves a heap of tags.
    """
    html = html.decode() if isinstance(html, bytes) else str(html)
    return bleach.clean(
        UNSEEN.sub("", html),
        tags=TAGS,
        attributes=is_harmless,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        css_sanitizer=CSSSanitizer(),
    )


def clean_markdown(html: str) -> str:
    """The HTML of a Markdown cell, made safe.

    Takes the place of nbconvert's `strip_files_prefix`, the last filter that nbgrader's templates
    put on it: they do not clean it, although students can write it.
    """
    return clean_html(strip_files_prefix(html))


def is_harmless(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay."""
    # Browsers read over blanks and control characters in addresses.
    address = re.sub(r"[\x00-\x20]", "", entities.unescape(value)).lower()
    if (tag, name) == ("img", "src"):
        return address.startswith("data:image/")
    if (tag, name) == ("a", "href"):
        return not address.startswith("data:")
    return name in ATTRIBUTES
