"""For instructors: what a class achieved."""
