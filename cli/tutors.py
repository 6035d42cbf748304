"""`zouban tutors`: a tutor for every student."""

from __future__ import annotations

from pathlib import Path

import click

from .codes import ExitCode, code_of
from .context import Context
from .inputs import read_school_at
from .neighbour_report import print_neighbours
from .options import FORCE, SCHOOL, examples, out_option, output_options
from .outputs import require_list_place


@click.command(
    epilog=examples(
        "zouban tutors myschool -o tutors.csv",
        "zouban tutors myschool --wishes wishes.csv --low 8 --high 15 -o tutors.csv",
    )
)
@SCHOOL
@out_option("CSV file for the allocation.")
@click.option(
    "--wishes",
    type=click.Path(path_type=Path),
    default=None,
    help="CSV file of students' wishes: student, rank, teacher.",
)
@click.option(
    "--low",
    type=click.IntRange(0),
    default=None,
    help="Fewest students of a tutor (default: mean).",
)
@click.option(
    "--high", type=click.IntRange(1), default=None, help="Most students of a tutor (default: mean)."
)
@FORCE
@output_options
@click.pass_obj
def tutors(
    context: Context,
    path: Path,
    out: Path,
    wishes: Path | None,
    low: int | None,
    high: int | None,
    force: bool,
) -> ExitCode:
    """Give every student of a school a tutor (全员育人导师制).

    Nobody has more students than the band allows; then everybody at least its lower end, then
    students' wishes, then closeness (class teacher, teacher of the class, of the grade), then equal
    loads. Every goal is proven optimal in its turn.
    """
    from ..instances.neighbour_lists import TUTORS_HEAD, read_tutor_wishes, write_tutors
    from ..models.tutoring import TutorRules
    from ..neighbours import tutor

    require_list_place(out, TUTORS_HEAD, force=force)
    school = read_school_at(path)
    wanted = () if wishes is None else read_tutor_wishes(wishes, school)
    rules = TutorRules(low=low, high=high)
    result = tutor(school, rules, wishes=wanted, source=str(path.resolve()))
    if result.answer is not None:
        with context.interruption.shielded():
            write_tutors(result.answer, school, out)
    print_neighbours(context, result, out, context.words("Tutors", "导师"))
    return code_of(result)
