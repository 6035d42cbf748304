"""What the check of a sectioning can say, in both languages, and how it says it."""

from __future__ import annotations

from .finding import Finding, Severity

SENTENCES: dict[str, tuple[str, str]] = {
    "no_class": (
        "student {student} has no administrative class",
        "学生 {student} 没有行政班",
    ),
    "two_classes": (
        "student {student} is in {count} administrative classes",
        "学生 {student} 在 {count} 个行政班中",
    ),
    "unknown_student": (
        "{owner} lists {student}, who is no participating student of grade {grade}",
        "{owner} 列出的 {student} 不是年级 {grade} 参与分班的学生",
    ),
    "other_division": (
        "student {student} of division {own} is in class {class} of division {division}",
        "级部 {own} 的学生 {student} 被分到级部 {division} 的班级 {class}",
    ),
    "mixed_sides": (
        "class {class} mixes sides: {sides}",
        "班级 {class} 混合了不同首选科目：{sides}",
    ),
    "class_size": (
        "class {class} has {students} students, allowed are {minimum} to {maximum}",
        "班级 {class} 有 {students} 人，应为 {minimum} 至 {maximum} 人",
    ),
    "class_count": (
        "grade {grade} has {classes} administrative classes, the policy asks for {wanted}",
        "年级 {grade} 有 {classes} 个行政班，分班方案要求 {wanted} 个",
    ),
    "class_mode": (
        "class {class} fixes {count} exam subjects, which mode {mode} does not allow",
        "班级 {class} 固定 {count} 门选考科目，模式 {mode} 不允许",
    ),
    "moved": (
        "{moves} students of grade {grade} leave their present class, at most {maximum} may",
        "年级 {grade} 有 {moves} 名学生离开原班级，最多允许 {maximum} 名",
    ),
    "locked": (
        "student {student} is locked to class {own} but is in {class}",
        "学生 {student} 锁定在班级 {own}，却在 {class}",
    ),
    "together": (
        "students {first} and {second} are to be together but are in {one} and {other}",
        "学生 {first} 与 {second} 应在同一班，却在 {one} 和 {other}",
    ),
    "apart": (
        "students {first} and {second} are to be apart but both are in {class}",
        "学生 {first} 与 {second} 应分开，却都在 {class}",
    ),
    "fixed_not_chosen": (
        "class {class} takes {subject} at home, which student {student} did not choose",
        "班级 {class} 固定学习 {subject}，而学生 {student} 没有选考",
    ),
    "exam_missing": (
        "student {student} has no section of his exam subject {subject}",
        "学生 {student} 的选考科目 {subject} 没有教学班",
    ),
    "exam_twice": (
        "student {student} has exam subject {subject} {count} times",
        "学生 {student} 的选考科目 {subject} 被安排了 {count} 次",
    ),
    "exam_not_chosen": (
        "student {student} sits in an exam section of {subject}, which he did not choose",
        "学生 {student} 在 {subject} 选考教学班中，但没有选考该科",
    ),
    "qualifying_missing": (
        "student {student} is nowhere taught qualifying subject {subject}",
        "学生 {student} 的学考科目 {subject} 没有安排",
    ),
    "qualifying_twice": (
        "student {student} has qualifying subject {subject} {count} times",
        "学生 {student} 的学考科目 {subject} 被安排了 {count} 次",
    ),
    "section_periods": (
        "teaching class {section} of {subject} has {periods} periods a week, not {wanted}",
        "{subject} 教学班 {section} 每周 {periods} 节，应为 {wanted} 节",
    ),
    "section_parts": (
        "teaching class {section} takes parts of band {band} that do not hold it",
        "教学班 {section} 占用走班时段 {band} 的部分与其课时不符",
    ),
    "unknown_band": (
        "teaching class {section} stands in band {band}, which does not exist",
        "教学班 {section} 所在的走班时段 {band} 不存在",
    ),
    "unknown_class": (
        "band {band} releases class {class}, which does not exist",
        "走班时段 {band} 包含不存在的班级 {class}",
    ),
    "seat_missing": (
        "student {student} has no place in part {part} of band {band}",
        "学生 {student} 在走班时段 {band} 的第 {part} 部分没有座位",
    ),
    "seat_twice": (
        "student {student} has {count} places in part {part} of band {band}",
        "学生 {student} 在走班时段 {band} 的第 {part} 部分有 {count} 个座位",
    ),
    "seat_foreign": (
        "student {student} sits in band {band}, which does not release his class",
        "学生 {student} 在走班时段 {band} 中，但其班级不属于该时段",
    ),
    "section_size": (
        "teaching class {section} has {students} students, allowed are {minimum} to {maximum}",
        "教学班 {section} 有 {students} 人，应为 {minimum} 至 {maximum} 人",
    ),
    "language_missing": (
        "student {student} has no section of his language {subject}",
        "学生 {student} 的外语 {subject} 没有教学班",
    ),
    "room_unknown": (
        "{owner} is in room {room}, which does not exist",
        "{owner} 的教室 {room} 不存在",
    ),
    "room_twice": (
        "room {room} holds {count} sections in part {part} of band {band}",
        "教室 {room} 在走班时段 {band} 的第 {part} 部分有 {count} 个教学班",
    ),
    "room_seats": (
        "{owner} has {students} students, room {room} seats {seats}",
        "{owner} 有 {students} 人，教室 {room} 只有 {seats} 个座位",
    ),
    "room_foreign": (
        "teaching class {section} is in room {room}, home room of a class that does not walk then",
        "教学班 {section} 使用了教室 {room}，而该教室所属班级此时不走班",
    ),
    "extra_rooms": (
        "part {part} of band {band} uses {rooms} extra rooms, at most {maximum} are allowed",
        "走班时段 {band} 的第 {part} 部分使用 {rooms} 间额外教室，最多允许 {maximum} 间",
    ),
    "teacher_unknown": (
        "{owner} has teacher {teacher}, who does not exist",
        "{owner} 的教师 {teacher} 不存在",
    ),
    "teacher_unqualified": (
        "teacher {teacher} may not teach {subject} to grade {grade} ({owner})",
        "教师 {teacher} 不具备在年级 {grade} 任教 {subject} 的资格（{owner}）",
    ),
    "teacher_twice": (
        "teacher {teacher} has {count} sections in part {part} of band {band}",
        "教师 {teacher} 在走班时段 {band} 的第 {part} 部分有 {count} 个教学班",
    ),
    "teacher_load": (
        "teacher {teacher} has {periods} periods a week, at most {maximum}",
        "教师 {teacher} 每周 {periods} 节，上限 {maximum} 节",
    ),
    "teacher_missing": (
        "{owner} has no teacher yet; the timetable chooses",
        "{owner} 尚无教师，由排课决定",
    ),
    "unplaced": (
        "student {student} could not be given {subject} ({reason})",
        "学生 {student} 的 {subject} 未能满足（{reason}）",
    ),
}
"""Sentence (en, zh) of each code."""

RULE = "sectioning"
"""Rule under which all findings of the check stand."""


def broken(
    code: str,
    where: dict[str, str] | None = None,
    *,
    severity: Severity = Severity.HARD,
    **params: int | float | str,
) -> Finding:
    """Return a finding by its code; `where` ids also fill the sentence."""
    names = {**(where or {}), **params}
    english, chinese = SENTENCES[code]
    return Finding(
        code=code,
        rule=RULE,
        severity=severity,
        message=english.format(**names),
        message_zh=chinese.format(**names),
        where=where or {},
        params=params,
        cost=1 if severity in (Severity.HARD, Severity.ERROR) else None,
    )
