"""What runs in the student's hands."""
