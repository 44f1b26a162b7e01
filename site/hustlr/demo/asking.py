"""Words between clients and taskers before any offer: questions with answers, a job asked by name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hustlr.demo import past, words
from hustlr.demo.work import RECENT
from marketplace.jobs import actions as jobs

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from hustlr.demo.work import Studio, Wish
    from marketplace.jobs.models import Job


def question(studio: Studio, job: Job, wish: Wish, *, chance: Random, now: datetime) -> None:
    """Let somebody who could do it ask, and the client answer two times out of three."""
    said = chance.choice(words.phrases()["questions"])
    asker = studio.cast.people[chance.choice(studio.able(wish))]
    key = str(UUID(int=chance.getrandbits(128), version=4))
    with past.at(now - timedelta(minutes=40), deaf=RECENT):
        asked = jobs.ask(job_id=job.pk, actor=asker, text=said["ask"], key=key)
    if chance.random() < 0.67 and job.client is not None:
        with past.at(now - timedelta(minutes=25), deaf=RECENT):
            jobs.answer(question_id=asked.pk, actor=job.client, text=said["answer"])


def by_name(studio: Studio, wish: Wish, *, tasker: str) -> Job:
    """Let the client ask one tasker before all others."""
    job = studio.post(wish, publish=False, photo=True)
    client = studio.cast.people[wish.client]
    ids = [studio.cast.people[tasker].pk]
    with past.at(wish.posted_at, deaf=studio.deaf(wish.posted_at)):
        jobs.invite(job_id=job.pk, actor=client, tasker_ids=ids, only=True)
        return jobs.publish(job_id=job.pk, actor=client)
