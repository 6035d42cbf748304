"""The catalogue of a school's rules."""
