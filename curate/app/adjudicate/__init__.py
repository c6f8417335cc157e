"""The parts of the Adjudicate page, a file each."""
