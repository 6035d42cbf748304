"""What all of a school's records share: immutable, strict about unknown fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of every record: immutable and closed; vary one with `model_copy(update=…)`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
