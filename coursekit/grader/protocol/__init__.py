"""Plain data between processes, and how it travels. It imports none of the other wings."""
