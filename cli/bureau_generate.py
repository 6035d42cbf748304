"""`zouban generate bureau`: a bureau of any size, calibrated on published values of counties."""

from __future__ import annotations

from pathlib import Path

import click

from .codes import ExitCode
from .context import Context
from .options import FORCE, examples, out_option, output_options
from .outputs import require_answer_place, require_example_place


@click.command(
    epilog=examples(
        "zouban generate bureau -o mybureau",
        "zouban generate bureau --schools 700 --teachers 21000 --seed 5 -o bureau.xlsx --lang zh",
        "zouban generate bureau --senior --schools 8 -o municipal",
    )
)
@out_option("Folder to write, or a file ending in .xlsx.")
@click.option("--schools", type=int, default=None, help="Number of schools (default: 70).")
@click.option(
    "--teachers", type=int, default=None, help="Number of teachers (default: 3700, or 53 a school)."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same bytes.")
@click.option(
    "--pack",
    default=None,
    help="Rule pack that is its policy, by name or as a .toml file (default: national-2014, with "
    "--senior municipal-senior); "
    "`zouban rules --packs` lists them.",
)
@click.option(
    "--geography",
    type=click.Path(path_type=Path),
    default=None,
    help="CSV file of real schools (school, lat, lon, classroom_teachers, enrolment, commune, "
    "rural) in place of --schools and --teachers.",
)
@click.option(
    "--senior",
    is_flag=True,
    help="Senior high schools, each a generated school with its sectioning; teachers follow.",
)
@click.option(
    "--planted",
    type=click.Path(path_type=Path),
    default=None,
    help="Also write a plan that keeps every rule, to this folder or .json file.",
)
@FORCE
@output_options
@click.pass_obj
def bureau(
    context: Context,
    out: Path,
    schools: int | None,
    teachers: int | None,
    seed: int,
    pack: str | None,
    geography: Path | None,
    senior: bool,
    planted: Path | None,
    force: bool,
) -> ExitCode:
    """Write a bureau with schools, teachers, wishes and a policy; a plan exists."""
    from .. import generate as generate_example
    from ..instances.answer import Answer, write_answer
    from ..instances.generated_bureau import write_generated

    _refuse_contradictions(schools, teachers, geography, senior)
    if schools is None:
        schools = 10 if senior else 70
    made = generate_example(
        "bureau",
        schools=schools,
        teachers=(3700 if schools == 70 else 53 * schools) if teachers is None else teachers,
        seed=seed,
        pack=pack,
        geography=geography,
        senior=senior,
    )

    def write_to(place: Path) -> None:
        write_generated(made, place, lang=context.lang, overwrite=force)

    require_example_place(out, write_to, force=force)
    if planted is not None:
        require_answer_place(planted, force=force, bureau=made.bureau)
    with context.interruption.shielded():
        write_to(out)
        if planted is not None:
            answer = Answer(plan=made.plan())
            write_answer(answer, planted, bureau=made.bureau, lang=context.lang, overwrite=force)
    schools = len(made.bureau.schools)
    count = len(made.bureau.teachers)
    if context.json:
        context.emit({"bureau": str(out), "schools": schools, "teachers": count, "seed": seed})
    else:
        context.tell(
            f"Wrote a bureau of {schools} schools and {count} teachers to {out}.",
            f"已写入 {schools} 所学校、{count} 名教师的教育局：{out}。",
        )
    return ExitCode.DONE


def _refuse_contradictions(
    schools: int | None, teachers: int | None, geography: Path | None, senior: bool
) -> None:
    if geography is not None and (schools is not None or teachers is not None or senior):
        raise click.UsageError(
            "--geography says which schools there are; leave out --schools, --teachers, --senior."
        )
    if senior and teachers is not None:
        raise click.UsageError("With --senior the teachers follow from the schools' own data.")
