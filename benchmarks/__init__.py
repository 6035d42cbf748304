"""Studies that anyone can rerun, with their results."""
