"""Annealing of whole plans: a compiled search that keeps hard rules and earlier goals by price."""
