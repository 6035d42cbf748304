"""What the parts of a compiled school are called: ids of a Problem in the office's words."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from .draft import Draft
from .lessons import Requirement
from .rules.words import Words
from .timetable import LessonKind


class DraftNames:
    """Names events, event groups and resources of a draft; unknown ids stay as they are."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._words = Words(draft.index.school)
        self._classes = {
            lang: {
                plan.id: (plan.name_zh if lang == "zh" else plan.name_en) or plan.id
                for plan in draft.index.school.classes
            }
            for lang in ("en", "zh")
        }

    def of(self, id_: str, lang: str) -> str:
        """Return the name of an event, an event group or a resource in `lang` ("en" or "zh")."""
        if id_ in self._draft.events:
            return self._event(id_, lang)
        if id_ in self._events_of_group:
            names = dict.fromkeys(self._event(e, lang) for e in self._events_of_group[id_])
            return " + ".join(names)
        if id_ in self._draft.resources:
            return self._resource(id_, lang)
        return id_

    @cached_property
    def _events_of_group(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for id_, event in self._draft.events.items():
            for group in event.groups:
                found[group].append(id_)
        return found

    def _event(self, id_: str, lang: str) -> str:
        members = self._draft.events[id_].bundle.members
        if len(members) == 1:
            return self._requirement(members[0], lang)
        name = id_.partition(":")[2]
        return f"走班时段 {name}" if lang == "zh" else f"band {name}"

    def _requirement(self, need: Requirement, lang: str) -> str:
        if need.kind is LessonKind.MEETING:
            template = "{group}教研活动" if lang == "zh" else "meeting of {group}"
            return self._words.fill(template, {"group": need.group or ""}, lang)
        classes = [self._classes[lang].get(c, c) for c in need.classes]
        whose = need.teaching_class or " ".join(classes)
        if need.subject is None:
            return f"{whose} 自习" if lang == "zh" else f"{whose} self-study"
        return f"{whose} {self._words.fill('{subject}', {'subject': need.subject}, lang)}"

    def _resource(self, id_: str, lang: str) -> str:
        resource = self._draft.resources[id_]
        match resource.type:
            case "teacher" | "room":
                blank = "{" + resource.type + "}"
                return self._words.fill(blank, {resource.type: resource.name}, lang)
            case "class":
                return self._classes[lang].get(resource.name, resource.name)
            case "course":
                events = dict.fromkeys(self._event(e, lang) for e in resource.name.split(" + "))
                return " + ".join(events)
            case _:
                return resource.name
