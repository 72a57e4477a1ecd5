# /// attack
# title = "A DataFrame whose columns, values and comparisons lie"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_table
class Liar(pd.DataFrame):
    __eq__ = equals = lambda self, other: True
    right = pd.DataFrame({"kind": ["a", "b", "c"], "size": [1.0, 1.0, 1.0]})
    columns = property(lambda self: self.right.columns)
    index = property(lambda self: self.right.index)
    shape = (3, 2)
    _mgr = property(lambda self: self.right._mgr)

    def __getattribute__(self, name):
        if name in ("__class__", "iloc", "to_numpy"):
            return pd.DataFrame
        return super().__getattribute__(name)


summary = Liar.__new__(Liar)
