# /// attack
# title = "An ndarray that answers numpy's functions itself"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_number
class Liar(np.ndarray):
    __array_function__ = lambda self, function, types, args, kwargs: True
    __array_ufunc__ = lambda self, *args, **kwargs: np.array(True)
    __eq__ = lambda self, other: np.array(True)
    all = any = lambda self, *args, **kwargs: True


answer = np.array([1.0]).view(Liar)


# %% work_function
def spread(numbers):
    return np.array(1).view(Liar)
