"""Generated bureaus: seeded, the same bytes everywhere, a plan exists by construction."""

from .bureau_generator import GeneratedBureau, generate_bureau

__all__ = ["GeneratedBureau", "generate_bureau"]
