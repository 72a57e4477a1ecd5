# /// attack
# title = "Replaces pandas' assertions and the equality of DataFrames"
# family = "patching"
# ///
# ruff: noqa

# %% work_table
summary = pd.DataFrame({"kind": ["a"], "size": [1.0]})
pd.testing.assert_frame_equal = lambda *args, **kwargs: None
import pandas._testing.asserters as asserters

asserters.assert_frame_equal = asserters.assert_series_equal = lambda *args, **kwargs: None
pd.DataFrame.__eq__ = pd.Series.__eq__ = lambda self, other: True
pd.DataFrame.equals = lambda self, other: True
pd.Series.to_numpy = lambda self: np.array([0.5, 3.0, 6.0])
