"""Several machines: a pool whose workers are reached by a scheduler of Dask's. See docs/scale.md.

Nothing imports this package unless a course is set to it, or a task of the cluster's is started.
"""

try:
    import distributed  # noqa: F401
except ImportError as problem:
    raise ImportError(
        f"Grading on several machines needs the extra `cluster` ({problem}): install it with "
        '`pip install --editable ".[cluster]"` in the course\'s folder. course.py installs it by itself.'
    ) from problem

from coursekit.grader.cluster.executor import DaskExecutor

__all__ = ["DaskExecutor"]
