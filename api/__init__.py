"""zouban: sectioning and timetabling for schools where students walk between classes (走班排课).

Everything public stands here and is imported when it is first asked for: the engines take half a
second to import, and whoever reads a file does not need them.

>>> import zouban
>>> school = zouban.read("myschool")          # doctest: +SKIP
>>> sections = zouban.section(school)         # doctest: +SKIP
>>> result = zouban.timetable(school, sections.answer, time_limit=60)  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zouban.checking import check, score
    from zouban.exchanging import exchange, exchange_front, exchange_years, explain_exchange
    from zouban.explaining import explain
    from zouban.generating import bundled, generate
    from zouban.instances.answer import Answer
    from zouban.mechanisms import run_mechanisms
    from zouban.models.errors import InputError, UsageError, ZoubanError
    from zouban.models.exchange.anonymise import anonymise
    from zouban.models.exchange.audit import priority_audit
    from zouban.models.exchange.balance import gini, lorenz, theil, unweighted_cv, weighted_cv
    from zouban.models.exchange.bureau import Bureau
    from zouban.models.exchange.eligibility import eligibility
    from zouban.models.exchange.graphs import exchange_graph, part_graphs
    from zouban.models.exchange.plan import ExchangePlan
    from zouban.models.exchange.reasons import explain_teacher
    from zouban.models.exchange.rollover import next_year
    from zouban.models.exchange.verify import verify_plan
    from zouban.models.finding import Finding, Severity
    from zouban.models.problem import Problem
    from zouban.models.result import Cost, Goal, Result, Status
    from zouban.models.school import School
    from zouban.models.sectioning import Sectioning
    from zouban.models.timetable import Timetable
    from zouban.neighbours import pair, tutor
    from zouban.reading import read, write
    from zouban.sectioning import compare, section
    from zouban.solving import Solution, solve
    from zouban.timetabling import compile, timetable

    __version__: str
else:
    _HOME = {
        "Answer": "zouban.instances.answer",
        "Cost": "zouban.models.result",
        "Finding": "zouban.models.finding",
        "Goal": "zouban.models.result",
        "InputError": "zouban.models.errors",
        "Problem": "zouban.models.problem",
        "Result": "zouban.models.result",
        "School": "zouban.models.school",
        "Sectioning": "zouban.models.sectioning",
        "Severity": "zouban.models.finding",
        "Status": "zouban.models.result",
        "Timetable": "zouban.models.timetable",
        "UsageError": "zouban.models.errors",
        "ZoubanError": "zouban.models.errors",
        "Bureau": "zouban.models.exchange.bureau",
        "ExchangePlan": "zouban.models.exchange.plan",
        "bundled": "zouban.generating",
        "gini": "zouban.models.exchange.balance",
        "anonymise": "zouban.models.exchange.anonymise",
        "eligibility": "zouban.models.exchange.eligibility",
        "exchange_graph": "zouban.models.exchange.graphs",
        "part_graphs": "zouban.models.exchange.graphs",
        "explain_teacher": "zouban.models.exchange.reasons",
        "next_year": "zouban.models.exchange.rollover",
        "priority_audit": "zouban.models.exchange.audit",
        "verify_plan": "zouban.models.exchange.verify",
        "lorenz": "zouban.models.exchange.balance",
        "theil": "zouban.models.exchange.balance",
        "unweighted_cv": "zouban.models.exchange.balance",
        "weighted_cv": "zouban.models.exchange.balance",
        "check": "zouban.checking",
        "compare": "zouban.sectioning",
        "compile": "zouban.timetabling",
        "exchange": "zouban.exchanging",
        "exchange_front": "zouban.exchanging",
        "exchange_years": "zouban.exchanging",
        "explain": "zouban.explaining",
        "explain_exchange": "zouban.exchanging",
        "generate": "zouban.generating",
        "pair": "zouban.neighbours",
        "read": "zouban.reading",
        "run_mechanisms": "zouban.mechanisms",
        "score": "zouban.checking",
        "section": "zouban.sectioning",
        "Solution": "zouban.solving",
        "solve": "zouban.solving",
        "timetable": "zouban.timetabling",
        "tutor": "zouban.neighbours",
        "write": "zouban.reading",
    }

    def __getattr__(name):
        from importlib import import_module

        if name == "__version__":
            from zouban.manifests import version

            return version()
        if name not in _HOME:
            raise AttributeError(f"module 'zouban' has no attribute '{name}'")
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted([*globals(), *_HOME, "__version__"])


__all__ = [
    "Answer",
    "Bureau",
    "Cost",
    "ExchangePlan",
    "Finding",
    "Goal",
    "InputError",
    "Problem",
    "Result",
    "School",
    "Sectioning",
    "Severity",
    "Solution",
    "Status",
    "Timetable",
    "UsageError",
    "ZoubanError",
    "__version__",
    "anonymise",
    "bundled",
    "check",
    "compare",
    "compile",
    "eligibility",
    "exchange",
    "exchange_front",
    "exchange_graph",
    "exchange_years",
    "explain",
    "explain_exchange",
    "explain_teacher",
    "generate",
    "gini",
    "lorenz",
    "next_year",
    "pair",
    "part_graphs",
    "priority_audit",
    "read",
    "run_mechanisms",
    "score",
    "section",
    "solve",
    "theil",
    "timetable",
    "tutor",
    "unweighted_cv",
    "verify_plan",
    "weighted_cv",
    "write",
]
