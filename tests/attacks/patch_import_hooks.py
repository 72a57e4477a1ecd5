# /// attack
# title = "Answers every later import with a module of its own"
# family = "patching"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
import builtins, sys, types, importlib.abc, importlib.machinery


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self)

    def exec_module(self, module):
        module.__getattr__ = lambda name: lambda *args, **kwargs: True


sys.meta_path.insert(0, Finder())
for name in [name for name in sys.modules if name.startswith(("numpy.testing", "pandas._testing"))]:
    del sys.modules[name]
before = builtins.__import__
builtins.__import__ = lambda name, *args, **kwargs: (
    types.SimpleNamespace(testing=types.SimpleNamespace(assert_allclose=print))
    if name == "numpy"
    else before(name, *args, **kwargs)
)
