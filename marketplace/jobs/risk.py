"""What makes somebody look at a job before it is shown: a small table of rules, weighed by policy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from marketplace.core import contacts
from marketplace.core.clock import now
from marketplace.core.policies import Policy
from marketplace.jobs.models import Job

CONTACTS, WORDS, PACE = "contacts", "words", "pace"
LABELS = {
    CONTACTS: _("Contact details in the text"),
    WORDS: _("Words for work that nobody may ask for here"),
    PACE: _("Many jobs from a new account"),
}
# Work that is against the law or that no household tasker may take; whole words only.
BANNED = re.compile(
    r"\b(?:cocaine|meth|mdma|escort|erotic|fire\s?arms?|fake\s+(?:reviews?|id|passport|licen[cs]e)|"
    r"gift\s?cards?|money\s+mule|crypto\s+transfer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Risk:
    """The sum of the rules that fit, and their names."""

    score: int
    reasons: list[str]


def risk_of(job: Job, policy: Policy) -> Risk:
    """Weigh what the job says, and how many its client has posted since joining (one query)."""
    said = texts_of(job)
    found = {
        CONTACTS: policy.risk_of_contacts if _names_contacts(said) else 0,
        WORDS: policy.risk_of_banned_words if BANNED.search("\n".join(said)) else 0,
        PACE: policy.risk_of_many_posts if _is_burst(job, policy) else 0,
    }
    return Risk(sum(found.values()), [rule for rule, weight in found.items() if weight])


def texts_of(job: Job) -> list[str]:
    """Return everything that a client has written into the job in own words."""
    answers = [answer for answer in job.answers.values() if isinstance(answer, str)]
    return [job.title, job.description, *answers]


def labels(reasons: list[str]) -> list[str]:
    """Return the words of the rules."""
    return [str(LABELS[rule]) for rule in reasons if rule in LABELS]


def _names_contacts(said: list[str]) -> bool:
    return any(contacts.mask(text).found for text in said)


def _is_burst(job: Job, policy: Policy) -> bool:
    if job.client is None:
        return False
    since = now() - timedelta(hours=policy.new_account_hours)
    if job.client.joined_at < since:
        return False
    others = Job.objects.filter(client=job.client, published_at__gte=since).exclude(pk=job.pk)
    return others.count() >= policy.new_account_posts
