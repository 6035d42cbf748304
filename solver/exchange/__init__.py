"""How the year's exchange is found: types of teachers, relaxation, restricted programs, names."""
