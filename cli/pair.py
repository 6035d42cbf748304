"""`zouban pair`: experienced teachers as mentors of new ones."""

from __future__ import annotations

from pathlib import Path

import click

from ..models.exchange.words import Backbone, Title
from .codes import ExitCode, code_of
from .context import Context
from .inputs import read_bureau_at
from .neighbour_report import print_neighbours
from .options import FORCE, examples, out_option, output_options
from .outputs import require_list_place

BUREAU = click.argument("path", type=click.Path(path_type=Path))


@click.command(
    epilog=examples(
        "zouban pair mybureau -o pairs.csv",
        "zouban pair mybureau -o pairs.csv --load 1 --max-km 5",
    )
)
@BUREAU
@out_option("CSV file for the pairs.")
@click.option(
    "--load",
    type=click.IntRange(1, 20),
    default=2,
    show_default=True,
    help="New teachers to a mentor at most.",
)
@click.option(
    "--max-km",
    type=click.FloatRange(0),
    default=10.0,
    show_default=True,
    help="Farthest way between the two schools.",
)
@click.option(
    "--new-years",
    type=click.FloatRange(0),
    default=3.0,
    show_default=True,
    help="New is who has worked in his school for fewer years.",
)
@click.option(
    "--new-age",
    type=click.FloatRange(0),
    default=30.0,
    show_default=True,
    help="New is who is younger than this, where the birth date is known.",
)
@click.option(
    "--mentor-title",
    type=click.Choice([word.value for word in Title]),
    default=Title.FIRST.value,
    show_default=True,
    help="Title that makes a mentor.",
)
@click.option(
    "--mentor-backbone",
    type=click.Choice([word.value for word in Backbone]),
    default=Backbone.COUNTY.value,
    show_default=True,
    help="Backbone mark that makes a mentor, whatever his title.",
)
@FORCE
@output_options
@click.pass_obj
def pair(
    context: Context,
    path: Path,
    out: Path,
    load: int,
    max_km: float,
    new_years: float,
    new_age: float,
    mentor_title: str,
    mentor_backbone: str,
    force: bool,
) -> ExitCode:
    """Give new teachers of a bureau experienced ones as mentors (师徒结对).

    Of the same subject and near enough; most new teachers get one, then within their own school,
    then near, then by equal loads, then by the mentors' title and backbone mark. Every goal is
    proven optimal in its turn.
    """  # fmt: skip
    from ..instances.neighbour_lists import PAIRS_HEAD, write_pairs
    from ..models.exchange.pairing import PairingRules
    from ..neighbours import pair as find_pairs

    require_list_place(out, PAIRS_HEAD, force=force)
    bureau = read_bureau_at(path)
    rules = PairingRules(
        load=load,
        max_km=max_km,
        new_years=new_years,
        new_age=new_age,
        mentor_title=Title(mentor_title),
        mentor_backbone=Backbone(mentor_backbone),
    )
    result = find_pairs(bureau, rules, source=str(path.resolve()))
    if result.answer is not None:
        with context.interruption.shielded():
            write_pairs(result.answer, bureau, out)
    print_neighbours(context, result, out, context.words("Mentors", "师徒结对"))
    return code_of(result)
