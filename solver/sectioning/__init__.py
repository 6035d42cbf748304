"""From course choices to administrative and teaching classes."""

from .compare import ModePrice, compare
from .run import section

__all__ = ["ModePrice", "compare", "section"]
