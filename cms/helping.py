"""What the help centre finds, and what its readers say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from marketplace.core.clock import now
from marketplace.core.requests import Request

if TYPE_CHECKING:
    from cms.models.help import HelpArticlePage, HelpIndexPage, HelpTopicPage, HelpVote

LONGEST_QUERY = 80
MOST_FOUND = 10
# With fewer hits than this the words are looked for as if they were misspelt as well.
FEW = 3
# Below it "xylophone" finds the page about phones.
NEAR_ENOUGH = 0.45


def topics(index: HelpIndexPage) -> list[tuple[HelpTopicPage, list[HelpArticlePage]]]:
    """Return the topics in their order, each with its articles (two queries)."""
    found = list(_model("HelpTopicPage").objects.live().child_of(index).order_by("path"))
    articles = list(_articles().descendant_of(index).order_by("path"))
    return [(each, [one for one in articles if one.path.startswith(each.path)]) for each in found]


def articles_of(topic: HelpTopicPage) -> list[HelpArticlePage]:
    """Return a topic's articles in their order."""
    return list(_articles().child_of(topic).order_by("path"))


def articles_beside(article: HelpArticlePage) -> list[HelpArticlePage]:
    """Return the articles of the same topic, this one among them."""
    return list(_articles().sibling_of(article).order_by("path"))


def find(words: str) -> list[HelpArticlePage]:
    """Return the articles that answer best; few plain hits are filled up with near misspellings."""
    found = list(_articles().search(words, operator="or")[:MOST_FOUND])
    if len(found) < FEW:
        seen = {article.pk for article in found}
        found += [article for article in _misspelt(words) if article.pk not in seen]
    return found[:MOST_FOUND]


def _misspelt(words: str) -> Any:
    """Return the articles whose title or summary has something that looks like the words."""
    fields = [TrigramWordSimilarity(words, name) for name in ("title", "summary")]
    near = _articles().annotate(near=Greatest(*fields)).filter(near__gt=NEAR_ENOUGH)
    return near.order_by("-near", "pk")[:MOST_FOUND]


def voter(request: Request) -> str:
    """Return who reads, as a hash of the person or the session; "" for a new visitor."""
    name = f"person {request.user.pk}" if request.user.is_authenticated else ""
    name = name or (request.session.session_key or "")
    return salted_hmac("cms.help.voter", name).hexdigest()[:32] if name else ""


def vote_of(article: HelpArticlePage, who: str) -> HelpVote | None:
    """Return what a reader has said of an article."""
    found: HelpVote | None = article.votes.filter(voter=who).first() if who else None
    return found


@transaction.atomic
def vote(*, article: HelpArticlePage, who: str, is_helpful: bool, comment: str = "") -> HelpVote:
    """Note what a reader thinks; a second vote replaces the first."""
    made, _is_new = article.votes.update_or_create(
        voter=who,
        defaults={
            "is_helpful": is_helpful,
            "comment": comment.strip()[:500],
            "revision_id": article.live_revision_id,
            "voted_at": now(),
        },
    )
    noted: HelpVote = made
    return noted


def _articles() -> Any:
    return _model("HelpArticlePage").objects.live()


def _model(name: str) -> Any:
    # By name, because the pages themselves ask here.
    return apps.get_model("cms", name)
