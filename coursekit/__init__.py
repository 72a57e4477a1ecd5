"""Tools behind the course: assistant, authoring, grading."""
