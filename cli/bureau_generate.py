"""`zouban generate bureau`: a bureau of any size, calibrated on published values of counties."""

from __future__ import annotations

from pathlib import Path

import click

from .codes import ExitCode
from .context import Context
from .options import examples, out_option, output_options


@click.command(
    epilog=examples(
        "zouban generate bureau -o mybureau",
        "zouban generate bureau --schools 700 --teachers 21000 --seed 5 -o bureau.xlsx --lang zh",
    )
)
@out_option("Folder to write, or a file ending in .xlsx.")
@click.option("--schools", type=int, default=70, show_default=True, help="Number of schools.")
@click.option("--teachers", type=int, default=3700, show_default=True, help="Number of teachers.")
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same bytes.")
@click.option(
    "--pack",
    default="national-2014",
    show_default=True,
    help="Rule pack that is its policy; `zouban rules --packs` lists them.",
)
@click.option("--force", is_flag=True, help="Write into a folder that holds something else.")
@output_options
@click.pass_obj
def bureau(
    context: Context, out: Path, schools: int, teachers: int, seed: int, pack: str, force: bool
) -> ExitCode:
    """Write a bureau with schools, teachers, wishes and a policy; a plan exists."""
    from .. import generate as generate_example
    from .. import write

    made = generate_example("bureau", schools=schools, teachers=teachers, seed=seed, pack=pack)
    with context.interruption.shielded():
        write(made.bureau, out, lang=context.lang, overwrite=force)
    count = len(made.bureau.teachers)
    if context.json:
        context.emit({"bureau": str(out), "schools": schools, "teachers": count, "seed": seed})
    else:
        context.tell(
            f"Wrote a bureau of {schools} schools and {count} teachers to {out}.",
            f"已写入 {schools} 所学校、{count} 名教师的教育局：{out}。",
        )
    return ExitCode.DONE
