"""For authors of notebooks: editions, answers, checks and lint of assignments."""
