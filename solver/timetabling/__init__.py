"""From a Problem to a timetable."""
