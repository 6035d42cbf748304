"""The public surface: every name exists, is documented, and comes from where it says."""

from __future__ import annotations

import pytest
import zouban


@pytest.mark.parametrize("name", zouban.__all__)
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    value = getattr(zouban, name)
    if name != "__version__":
        assert value.__doc__
        assert value.__module__.startswith("zouban")


def test_what_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'substitute'"):
        zouban.substitute  # noqa: B018


def test_dir_lists_the_surface() -> None:
    assert set(zouban.__all__) <= set(dir(zouban))


def test_lazy_names_are_those_of_the_type_checker() -> None:
    """The branch for type checkers and the table of lazy names say the same."""
    import ast
    from pathlib import Path

    tree = ast.parse(Path(zouban.__file__).read_text(encoding="utf-8"))
    branch = next(node for node in tree.body if isinstance(node, ast.If))
    checked = {
        alias.name: node.module
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    (table,) = [node for node in branch.orelse if isinstance(node, ast.Assign)]
    assert ast.literal_eval(table.value) == checked
    assert set(zouban.__all__) == {*checked, "__version__"}
