"""What a rule asks under a policy, as a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..names import shown_word
from ..policy import Policy
from .rule import NOT_ASKED, ExchangeRule, Value


def sentence(rule: ExchangeRule, policy: Policy, lang: str) -> str:
    """Return what a rule asks, its numbers filled in; empty where the policy does not ask it."""
    parameters = rule.parameters(policy)
    if parameters is None:
        return ""
    return filled(rule, parameters, lang)


def filled(rule: ExchangeRule, parameters: Mapping[str, Value], lang: str) -> str:
    """Return the rule's sentence with these parameters."""
    template = rule.sentence_zh if lang == "zh" else rule.sentence_en
    open_ = [f"{{{key}}}" for key, value in parameters.items() if value == NOT_ASKED]
    template = _OPTIONAL.sub(
        lambda part: "" if any(blank in part[1] for blank in open_) else part[1], template
    )
    shown = {key: shown_word(key, value, lang) for key, value in parameters.items()}
    return template.format_map(shown)


_OPTIONAL = re.compile(r"\[([^\]]*)\]")
"""What is left out where the policy leaves its parameter open."""


def template_of(rule: ExchangeRule, lang: str) -> str:
    """Return the rule's sentence with its blanks marked, for lists of all rules."""
    template = rule.sentence_zh if lang == "zh" else rule.sentence_en
    return _OPTIONAL.sub(r"\1", template).replace("{", "⟨").replace("}", "⟩")
