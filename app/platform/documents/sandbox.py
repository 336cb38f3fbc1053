"""The closed room templates run in: plain values, a short list of filters, no arithmetic that can grow.

Templates may be edited by officers, so they are held as strangers: what they can reach is named here, and how long and
how large they may run is held by the limits of the process they run in.
"""

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    DictLoader,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError, TemplateAssertionError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace

from app.platform.documents.errors import MissingValue, TemplateRefused, TooLarge
from app.platform.documents.filters import FILTERS, span
from app.platform.documents.kinds import SHARED, TEMPLATE, TEMPLATES, list_kinds

KEPT_FILTERS = (
    "default", "e", "escape", "first", "groupby", "join", "last", "length", "list", "lower", "map", "reject",
    "rejectattr", "select", "selectattr", "sort", "sum", "trim", "unique", "upper",
)  # fmt: skip
KEPT_TESTS = (
    "defined", "divisibleby", "eq", "equalto", "false", "ge", "gt", "in", "le", "lt", "ne", "none", "true", "undefined",
)  # fmt: skip
KEPT_METHODS: Mapping[type, frozenset[str]] = {
    dict: frozenset({"items", "keys", "values", "get"}),
    str: frozenset({"startswith", "endswith"}),
}
JINJAS_OWN = ("TemplateModule", "TemplateReference", "BlockReference", "_GroupTuple")
LARGEST_RANGE = 10_000


class NamedUndefined(StrictUndefined):
    """An undefined value that can say which one it was."""

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NamedUndefinedError(str(self._undefined_name or "?"), self._undefined_message)

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = __call__ = __getitem__ = __contains__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = __int__ = __float__ = __neg__ = __pos__ = _fail_with_undefined_error


class NamedUndefinedError(UndefinedError):
    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class ClosedEnvironment(SandboxedEnvironment):
    # `*`, `%` and `**` grow a short template into a large text.
    intercepted_binops = frozenset({"*", "%", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"the operator {operator} is not for templates")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Values have keys, not attributes; only Jinja's own helpers have attributes that may be read."""
        if attr.startswith("_"):
            return False
        for kind, methods in KEPT_METHODS.items():
            if type(obj) is kind:
                return attr in methods
        return isinstance(obj, (LoopContext, Namespace, Macro)) or type(obj).__name__ in JINJAS_OWN

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.ScopedEvalContextModifier):
            raise TemplateSyntaxError("escaping cannot be switched off", node.lineno, name, filename)
        return tree


class WarmBytecode(BytecodeCache):
    """Compiled templates, kept in memory by the forge and found there by every child forked from it."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_compiled = WarmBytecode()


def compile_shipped_templates(templates: Path = TEMPLATES) -> None:
    """Once, before the first document: compiling takes longer than filling in. Nothing is run, only read."""
    for kind in list_kinds(templates):
        environment = closed_environment(templates / kind)
        for name in environment.list_templates(extensions=["html"]):
            with contextlib.suppress(TemplateError):
                environment.get_template(name)


def closed_environment(folder: Path) -> ClosedEnvironment:
    environment = ClosedEnvironment(
        bytecode_cache=_compiled,
        loader=FileSystemLoader([folder, folder.parent / SHARED]),
        autoescape=True,
        undefined=NamedUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters = {name: environment.filters[name] for name in KEPT_FILTERS} | FILTERS
    environment.tests = {name: environment.tests[name] for name in KEPT_TESTS}
    environment.globals = {"range": _short_range, "namespace": Namespace, "span": span}
    return environment


def fill_template(folder: Path, values: Mapping[str, Any], most_characters: int, *, template: str | None = None) -> str:
    """The template's HTML; `template` is a text that stands in for the folder's own.

    Raises MissingValue (naming the value and the line), TemplateRefused and TooLarge.
    """
    environment = closed_environment(folder)
    if template is not None:
        environment.loader = ChoiceLoader([DictLoader({TEMPLATE: template}), environment.loader])  # type: ignore[list-item]
    return _told_apart(lambda: _render(environment.get_template(TEMPLATE), values, most_characters))


def _render(template: Template, values: Mapping[str, Any], most_characters: int) -> str:
    pieces, size = [], 0
    for piece in template.generate(**values):
        size += len(piece)
        if size > most_characters:
            raise TooLarge("characters", size, most_characters)
        pieces.append(piece)
    return "".join(pieces)


def _told_apart(render: Callable[[], str]) -> str:
    try:
        return render()
    except NamedUndefinedError as error:
        raise MissingValue(error.name, _place(error)) from error
    except (TemplateSyntaxError, TemplateAssertionError) as error:
        raise TemplateRefused(str(error.message), f"{error.name}, line {error.lineno}") from error
    except (TemplateError, TypeError, ValueError, OverflowError, ArithmeticError, LookupError, AttributeError) as error:
        raise TemplateRefused(str(error), _place(error)) from error


def _place(error: BaseException) -> str:
    """The template line that raised: the last frame that is a template's."""
    place, frame = "template.html", error.__traceback__
    while frame is not None:
        file = frame.tb_frame.f_code.co_filename
        if file.endswith(".html") or file == "<template>":
            place = f"{TEMPLATE if file == '<template>' else Path(file).name}, line {frame.tb_lineno}"
        frame = frame.tb_next
    return place


def _short_range(*bounds: int) -> range:
    counted = range(*bounds)
    if len(counted) > LARGEST_RANGE:
        raise OverflowError(f"a range of more than {LARGEST_RANGE} entries")
    return counted
