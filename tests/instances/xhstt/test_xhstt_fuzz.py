"""Archives damaged at random: read or refused, never anything else."""

from __future__ import annotations

import random
import re

import pytest
from zouban.instances.xhstt import archive_bytes, read_archive
from zouban.models.archive_scores import verify_archive
from zouban.models.errors import InputError


def damaged(text: str, draw: random.Random) -> str:
    """Drop, double or swap a piece, change a character, or refer to something else."""
    pieces = [match.span() for match in re.finditer(r"<[^>]+>|[^<>]+", text)]
    start, end = draw.choice(pieces)
    kind = draw.randrange(5)
    if kind == 0:
        return text[:start] + text[end:]
    if kind == 1:
        return text[:end] + text[start:]
    if kind == 2:
        other = draw.choice(pieces)
        return text[:start] + text[slice(*other)] + text[end:]
    if kind == 3:
        place = draw.randrange(len(text))
        return text[:place] + draw.choice("<>&\"'\0é中0-9") + text[place + 1 :]
    references = list(re.finditer(r'Reference="([^"]*)"', text))
    one, other_one = draw.sample(references, 2)
    return text[: one.start(1)] + other_one[1] + text[one.end(1) :]


@pytest.mark.parametrize("seed", range(3))
def test_damage_is_read_or_refused(tmp_path, archive_text, seed):
    draw = random.Random(seed)
    path = tmp_path / "damaged.xml"
    read = refused = 0
    for _ in range(60):
        path.write_text(damaged(archive_text, draw), encoding="utf-8")
        try:
            archive = read_archive(path)
        except InputError:
            refused += 1
            continue
        read += 1
        costs = [(score.hard, score.soft) for score in verify_archive(archive)]
        path.write_bytes(archive_bytes(archive))
        again = read_archive(path)
        assert [(score.hard, score.soft) for score in verify_archive(again)] == costs
    assert read
    assert refused
