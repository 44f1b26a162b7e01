"""Wagtail's own tasks go through our queue."""

import pytest
from wagtail.models import Page
from wagtail.tasks import update_reference_index_task

from hustlr import cmstasks
from tests.support.queue import drain, waiting


@pytest.fixture
def backend():
    return cmstasks.ProcrastinateBackend("default", {})


@pytest.mark.django_db
def test_a_task_of_wagtail_waits_in_our_queue_and_runs(backend):
    root = Page.objects.order_by("pk").first()

    backend.enqueue(update_reference_index_task, ["wagtailcore", "page", str(root.pk)], {})

    assert "cms.run" in waiting()
    drain()
    assert "cms.run" not in waiting()


@pytest.mark.django_db
def test_a_task_about_something_deleted_is_no_failure(backend):
    backend.enqueue(update_reference_index_task, ["wagtailcore", "page", "0"], {})

    drain()
    assert "cms.run" not in waiting()


def test_only_known_packages_may_be_named():
    with pytest.raises(ValueError, match="os"):
        cmstasks.run(path="os.system", args=["true"], kwargs={})
