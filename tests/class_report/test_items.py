"""Facility, discrimination, alpha and the standard error are what a textbook has."""

import numpy as np
import pytest

from coursekit.class_report import items

# The law school admission test, section 6: 1,000 people, five questions, right or wrong. How many gave
# each pattern of answers, from 00000 to 11111: Bock and Lieberman, Fitting a response model for n
# dichotomously scored items (Psychometrika 35, 1970). What follows of them: R's package ltm, `descript`.
LSAT = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15]
LSAT += [10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]
FACILITY = [0.924, 0.709, 0.553, 0.763, 0.870]
DISCRIMINATION = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
ALPHA = 0.2950


def lsat() -> np.ndarray:
    patterns = [[int(bit) for bit in f"{number:05b}"] for number in range(32)]
    return np.repeat(patterns, LSAT, axis=0).astype(float)


def names(count: int, maximum: float = 1.0) -> dict[str, float]:
    return {f"cell_{number}": maximum for number in range(count)}


def a_class(n: int, k: int, seed: int = 0) -> np.ndarray:
    """Points of students who differ in how much they know."""
    rng = np.random.default_rng(seed)
    knows = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    return np.clip(np.round(knows + 2), 0, 4)


def test_the_textbooks_facilities_discriminations_and_alpha_come_out():
    found = items.whole(lsat(), names(5))
    assert found.n == 1000
    np.testing.assert_allclose([item.facility for item in found.items], FACILITY, atol=1e-12)
    np.testing.assert_allclose(
        [item.discrimination for item in found.items], DISCRIMINATION, atol=6e-5
    )
    assert found.alpha == pytest.approx(ALPHA, abs=6e-5)


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_what_an_analysis_of_variance_gives(seed):
    """Hoyt's way (Psychometrika 6, 1941): of people and items, 1 - residual / between people."""
    points = a_class(40, 6, seed)
    n, k = points.shape
    people, columns, mean = points.mean(axis=1), points.mean(axis=0), points.mean()
    residual = points - people[:, None] - columns + mean
    between = k * ((people - mean) ** 2).sum() / (n - 1)
    expected = 1 - (residual**2).sum() / ((n - 1) * (k - 1)) / between
    found = items.whole(points, names(k, 4.0))
    assert found.alpha == pytest.approx(expected)
    deviation = np.sqrt(np.cov(points.T).sum())  # of totals, by the cells' covariances
    assert found.standard_error == pytest.approx(deviation * np.sqrt(1 - expected))


@pytest.mark.parametrize("seed", range(5))
def test_discrimination_is_the_correlation_that_covariances_give(seed):
    points = a_class(40, 6, seed)
    covariance = np.cov(points.T)
    for column, found in enumerate(items.whole(points, names(6, 4.0)).items):
        others = [c for c in range(6) if c != column]
        with_rest = covariance[column, others].sum()
        of_rest = covariance[np.ix_(others, others)].sum()
        expected = with_rest / np.sqrt(covariance[column, column] * of_rest)
        assert found.discrimination == pytest.approx(expected)
        assert found.interval[0] < expected < found.interval[1]


def test_fifths_are_fifths_and_equal_totals_share_one():
    assert np.bincount(items.fifths(np.arange(100.0))).tolist() == [20] * 5
    assert set(items.fifths(np.array([3.0] * 7))) == {2}
    assert items.fifths(np.array([9.0, 0.0, 9.0, 0.0])).tolist() == [3, 1, 3, 1]
    assert items.whole(lsat(), names(5)).items[2].curve[0] < 0.3


@pytest.mark.parametrize(
    ("points", "word"),
    [
        ([[1, 1, k % 2] for k in range(20)], "Too easy"),
        ([[k % 5 == 0, 1, k % 2] for k in range(20)], "Too hard"),
        ([[k % 2, 1 - k % 2, k % 3] for k in range(20)], "Negative discrimination"),
    ],
)
def test_a_cell_that_needs_the_teacher_is_marked(points, word):
    found = items.whole(np.array(points, dtype=float), {"a": 1.0, "b": 1.0, "c": 2.0})
    assert found.items[0].mark.startswith(word)


def test_nothing_is_marked_below_twenty_submissions():
    points = np.array([[1, 1, k % 2] for k in range(19)], dtype=float)
    assert [item.mark for item in items.whole(points, names(3)).items] == ["", "", ""]


def test_a_negative_discrimination_that_may_be_chance_is_said_to_be():
    points = np.array([[k % 3 != 0, k % 2] for k in range(30)], dtype=float)
    points[0] = [1, 0]
    found = items.whole(points, names(2)).items[0]
    assert found.discrimination < 0 < found.interval[1]
    assert "may be chance" in found.mark


def test_what_waits_for_a_person_counts_neither_for_nor_against():
    points = a_class(30, 4)
    complete = items.whole(points[2:, :3], names(3, 4.0))
    points[:, 3] = np.nan
    points[:2, 0] = np.nan
    found = items.whole(points, names(4, 4.0))
    assert (found.left_out, found.waiting, found.n) == (["cell_3"], 2, 28)
    assert found.items == complete.items and found.alpha == complete.alpha


@pytest.mark.parametrize("points", [np.empty((0, 3)), np.ones((1, 3)), np.ones((25, 3))])
def test_nothing_is_made_up_where_nothing_varies(points):
    found = items.whole(points, names(3))
    assert np.isnan(found.alpha) and np.isnan(found.standard_error)
    assert all(np.isnan(item.discrimination) for item in found.items)


def test_a_cell_without_points_has_no_facility():
    found = items.whole(np.zeros((30, 2)), {"a": 0.0, "b": 1.0})
    assert np.isnan(found.items[0].facility) and found.items[0].mark == ""
