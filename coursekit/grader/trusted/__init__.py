"""What holds the hidden tests, and never runs a line of a student's."""
