"""The timetabling Problem as a CP-SAT model: one small module for each family of kinds."""
