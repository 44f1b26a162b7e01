"""The help centre: topics, articles, what readers think of them, and what they write."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms import helping
from cms.figures import figures
from cms.prose import PROSE, ProseField, checked, shown
from cms.seo import Data, SeoMixin
from cms.shelves import ShelfMixin
from marketplace.core.clock import now
from marketplace.core.requests import Request


class HelpIndexPage(ShelfMixin, SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """The front of the help centre: search first, then the topics."""

    introduction = models.CharField(_("introduction"), max_length=240, blank=True)

    template = "cms/help.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.HelpTopicPage"]
    max_count = 1

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the topics, and what was found for ?q=."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("q", "").strip()[: helping.LONGEST_QUERY]
        found = helping.find(asked) if asked else []
        return context | {
            "asked": asked,
            "found": found,
            "topics": helping.topics(self),
            "contact": f"{reverse('cms:contact')}?{urlencode({'about': asked})}",
        }

    @classmethod
    def children(cls) -> Any:
        """Pages that stand below."""
        return HelpTopicPage.objects.live()


class HelpTopicPage(ShelfMixin, SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """Articles on one subject."""

    summary = models.CharField(_("summary"), max_length=160)
    icon = models.CharField(_("icon"), max_length=40, default="circle-help")

    template = "cms/help_topic.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("icon"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.HelpIndexPage"]
    subpage_types: ClassVar[list[str]] = ["cms.HelpArticlePage"]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the articles."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"articles": helping.articles_of(self)}

    @classmethod
    def children(cls) -> Any:
        """Pages that stand below."""
        return HelpArticlePage.objects.live()


class HelpArticlePage(SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """One answer."""

    summary = models.CharField(_("summary"), max_length=200)
    body = ProseField(_("answer"))

    template = "cms/help_article.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, *PROSE]
    parent_page_types: ClassVar[list[str]] = ["cms.HelpTopicPage"]
    subpage_types: ClassVar[list[str]] = []

    def clean(self) -> None:
        """Refuse figures that do not exist."""
        super().clean()
        checked(self.body)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the answer with its figures, its neighbours and what the reader has said of it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "html": shown(self.body, figures()),
            "others": [each for each in helping.articles_beside(self) if each.pk != self.pk],
            "vote": helping.vote_of(self, helping.voter(request)),
        }

    def facts(self) -> list[Data]:
        """Describe the article as a question with its answer."""
        answer = {"@type": "Answer", "text": self.summary}
        question = {"@type": "Question", "name": self.title, "acceptedAnswer": answer}
        return [
            {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [question]},
        ]


class HelpVote(models.Model):
    """What one reader thinks of an article, and of which version of it."""

    page = models.ForeignKey(HelpArticlePage, on_delete=models.CASCADE, related_name="votes")
    revision_id = models.BigIntegerField(null=True)
    # A person or a session, as a hash that leads back to neither.
    voter = models.CharField(max_length=32)
    is_helpful = models.BooleanField()
    comment = models.CharField(max_length=500, blank=True)
    voted_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "voter"], name="help_vote_once"),
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.is_helpful else 'no'} to {self.page_id}"


class Letter(models.Model):
    """What somebody has written to the people who run the place."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    sender = models.EmailField(_("from"))
    about = models.CharField(_("about"), max_length=120)
    text = models.TextField(_("text"), max_length=4000)
    written_at = models.DateTimeField(_("written"), default=now)
    is_answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes: ClassVar[list[models.Index]] = [
            # How many came from one address lately (letters.take).
            models.Index(fields=["sender", "written_at"], name="letter_sender"),
        ]

    def __str__(self) -> str:
        return self.about
