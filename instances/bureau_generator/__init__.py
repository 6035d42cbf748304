"""Generated bureaus: seeded, the same bytes everywhere, a plan exists by construction."""

from .bureau_generator import GeneratedBureau, generate_at, generate_bureau, generate_senior

__all__ = ["GeneratedBureau", "generate_at", "generate_bureau", "generate_senior"]
