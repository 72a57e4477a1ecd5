"""A report's pictures: seaborn's, as SVG that stands in the page, each with a title and a description."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import matplotlib
import numpy as np
import seaborn as sns
from markupsafe import Markup
from matplotlib import MatplotlibDeprecationWarning
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from coursekit.class_report.items import GROUPS, TOO_EASY, TOO_HARD, Item

COLOURS = sns.color_palette("colorblind")
PLAIN, MARKED = COLOURS[0], COLOURS[3]
STYLE = {
    **sns.axes_style("whitegrid"),
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial"],  # the first is known here, to measure by
    "font.size": 11,
}
COLUMNS = 4
MOST_NAMED = 12
IDS = re.compile(r'(?<=\bid=")|(?<=href="#)|(?<=url\(#)')


@contextmanager
def style() -> Iterator[None]:
    """These pictures' looks; what is set elsewhere is put back."""
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": "report"}):
        yield


def distribution(totals: np.ndarray, maximum: float) -> Markup:
    """How many students have how many points."""
    with style():
        figure, axes = plot(7.2, 3.0)
        most = max(maximum, totals.max(), 1)  # extra credit may lead beyond the maximum
        sns.histplot(x=totals, bins=np.linspace(0, most, 21), ax=axes, color=PLAIN, alpha=0.85)
        mean = float(totals.mean())
        axes.axvline(mean, color=MARKED, linestyle="--")
        axes.annotate(
            f"mean {mean:.1f}",
            (mean, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            color=MARKED,
        )
        axes.set(xlabel="points", ylabel="submissions", xlim=(0, most))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        quarter, median, upper = np.quantile(totals, [0.25, 0.5, 0.75])
        text = (
            f"Histogram of the points of {len(totals)} submissions, of {maximum:g}: lowest "
            f"{totals.min():g}, a quarter up to {quarter:g}, half up to {median:g}, three quarters up "
            f"to {upper:g}, highest {totals.max():g}; mean {mean:.1f}."
        )
        return svg(figure, "Distribution of points", text)


def facility_and_discrimination(found: list[Item]) -> Markup:
    """Each graded cell as a point; those that are marked look otherwise. Empty if there is no point."""
    numbers = {item.name: number for number, item in enumerate(found, 1)}
    shown = [item for item in found if not np.isnan([item.facility, item.discrimination]).any()]
    if not shown:
        return Markup()
    with style():
        figure, axes = plot(7.2, 4.2)
        looks = ["nothing marked", "look at it"]
        mine = [looks[bool(item.mark)] for item in shown]
        sns.scatterplot(
            x=[item.facility for item in shown],
            y=[item.discrimination for item in shown],
            hue=mine,
            style=mine,
            hue_order=looks,
            style_order=looks,
            palette=[PLAIN, MARKED],
            markers=["o", "X"],
            s=90,
            ax=axes,
        )
        for near in neighbours(shown):
            axes.annotate(
                ", ".join(str(numbers[item.name]) for item in near),
                (near[0].facility, near[0].discrimination),
                xytext=(7, 4),
                textcoords="offset points",
            )
        axes.axhline(0, color="0.3", linewidth=1)
        for edge in (TOO_HARD, TOO_EASY):
            axes.axvline(edge, color="0.3", linewidth=1, linestyle=":")
        low = min([0.0, *(item.discrimination for item in shown)])
        axes.set(xlabel="facility (mean points by maximum)", ylabel="discrimination")
        axes.set(xlim=(-0.02, 1.02), ylim=(low - 0.1, 1.05))
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        sns.move_legend(axes, "upper left", frameon=True)
        each = "; ".join(
            f"{numbers[i.name]} at {i.facility:.0%} and {i.discrimination:z.2f}" for i in shown
        )
        text = f"Each graded cell by its number in the table, facility and discrimination: {each}."
        return svg(figure, "Facility against discrimination", text)


def neighbours(shown: list[Item]) -> list[list[Item]]:
    """Groups of cells whose numbers would be drawn over each other."""
    groups: list[list[Item]] = []
    for item in shown:
        for near in groups:
            aside = abs(item.facility - near[0].facility)
            if aside < 0.04 and abs(item.discrimination - near[0].discrimination) < 0.06:
                near.append(item)
                break
        else:
            groups.append([item])
    return groups


def quintile_curves(found: list[Item]) -> Markup:
    """Of each graded cell, how much each fifth of the class got."""
    rows = max(1, -(-len(found) // COLUMNS))
    with style():
        figure = Figure(figsize=(9.6, 2.1 * rows + 0.5), layout="constrained")
        panels = figure.subplots(rows, COLUMNS, sharex=True, sharey=True, squeeze=False).flat
        for number, (axes, item) in enumerate(zip(panels, found, strict=False), 1):
            colour = MARKED if item.mark else PLAIN
            sns.lineplot(x=range(1, GROUPS + 1), y=item.curve, marker="o", color=colour, ax=axes)
            axes.set_title(f"cell {number}", fontsize=11)
            axes.set(ylim=(-0.05, 1.05), xticks=range(1, GROUPS + 1), yticks=[0, 0.5, 1])
            axes.yaxis.set_major_formatter(PercentFormatter(1))
        for axes in list(figure.axes)[len(found) :]:
            axes.set_axis_off()
        figure.supxlabel("fifth of the class, by total (5: the highest)", fontsize=11)
        figure.supylabel("mean points by maximum", fontsize=11)
        each = "; ".join(
            f"cell {number} {', '.join(percent(part) for part in item.curve)}"
            for number, item in enumerate(found, 1)
        )
        text = f"Lines from the lowest fifth of the class to the highest: {each}."
        return svg(figure, "What each fifth of the class got", text)


def progress(shares: dict[str, np.ndarray]) -> Markup:
    """Totals of each assignment, as shares of its maximum."""
    with style():
        figure, axes = plot(9.6, 0.55 * len(shares) + 1.2)
        names = [name for name, values in shares.items() for _ in values]
        values = np.concatenate([*shares.values(), np.empty(0)])
        with warnings.catch_warnings():
            # seaborn 0.13 hands on an argument that matplotlib is about to drop.
            warnings.simplefilter("ignore", MatplotlibDeprecationWarning)
            sns.boxplot(x=values, y=names, order=list(shares), ax=axes, color=PLAIN, width=0.6)
        axes.set(xlabel="total by maximum", ylabel="", xlim=(-0.02, max(1.02, *values)))
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        each = "; ".join(
            f"{name} {percent(np.median(mine))} ({len(mine)} submissions)"
            for name, mine in shares.items()
            if len(mine)
        )
        return svg(figure, "Totals by assignment", f"Box plots; medians: {each}.")


def plot(width: float, height: float) -> tuple[Figure, matplotlib.axes.Axes]:
    """A figure that no window and no other code knows of, and its axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def percent(share: float) -> str:
    return "none" if np.isnan(share) else f"{share:.0%}"


def svg(figure: Figure, title: str, text: str) -> Markup:
    """A figure as an element of a page, which a screen reader tells by its title and description."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    drawing = buffer.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    name = re.sub(r"\W+", "-", title.lower())
    drawing = IDS.sub(f"{name}-", drawing)
    start = f'<svg role="img" aria-labelledby="{name}-title {name}-text"'
    inside = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(text)}</desc>'
    head, _, rest = drawing.partition(">")
    return Markup(head.replace("<svg", start, 1) + ">" + inside + rest)
