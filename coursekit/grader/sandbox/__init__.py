"""What confines processes, and watches and ends them."""
