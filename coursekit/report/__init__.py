"""For instructors: what a class achieved, and students' HTML made safe to show."""
