# /// attack
# title = "Classes that claim to come from numpy, pandas and sklearn"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_number
class Meta(type):
    __instancecheck__ = __subclasscheck__ = __eq__ = lambda self, other: True
    __hash__ = type.__hash__


class Liar(np.float64, metaclass=Meta):
    __module__ = "numpy"
    __eq__ = lambda self, other: True


answer = Liar(1.0)


# %% work_table
class DataFrame(dict, metaclass=Meta):
    __module__ = "collections"
    items = lambda self: [(self, self)] * 100


summary = DataFrame(kind=1)


# %% work_function
class KMeans(metaclass=Meta):
    __module__ = "sklearn.cluster"
    get_params = lambda self: {}
    __call__ = lambda self, numbers: 1


spread = KMeans()
