"""Proven lower bounds of the soft cost of a timetable: parts of the problem, solved apart."""
