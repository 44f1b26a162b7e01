"""Each guard of the suite bites."""

import socket
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from pytest_socket import SocketConnectBlockedError

from hustlr import urls
from marketplace.accounts.models import Person
from tests.support import guards


def writing_page(request):
    ContentType.objects.create(app_label="guard", model="written")
    return HttpResponse("done")


writing_page.login_required = False
urlpatterns = [path("writing/", writing_page), *urls.urlpatterns]


def test_a_warning_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_another_machine_cannot_be_reached():
    # pytest-socket warns before it raises, and warnings are errors.
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.django_db
@pytest.mark.urls("tests.setup.test_guards")
def test_a_page_may_not_write_on_get():
    with pytest.raises(guards.WriteOnGet, match="django_content_type"):
        Client().get("/writing/")


@pytest.mark.django_db
@pytest.mark.urls("tests.setup.test_guards")
def test_a_page_may_write_on_post():
    assert Client().post("/writing/").status_code == 200


@pytest.mark.django_db
@pytest.mark.urls("tests.setup.test_guards")
@pytest.mark.writes_on_get("shows the exemption")
def test_a_marker_lets_a_page_write_on_get():
    assert Client().get("/writing/").status_code == 200


def test_a_missing_variable_fails_in_our_templates(tmp_path, settings):
    template = _template(tmp_path, "{{ nobody_gave_this }}")
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)

    with pytest.raises(guards.UndefinedVariable, match="nobody_gave_this"):
        template.render({})


def test_a_default_stands_for_a_missing_variable(tmp_path, settings):
    template = _template(tmp_path, "{{ nobody_gave_this|default:'nothing' }}")
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)

    assert template.render({}) == "nothing"


def test_a_default_in_one_thread_allows_nothing_in_another(tmp_path, settings):
    missing = _template(tmp_path, "{{ nobody_gave_this }}")
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)

    def elsewhere():
        with ThreadPoolExecutor(1) as other:
            return repr(other.submit(missing.render, {}).exception())

    said = _template(tmp_path, "{{ nothing|default:elsewhere }}").render({"elsewhere": elsewhere})

    assert "UndefinedVariable" in said


def test_templates_of_others_may_lack_variables(tmp_path):
    assert _template(tmp_path, "a{{ nobody_gave_this|title }}b").render({}) == "ab"
    given = "{% with x=nobody_gave_this %}{% if x %}something{% endif %}{% endwith %}"
    assert _template(tmp_path, given).render({}) == ""


@pytest.mark.django_db
def test_rows_without_an_order_are_shuffled():
    orders = {tuple(ContentType.objects.values_list("pk", flat=True)) for _ in range(5)}

    assert len(orders) > 1


@pytest.mark.django_db
def test_an_order_is_kept():
    keys = list(ContentType.objects.order_by("pk").values_list("pk", flat=True))

    assert keys == sorted(keys)


@pytest.mark.django_db
def test_a_lock_over_a_join_needs_of():
    joined = Person.objects.filter(emailaddress__verified=True).select_for_update()

    with pytest.raises(guards.LockOfJoinedRows):
        list(joined)
    assert list(joined.select_for_update(of=("self",))) == []


def _template(folder, source):
    (folder / "page.html").write_text(source)
    engine = engines["django"].engine
    template = engine.from_string(source)
    for node in template.nodelist:
        node.origin.name = str(folder / "page.html")
    return _Rendered(template)


class _Rendered:
    def __init__(self, template):
        self._template = template

    def render(self, values):
        from django.template import Context

        return self._template.render(Context(values))
