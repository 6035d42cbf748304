"""The tiny valid bureau that every damaged input of these tests is made from."""

from __future__ import annotations

import pytest

TINY_BUREAU: dict[str, str] = {
    "bureau.toml": """\
id = "county"
name_zh = "某县教育局"
as_of = 2026-09-01
pack = "national-2014"

[policy]
id = "county-2026"

[share]
rate = 0.12

[churn]
school_out = 0.5

[place]
zone = "first"
max_km = 30

[[exemption_rules]]
reason = "pregnant"
verdict = "deferred"
name_zh = "孕期"

[[exemption_rules]]
reason = "illness"

[[indicators]]
id = "backbone"
kind = "backbone"
backbone = "county"
limit_primary = 0.5

[[indicators]]
id = "middle"
kind = "age"
low = 30
high = 50
weight = 0

[[goals]]
goal = "unfilled"

[[goals]]
goal = "structure"
slack = 0.02
""",
    "subjects.csv": """\
id,name_en,name_zh,gap
chinese,Chinese,语文,no
pe,Physical education,体育,yes
music,Music,音乐,yes
""",
    "schools.csv": """\
id,name,stage,kind,pupils,location,strength,zone,authority,alliance,staffing_quota,x,y
A,一小,primary,regular,900,urban,strong,north,city,,4,0,0
B,二小,primary,regular,300,town,ordinary,north,city,G,,6.5,2
C,三中,junior,regular,400,rural,weak,south,county,G,3,,
""",
    "posts.csv": """\
school,grade,posts
A,senior,1
A,first,2
B,first,1
""",
    "demand.csv": """\
school,subject,need
A,chinese,150
A,pe,60
B,pe,100
""",
    "class_counts.csv": """\
school,grade,classes
A,1,6
C,7,3
""",
    "periods.csv": """\
stage,grade,subject,periods,norm
primary,1,chinese,8,14
junior,7,pe,3,
""",
    "distances.csv": """\
first,second,km,minutes
A,C,12.5,25
B,C,8,
""",
    "teachers.csv": """\
id,name,gender,birth,post_school,working_school,subject,stages,subjects,share,absent,title,\
appointed,backbone,degree,employment,since,loan_end,service_end,rural_years,duty,terms,applies,\
consents,seeks_title,must,home_x,home_y,limit_km
T1,张一,F,1980-05-01,A,,chinese,primary,music,100,0,senior,first,county,bachelor,quota,\
2015-09-01,,,0,teacher,0,yes,yes,,,0.5,0.5,20
T2,李二,M,1975-11-30,A,,pe,primary junior,,100,20,first,,none,associate,quota,\
2012-09-01,,,2.5,principal,2,no,,,,,,
T3,王三,M,1990-02-28,B,A,pe,,,60,0,second,,none,bachelor,quota,\
2023-09-01,2026-08-31,,0,teacher,0,no,no,first,,,,
T4,赵四,F,1999-07-07,B,,music,primary,,100,0,none,,none,master,off_quota,\
2024-09-01,,,0,teacher,0,no,,,stay,,,
T5,钱五,F,1996-01-01,C,,chinese,junior,,100,0,third,,none,bachelor,quota,\
2021-09-01,,2027-08-31,5,programme_leader,0,no,,,,,,
""",
    "evaluations.csv": """\
teacher,year,score
T1,2025,92.5
T1,2026,95
T2,2026,81
""",
    "exemptions.csv": """\
teacher,reason,until
T4,pregnant,2026-12-31
T5,illness,
""",
    "wishes.csv": """\
teacher,rank,school
T1,1,B
T1,2,C
T2,1,C
""",
    "ties.csv": """\
first,second,tie
T1,T2,couple
T3,T4,apart
""",
    "shares.csv": """\
teacher,school,subject,share
T4,B,music,60
T4,A,music,40
""",
}

Files = dict[str, "bytes | str | None"]


@pytest.fixture
def tiny() -> Files:
    """Text of the tiny bureau's files by name, to be changed as a test likes."""
    return dict(TINY_BUREAU)
