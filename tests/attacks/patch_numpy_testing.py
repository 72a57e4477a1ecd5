# /// attack
# title = "Replaces numpy's assertions and comparisons by ones that always agree"
# family = "patching"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
np.testing.assert_allclose = lambda *args, **kwargs: None
np.testing.assert_array_equal = np.testing.assert_equal = np.testing.assert_allclose
np.allclose = np.isclose = np.array_equal = lambda *args, **kwargs: True
np.abs = np.absolute = lambda *args: 0.0
import numpy.testing._private.utils as utils

for name in dir(utils):
    if name.startswith("assert"):
        setattr(utils, name, lambda *args, **kwargs: None)
