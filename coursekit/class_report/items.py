"""How well graded cells tell students apart: facility, discrimination, and the whole's reliability.

Classical test theory; the formulas are those of Lord and Novick, Statistical Theories of Mental Test
Scores (1968), and Cronbach, Coefficient alpha and the internal structure of tests (Psychometrika 16,
1951).
"""

from dataclasses import dataclass

import numpy as np

# Below this many submissions nothing is marked: with 20, a correlation is known to about ±0.4.
ENOUGH = 20
TOO_EASY, TOO_HARD = 0.95, 0.30
GROUPS = 5


@dataclass(frozen=True)
class Item:
    """A graded cell's statistics.

    Attributes
    ----------
    name : str
        Its grade_id.
    maximum : float
        In points.
    n : int
        Submissions that were counted.
    facility : float
        Mean points by maximum, 0 to 1; nan without submissions or points.
    discrimination : float
        Corrected item-total correlation: Pearson's, of this cell's points with the sum of all others,
        -1 to 1; nan if either does not vary.
    interval : tuple of float
        In which discrimination lies with 95 % confidence, by Fisher's transformation.
    curve : list of float
        Mean points by maximum in the five fifths of the class, from the lowest total to the highest;
        nan for an empty fifth.
    """

    name: str
    maximum: float
    n: int
    facility: float
    discrimination: float
    interval: tuple[float, float]
    curve: list[float]

    @property
    def mark(self) -> str:
        """What a teacher should look at, as a sentence; empty if there is nothing."""
        if self.n < ENOUGH:
            return ""
        if self.discrimination < 0:
            if self.interval[1] > 0:
                return "Negative discrimination, which may be chance: the interval reaches above 0."
            return (
                "Negative discrimination: who has many points elsewhere has few here. Look whether "
                "the test refuses a right answer, or the task can be read in two ways."
            )
        if self.facility >= TOO_EASY:
            return "Too easy to tell anything apart: nearly everybody has all points. Fine as a warm-up."
        if self.facility <= TOO_HARD:
            return (
                "Too hard: most have few points. Look at the commonest messages, and whether the "
                "notebook teaches what is asked here."
            )
        return ""


@dataclass(frozen=True)
class Whole:
    """An assignment's statistics over all its graded cells.

    Attributes
    ----------
    n : int
        Submissions that were counted.
    items : list of Item
    alpha : float
        Cronbach's alpha; nan with fewer than two cells or submissions, or if totals do not vary.
    standard_error : float
        Of a total, in points: how far a student's total may lie from what it would be on average over
        many such assignments.
    left_out : list of str
        Cells that wait for a person in more than half of the submissions; they do not count.
    waiting : int
        Further submissions that are left out because a cell waits for a person.
    """

    n: int
    items: list[Item]
    alpha: float
    standard_error: float
    left_out: list[str]
    waiting: int


def whole(points: np.ndarray, maxima: dict[str, float]) -> Whole:
    """All of an assignment's statistics.

    Parameters
    ----------
    points : array of shape (n_submissions, n_cells)
        nan where a cell still waits for a person.
    maxima : dict of str to float
        Each cell's maximum by grade_id, in the columns' order.
    """
    points = np.asarray(points, dtype=float).reshape(-1, len(maxima))
    waits = np.isnan(points)
    counts = waits.mean(axis=0) <= 0.5 if len(points) else np.ones(len(maxima), dtype=bool)
    complete = ~waits[:, counts].any(axis=1)
    counted = points[complete][:, counts]
    names = list(maxima)
    kept = [name for name, is_counted in zip(names, counts, strict=True) if is_counted]
    items = [item(counted, column, name, maxima[name]) for column, name in enumerate(kept)]
    reliability = alpha(counted)
    return Whole(
        n=len(counted),
        items=items,
        alpha=reliability,
        standard_error=standard_error(counted, reliability),
        left_out=[name for name in names if name not in kept],
        waiting=int((~complete).sum()),
    )


def item(points: np.ndarray, column: int, name: str, maximum: float) -> Item:
    """One cell's statistics; `points` holds no nan."""
    mine, n = points[:, column], len(points)
    correlation = discrimination(points, column)
    facility = float(mine.mean() / maximum) if n and maximum else np.nan
    fifth = fifths(points.sum(axis=1))
    curve = [
        float(mine[fifth == group].mean() / maximum)
        if maximum and (fifth == group).any()
        else np.nan
        for group in range(GROUPS)
    ]
    return Item(name, maximum, n, facility, correlation, interval(correlation, n), curve)


def discrimination(points: np.ndarray, column: int) -> float:
    """Pearson's correlation of a column with the sum of the others.

    The column itself is not in that sum, which would raise the correlation (Lord and Novick, 15.2).
    nan if either does not vary.
    """
    mine, others = points[:, column], np.delete(points, column, axis=1).sum(axis=1)
    if len(points) < 2 or is_constant(mine) or is_constant(others):
        return np.nan
    return float(np.corrcoef(mine, others)[0, 1])


def is_constant(values: np.ndarray) -> bool:
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max())


def interval(correlation: float, n: int) -> tuple[float, float]:
    """The 95 % confidence interval of a correlation of n pairs.

    Fisher's transformation: atanh(r) is about normal with standard deviation 1 / sqrt(n - 3).
    """
    if np.isnan(correlation) or n < 4:
        return (np.nan, np.nan)
    middle = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    half = 1.96 / np.sqrt(n - 3)
    return (float(np.tanh(middle - half)), float(np.tanh(middle + half)))


def alpha(points: np.ndarray) -> float:
    """Cronbach's alpha: k / (k - 1) · (1 - sum of the cells' variances / variance of the totals)."""
    n, k = points.shape
    if n < 2 or k < 2 or is_constant(points.sum(axis=1)):
        return np.nan
    variances = points.var(axis=0, ddof=1).sum()
    return float(k / (k - 1) * (1 - variances / points.sum(axis=1).var(ddof=1)))


def standard_error(points: np.ndarray, reliability: float) -> float:
    """Of measurement: the totals' standard deviation times sqrt(1 - alpha)."""
    if np.isnan(reliability):
        return np.nan
    return float(points.sum(axis=1).std(ddof=1) * np.sqrt(max(0.0, 1 - reliability)))


def fifths(totals: np.ndarray) -> np.ndarray:
    """In which fifth of the class each total lies, 0 the lowest; equal totals share one."""
    ordered = np.sort(totals)
    below = np.searchsorted(ordered, totals, side="left")
    not_above = np.searchsorted(ordered, totals, side="right")
    middle = (below + not_above) / 2 / max(len(totals), 1)
    return np.minimum(GROUPS - 1, (middle * GROUPS).astype(int))
