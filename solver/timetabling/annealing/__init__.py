"""Compiled local search over whole timetables: times, resources and splits."""
