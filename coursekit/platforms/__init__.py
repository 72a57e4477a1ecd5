"""Learning platforms: what comes in from Moodle and Canvas, and what goes back to them."""
