"""HTML that students wrote or printed, made safe to show in feedback and in Formgrader."""

import re

import nh3
from pygments.token import STANDARD_TYPES

TEXT_TAGS = "a abbr acronym b blockquote br code del div em hr i kbd li mark ol p pre small span"
TEXT_TAGS += " strong sub summary sup u ul details dd dl dt h1 h2 h3 h4 h5 h6 img"
TABLE_TAGS = "table caption colgroup col thead tbody tfoot tr th td"
TAGS = {*TEXT_TAGS.split(), *TABLE_TAGS.split()}
ATTRIBUTES = {
    "*": {"class", "id", "title", "style", "align"},
    "a": {"href"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "table": {"border", "width"},
    "col": {"span", "width"},
    "th": {"colspan", "rowspan", "width"},
    "td": {"colspan", "rowspan", "width"},
}
# Formgrader's script finds scores and buttons by class and by id, which so become its own.
CLASSES = {*STANDARD_TYPES.values(), "highlight", "dataframe", "anchor-link"} - {""}
PREFIX = "user-content-"
STYLES = {
    *("color", "background-color", "text-align", "vertical-align"),
    *("font-weight", "font-style", "text-decoration"),
}
# No quotes, no backslashes, no functions but rgb(): a style fetches nothing and hides no name.
STYLE = re.compile(r"(?:[-\w\s:;,.%#]|\brgba?\([\d\s,.%]*\))*")
# A host's name on the internet, not this machine's, nor a number that is one; no user, no escapes.
WEB = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?!localhost\b|local\b|internal\b)"
    r"(?:[a-z]{2,}|xn--[a-z0-9-]+)(?::\d{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
PICTURE = re.compile(
    r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]+", re.ASCII
)
MAX_ADDRESS = 2000
SIZE = re.compile(r"\d{1,4}%?", re.ASCII)
SIZES = {"width", "height", "border", "start", "colspan", "rowspan", "span"}
IN_PAGE = re.compile(r'(<a (?:[^<>]* )?href="#[^<>"]*"[^<>]*?) target="_blank"')


def clean_html(html: str) -> str:
    """HTML without scripts, style sheets, forms and frames; tables, text and pictures stay.

    Links lead to the web, in a tab of their own, or to a place in the same text; pictures bring
    their data along. Nothing is left that the page or its scripts could take for their own.
    """
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=allowed_value,
        clean_content_tags={"script", "style"},
        filter_style_properties=STYLES,
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer",
        url_schemes={"http", "https", "mailto", "data"},
    )
    return IN_PAGE.sub(r"\1", cleaned)


def without_empty_head(html: str) -> str:
    """A table whose corner, which pandas leaves empty, is no head: there is nothing to read out."""
    return html.replace("<th></th>", "<td></td>")


def allowed_value(tag: str, name: str, value: str) -> str | None:
    """What an attribute's value may be; None if the attribute must go."""
    match name:
        case "id":
            return prefixed(value)
        case "class":
            return " ".join(word for word in value.split() if word in CLASSES) or None
        case "style":
            return value if STYLE.fullmatch(value) else None
        case "href" if value.startswith("#"):
            return "#" + prefixed(value[1:])
        case "href":
            is_link = WEB.fullmatch(value) or value.lower().startswith("mailto:")
            return value if is_link and len(value) <= MAX_ADDRESS else None
        case "src":
            return value if PICTURE.fullmatch(value) else None
        case _ if name in SIZES:
            return value if SIZE.fullmatch(value) else None
    return value


def prefixed(name: str) -> str:
    """An id that is none of the page's own; cleaned twice, it stays the same."""
    return name if name.startswith(PREFIX) else PREFIX + name
