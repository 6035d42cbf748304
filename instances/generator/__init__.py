"""Generated schools: seeded, the same bytes everywhere, solvable by construction."""

from .school_generator import GeneratedSchool, generate_school

__all__ = ["GeneratedSchool", "generate_school"]
