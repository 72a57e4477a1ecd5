"""Sphinx's settings for the course's site; `python3 course.py book` assembles what it is made of."""

from docutils import nodes

from coursekit.report.formulas import mathml

project = "Clustering with scikit-learn"
author = "the authors of the clustering course"
copyright = "the authors; code: MIT, texts: CC BY 4.0"
language = "en"
extensions = ["myst_nb"]
nb_execution_mode = "off"  # `course.py publish` has run them
nb_merge_streams = True
nb_mime_priority_overrides = [("html", "application/javascript", None)]
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
myst_heading_anchors = 4
myst_update_mathjax = False
html_math_renderer = "mathml"
html_theme = "pydata_sphinx_theme"
html_title = project
html_sidebars = {"students": [], "credits": []}  # which have no pages below them
html_static_path = ["_static"]
html_css_files = ["course.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "logo": {"text": "Clustering course"},  # a longer one does not fit a phone
    "show_prev_next": True,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "navbar_align": "left",
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def visit_inline(translator, node: nodes.math) -> None:
    translator.body.append(mathml(node.astext(), display="inline"))
    raise nodes.SkipNode


def visit_block(translator, node: nodes.math_block) -> None:
    translator.body.append(mathml(node.astext(), display="block"))
    raise nodes.SkipNode


def setup(app) -> None:
    """Formulas as MathML: the site needs no network for them."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
