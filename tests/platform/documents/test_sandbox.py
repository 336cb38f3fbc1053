"""What a template may not do, each tried."""

from dataclasses import dataclass

import pytest

from app.platform.documents import DataRefused, MissingValue, TemplateRefused, TooLarge

ESCAPES = {
    "classes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals of a filter": "{{ title|attr('__class__') }}",
    "globals of a function": "{{ range.__globals__ }}",
    "self": "{{ self.__init__.__globals__ }}",
    "loop internals": "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
    "namespace internals": "{{ namespace(a=1).__class__ }}",
    "macro internals": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "format method": "{{ '{0.__class__}'.format(1) }}",
    "format filter": "{{ '%999999999d'|format(1) }}",
    "percent operator": "{{ '%999999999d' % 1 }}",
    "times operator": "{{ 'x' * 999999999 }}",
    "power operator": "{{ 9 ** 999999999 }}",
    "centre": "{{ 'x'|center(999999999) }}",
    "padding": "{{ 'x'.ljust(999999999) }}",
    "safe": "{{ title|safe }}",
    "map by attribute": "{{ [title]|map(attribute='__class__')|join }}",
    "filter by name": "{{ [title]|map('attr', '__class__')|list }}",
    "escaping off": "{% autoescape false %}{{ title }}{% endautoescape %}",
    "lipsum": "{{ lipsum(999999) }}",
    "cycler": "{{ cycler.__init__.__globals__ }}",
    "long range": "{{ range(999999999)|list }}",
    "changing data": "{{ entries.append('x') }}",
    "include from outside": "{% include '../../metadata.yaml' %}",
    "include absolute": "{% include '/etc/passwd' %}",
    "import from outside": "{% import '../secret.html' as s %}",
    "not a template": "{% if %}",
}


@pytest.mark.parametrize("name", ESCAPES)
def test_a_template_cannot_leave_its_room(name, render):
    with pytest.raises((TemplateRefused, MissingValue)):
        render(ESCAPES[name], {"title": "x", "entries": ["y"]})


def test_a_missing_value_stops_the_document_and_is_named_with_its_line(render, tmp_path):
    with pytest.raises(MissingValue) as caught:
        render("<p>{{ title }}</p>\n<p>{{ price }}</p>", {"title": "x"})
    assert caught.value.params == {"name": "price", "place": "template.html, line 2"}
    assert list((tmp_path / "out").iterdir()) == []


def test_a_missing_key_inside_a_value_is_named_too(render):
    with pytest.raises(MissingValue) as caught:
        render("{% set lot = {'a': 1} %}{% if lot.price %}x{% endif %}")
    assert caught.value.params["name"] == "price"


def test_text_is_escaped_wherever_it_comes_from(render):
    made = render("<p>{{ title }}</p>", {"title": "<script>alert(1)</script> & <b>x</b>"})
    assert made.log == ()


def test_more_text_than_allowed_stops_while_it_is_written(render):
    template = "{% for a in range(9999) %}{% for b in range(9999) %}xxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}"
    with pytest.raises(TooLarge) as caught:
        render(template)
    assert caught.value.params["what"] == "characters"


@dataclass
class Row:
    cpr: str = "0000000000"

    def delete(self) -> None:
        raise AssertionError("a template called a method")


class Sly(dict):
    pass


STRANGERS = {
    "row": Row(), "object": object(), "bytes": b"x", "set": {1, 2}, "function": lambda: 1, "sly": Sly(),
    "row inside": {"inner": Row()},
}  # fmt: skip


@pytest.mark.parametrize("value", STRANGERS.values(), ids=STRANGERS)
def test_objects_never_reach_a_template(value, render):
    with pytest.raises(DataRefused) as caught:
        render("{{ title.delete() }}", {"title": value})
    assert caught.value.fields[0].field == "title"
