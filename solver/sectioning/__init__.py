"""From course choices to administrative and teaching classes."""
