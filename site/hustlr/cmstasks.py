"""Routes Wagtail's own background tasks into our queue."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks.utils import normalize_json
from procrastinate.contrib.django import app

logger = logging.getLogger(__name__)

# Only these packages' tasks may be named in a queue row.
ALLOWED = ("wagtail.", "modelsearch.", "cms.", "hustlr.")


@app.task(name="cms.run", queue="cms")
def run(*, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run a django-tasks task by its dotted path."""
    if not path.startswith(ALLOWED):
        raise ValueError(f"{path} is not among the tasks that may be queued")
    try:
        import_string(path).call(*args, **kwargs)
    except ObjectDoesNotExist:
        logger.info("%s came too late: its object has been deleted", path)


class ProcrastinateBackend(BaseTaskBackend):
    """A django-tasks backend over procrastinate; results are not kept."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        """Queue the task in the present transaction."""
        self.validate_task(task)
        values = normalize_json({"args": list(args), "kwargs": dict(kwargs)})
        job = run.configure(priority=task.priority, schedule_at=task.run_after).defer(
            path=task.module_path, **values
        )
        return TaskResult(
            task=task,
            id=str(job),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=values["args"],
            kwargs=values["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
