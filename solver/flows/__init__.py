"""Flows with whole costs, solved to the optimum, several goals one after the other."""
