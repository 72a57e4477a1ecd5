"""The plug-in: the only wing that imports nbgrader. It reads submissions, makes jobs of them, and fills in results."""
