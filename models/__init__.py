"""What things mean: data, answers and checks. Never imports a solver."""
