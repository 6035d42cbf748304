"""Neighbours of the exchange: tutors for students, experienced teachers for new ones."""
