"""For authors of notebooks: editions, checks and lint of assignments, the answers' runner."""
