"""Who teaches what: duties are packed into teachers of a norm, loaded to 85 to 95 %."""

from __future__ import annotations

from dataclasses import dataclass, field

NORM = 12
"""Periods a week of a full teacher."""
CLASS_TEACHER_LESS = 2
MANAGER_NORM = NORM // 2
_FULL, _LEAST = 94, 87
"""Percent of the norm to which all teachers of a subject together are loaded."""
HEADS_MEETING = (1, 2)
"""Slots of the managers' weekly council: Monday, second and third period."""
_LEAST_OF_CLASS_TEACHER = 5
"""Periods a week: who teaches less does not lead a class."""
_POOL_WITH_PART_TIME = 5

POOLS: dict[str, tuple[str, ...]] = {
    "chinese": ("chinese",),
    "mathematics": ("mathematics",),
    "english": ("english",),
    "japanese": ("japanese",),
    "physics": ("physics",),
    "chemistry": ("chemistry", "laboratory"),
    "biology": ("biology",),
    "politics": ("politics",),
    "history": ("history",),
    "geography": ("geography",),
    "pe": ("pe",),
    "music": ("music",),
    "art": ("art",),
    "it": ("it", "technology"),
}
"""Subjects that are taught by the same teachers."""
_GROUPS = {
    "english": "foreign_languages",
    "japanese": "foreign_languages",
    "music": "arts_technology",
    "art": "arts_technology",
    "it": "arts_technology",
}
"""Subject group (教研组) of a pool, where it is not the pool itself."""
_LOOSE = ("japanese",)
"""How many sections of Japanese there are depends on the classes that its students come into."""
_NO_CLASS_TEACHERS = ("music", "art", "it")


def group_of(pool: str) -> str:
    """Return the subject group (教研组) of a pool of teachers."""
    return _GROUPS.get(pool, pool)


POOL_OF = {subject: pool for pool, subjects in POOLS.items() for subject in subjects}


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to teach all week: a subject of a class, or a section.

    `slots` are the periods of the section's band, empty where the timetable chooses.
    """

    owner: str
    subject: str | None
    pool: str
    grade: str
    periods: int
    slots: frozenset[int] = frozenset()
    home: bool = True


@dataclass(slots=True)
class Post:
    """One teacher while the staff is being planned."""

    pool: str
    norm: int = NORM
    role: str = ""
    duties: list[Duty] = field(default_factory=list)
    class_id: str | None = None
    id: str = ""

    @property
    def load(self) -> int:
        """Periods a week."""
        return sum(duty.periods for duty in self.duties)

    def fits(self, duty: Duty) -> bool:
        """Tell whether he can take the duty: within his norm, never in two places at once."""
        taken = {slot for own in self.duties for slot in own.slots}
        if self.role == "manager":
            taken |= set(HEADS_MEETING)
        return self.load + duty.periods <= self.norm and not duty.slots & taken


def staff(duties: list[Duty], class_ids: list[str]) -> list[Post]:
    """Plan the teachers for all duties.

    Parameters
    ----------
    class_ids
        Administrative classes; each gets a class teacher who teaches it.
    """
    posts: list[Post] = []
    for pool in POOLS:
        own = [duty for duty in duties if duty.pool == pool]
        posts += _pack(pool, own)
    _choose_class_teachers(posts, class_ids)
    for pool in POOLS:
        if pool in _LOOSE:
            continue
        posts += _balance(pool, [post for post in posts if post.pool == pool])
    posts = sorted((p for p in posts if p.duties), key=lambda p: list(POOLS).index(p.pool))
    for number, post in enumerate(posts, 1):
        post.id = f"T{number:03d}"
    return posts


def _pack(pool: str, duties: list[Duty]) -> list[Post]:
    """Best fit, grade by grade, so that a teacher prepares for few grades."""
    total = sum(duty.periods for duty in duties)
    managers = total // (10 * NORM)
    posts = [Post(pool, MANAGER_NORM, "manager") for _ in range(managers)]
    # Sections first: they have fixed times, which the others can give way to.
    for duty in sorted(duties, key=lambda d: (-len(d.slots), d.grade, -d.periods)):
        able = [post for post in posts if post.fits(duty)]
        if able:
            post = max(able, key=lambda p: (_known(p, duty), p.load))
        else:
            post = Post(pool)
            posts.append(post)
        post.duties.append(duty)
    return [post for post in posts if post.duties]


def _known(post: Post, duty: Duty) -> int:
    """Prefer an empty manager's post, then teachers of the same grade."""
    if not post.duties:
        return 2
    return int(any(own.grade == duty.grade for own in post.duties))


def _choose_class_teachers(posts: list[Post], class_ids: list[str]) -> None:
    """Match each class to a teacher who teaches it and whose load leaves room for the office."""
    limit = NORM - CLASS_TEACHER_LESS
    able: dict[str, list[int]] = {class_id: [] for class_id in class_ids}
    for number, post in enumerate(posts):
        fits = _LEAST_OF_CLASS_TEACHER <= post.load <= limit
        if post.norm < NORM or not fits or post.pool in _NO_CLASS_TEACHERS:
            continue
        for duty in post.duties:
            if duty.home and duty.owner in able and number not in able[duty.owner]:
                able[duty.owner].append(number)
    holder: dict[int, str] = {}
    for turn, class_id in enumerate(class_ids):
        choices = able[class_id]
        # Turn the list so that class teachers come from different subjects.
        able[class_id] = (
            choices[turn % max(1, len(choices)) :] + choices[: turn % max(1, len(choices))]
        )
        _augment(class_id, able, holder, set())
    for number, class_id in holder.items():
        posts[number].class_id = class_id
    for class_id in class_ids:
        if class_id not in holder.values():
            posts.append(_make_room(class_id, posts, limit))
    for post in posts:
        if post.class_id is not None:
            post.norm = limit
            post.role = "class_teacher"


def _make_room(class_id: str, posts: list[Post], limit: int) -> Post:
    """Make a full teacher of the class its class teacher; a new one takes what is too much."""
    chosen = min(
        (
            post
            for post in posts
            if post.class_id is None
            and post.norm == NORM
            and any(duty.owner == class_id for duty in post.duties)
        ),
        key=lambda post: (post.load, post.pool),
    )
    chosen.class_id = class_id
    helper = Post(chosen.pool)
    for duty in sorted(chosen.duties, key=lambda d: d.periods):
        if chosen.load > limit and duty.owner != class_id:
            chosen.duties.remove(duty)
            helper.duties.append(duty)
    return helper


def _augment(
    class_id: str, able: dict[str, list[int]], holder: dict[int, str], seen: set[int]
) -> bool:
    for number in able[class_id]:
        if number not in seen:
            seen.add(number)
            if number not in holder or _augment(holder[number], able, holder, seen):
                holder[number] = class_id
                return True
    return False


def _balance(pool: str, posts: list[Post]) -> list[Post]:
    """Bring a pool's load between the bounds: one more teacher, or norms cut to part-time."""
    added: list[Post] = []
    while posts and 100 * _load(posts) > _FULL * _norm(posts):
        post = Post(pool)
        _relieve(post, posts)
        if not post.duties:
            break
        posts.append(post)
        added.append(post)
    for post in sorted(posts, key=lambda p: (p.load - p.norm, p.load)):
        cut = min(post.norm - post.load, _norm(posts) - 100 * _load(posts) // _LEAST)
        if cut > 0 and not post.role:
            post.norm -= cut
            post.role = "part_time"
    _add_part_time(posts)
    return added


def _add_part_time(posts: list[Post]) -> None:
    """Give a larger pool a part-time teacher, where its load stays within the bounds."""
    ordinary = [post for post in posts if not post.role and post.load < post.norm]
    if len(posts) >= _POOL_WITH_PART_TIME and ordinary:
        post = min(ordinary, key=lambda p: p.load)
        spare = post.norm - post.load
        if 100 * _load(posts) <= _FULL * (_norm(posts) - spare):
            post.norm = post.load
            post.role = "part_time"


def _relieve(post: Post, posts: list[Post]) -> None:
    """Hand duties of the fullest ordinary teachers to a new one."""
    for other in sorted(posts, key=lambda p: -p.load):
        if other.role or len(other.duties) < 2:
            continue
        for duty in sorted(other.duties, key=lambda d: d.periods):
            if post.load < NORM - 3 and post.fits(duty) and len(other.duties) > 1:
                other.duties.remove(duty)
                post.duties.append(duty)
                break


def _load(posts: list[Post]) -> int:
    return sum(post.load for post in posts)


def _norm(posts: list[Post]) -> int:
    return sum(post.norm for post in posts)
