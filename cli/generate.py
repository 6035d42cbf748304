"""`zouban generate`: complete examples to look at, to fill in, or to measure with."""

from __future__ import annotations

from pathlib import Path

import click

from .bureau_generate import bureau
from .codes import ExitCode
from .context import Context
from .options import FORCE, examples, out_option, output_options
from .outputs import require_answer_place, require_example_place

SIZES = ("S", "M", "L", "XL")
SCHEMES = ("3+1+2", "3+3of6", "3+3of7")
CALENDARS = ("plain", "full")


@click.group(
    epilog=examples(
        "zouban generate school --size S --seed 7 -o myschool",
        "zouban generate bureau --schools 70 --teachers 3700 --seed 5 -o mybureau",
    )
)
def generate() -> None:
    """Generate a complete example of an input (生成样例)."""


@generate.command(
    epilog=examples(
        "zouban generate school -o myschool",
        "zouban generate school --size L --seed 7 --scheme 3+3of6 -o school.xlsx --lang zh",
    )
)
@out_option("Folder to write, or a file ending in .xlsx.")
@click.option(
    "--size",
    type=click.Choice(SIZES, case_sensitive=False),
    default="S",
    show_default=True,
    help="8, 14, 22 or 38 administrative classes a grade.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same bytes.")
@click.option(
    "--scheme", type=click.Choice(SCHEMES), default="3+1+2", show_default=True, help="选科方案."
)
@click.option(
    "--grades", type=click.IntRange(1, 3), default=3, show_default=True, help="Number of grades."
)
@click.option(
    "--calendar",
    type=click.Choice(CALENDARS),
    default="plain",
    show_default=True,
    help="full: with readings, evenings, odd and even weeks, Saturdays of Grade 3 (早读、晚自习、"
    "单双周、大小周).",
)
@click.option(
    "--planted",
    type=click.Path(path_type=Path),
    default=None,
    help="Also write the answer that the school was built around to this folder.",
)
@FORCE
@output_options
@click.pass_obj
def school(
    context: Context,
    out: Path,
    size: str,
    seed: int,
    scheme: str,
    grades: int,
    calendar: str,
    planted: Path | None,
    force: bool,
) -> ExitCode:
    """Write a school with students, choices, teachers, rooms and rules; a solution exists."""
    from .. import generate as generate_example
    from .. import write
    from ..instances.answer import Answer

    made = generate_example(
        "school", size=size.upper(), seed=seed, scheme=scheme, grades=grades, calendar=calendar
    )

    def write_to(place: Path) -> None:
        write(made.school, place, lang=context.lang, overwrite=force)

    require_example_place(out, write_to, force=force)
    if planted is not None:
        require_answer_place(planted, force=force)
    with context.interruption.shielded():
        write_to(out)
        if planted is not None:
            answer = Answer(sectioning=made.sectioning, timetable=made.timetable)
            write(answer, planted, lang=context.lang, overwrite=force)
    count = len(made.school.students)
    if context.json:
        context.emit({"school": str(out), "students": count, "size": size.upper(), "seed": seed})
    else:
        context.tell(
            f"Wrote a school of {count} students to {out}.", f"已写入 {count} 名学生的学校：{out}。"
        )
    return ExitCode.DONE


generate.add_command(bureau)
