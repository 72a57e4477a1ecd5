"""The nbgrader plug-in that runs submissions: fast, isolated, in parallel."""
