"""Forms of the posting steps: each turns what was typed into one step of a job."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue import queries as catalogue
from marketplace.core import places
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.money import Money, parse
from marketplace.jobs import steps
from marketplace.jobs.models import Job
from marketplace.jobs.questions import answer_field


class ChipRadios(forms.RadioSelect):
    """Radios drawn as chips."""

    component = "chips"


class MoneyInput(forms.TextInput):
    """A text control drawn as a price."""

    component = "money"


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploads; cleaned to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Clean each upload by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given if one]


class StepForm(forms.Form):
    """A step of posting: filled from the job, and turned into what the job's actions take."""

    name: ClassVar[str]

    def __init__(self, *args: Any, job: Job | None, **options: Any) -> None:
        self.job = job
        if job is not None:
            options["initial"] = {**self.said_by(job), **options.get("initial", {})}
        super().__init__(*args, **options)

    def said_by(self, job: Job) -> dict[str, Any]:
        """Return what the job says already."""
        raise NotImplementedError

    def step(self) -> steps.Step:
        """Return what was typed, as the actions take it."""
        raise NotImplementedError


class WhatForm(StepForm):
    """What needs doing, and which skill it takes."""

    name = "what"
    title = forms.CharField(
        label=_("In a few words"),
        min_length=5,
        max_length=100,
        help_text=_("Like “Assemble a three-door wardrobe”."),
        error_messages={"required": _("Say in a few words what needs doing.")},
    )
    skill = forms.CharField(label=_("Kind of job"), required=False, max_length=60)
    other = forms.ChoiceField(label=_("Or choose the kind of job"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # The tasker from whose page the client came, to be asked first.
    ask = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = [
            (category.name, [(skill.slug, skill.name) for skill in category.skills.all()])
            for category in catalogue.categories()
        ]
        other: Any = self.fields["other"]
        other.choices = [("", gettext("Choose from all kinds")), *self.groups]
        self.initial.setdefault("key", uuid.uuid4())

    @property
    def suggestions(self) -> list[dict[str, Any]]:
        """Return the skills that the title may mean, the chosen one first and checked."""
        title = str(self["title"].value() or "")
        chosen = str(self["skill"].value() or "")
        found = catalogue.suggest_skills(title)
        is_listed = not chosen or chosen in {skill.slug for skill in found}
        if not is_listed and (skill := catalogue.skill_by_slug(chosen)):
            found = [skill, *found[:2]]
        return [
            {"skill": skill, "checked": skill.slug == chosen or (not chosen and not place)}
            for place, skill in enumerate(found)
        ]

    @property
    def lacks_choice(self) -> bool:
        """Say whether all that is missing is a choice among kinds that the title suggests."""
        return (
            list(self.errors) == ["other"] and not self.data.get("other") and any(self.suggestions)
        )

    def said_by(self, job: Job) -> dict[str, Any]:
        """Return title and skill."""
        return {"title": job.title, "skill": job.skill.slug if job.skill else ""}

    def clean(self) -> dict[str, Any]:
        """Find the skill: one of all kinds goes before a suggested one."""
        values = super().clean() or {}
        slug = values.get("other") or values.get("skill") or ""
        values["found"] = catalogue.skill_by_slug(slug)
        if values["found"] is None and "other" not in self.errors:
            self.add_error("other", _("Choose the kind of job, so that the right taskers hear."))
        return values

    def step(self) -> steps.What:
        """Return title and skill as a step."""
        return steps.What(self.cleaned_data["title"], self.cleaned_data["found"].pk)


class DetailsForm(StepForm):
    """What a tasker has to know, the questions of the skill, and photos."""

    name = "details"
    description = forms.CharField(
        label=_("Anything else a tasker should know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-grow": True}),
        help_text=_("Leave out your address and phone number: everybody can read this."),
    )
    photos = ManyFilesField(
        label=_("Add photos"), required=False, help_text=_("JPEG, PNG, WebP or HEIC, 10 MB each.")
    )

    def __init__(self, *args: Any, job: Job, **options: Any) -> None:
        super().__init__(*args, job=job, **options)
        self.questions = catalogue.questions_for(job.skill) if job.skill else []
        for question in self.questions:
            self.fields[f"q_{question.key}"] = answer_field(question)

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """Return the questions of the skill, in their order."""
        return [self[f"q_{question.key}"] for question in self.questions]

    def said_by(self, job: Job) -> dict[str, Any]:
        """Return description and answers."""
        answers = {f"q_{key}": value for key, value in job.answers.items()}
        return {"description": job.description, **answers}

    def step(self) -> steps.Details:
        """Return what is typed and can be kept; a draft may lack answers."""
        given = {q.key: self.cleaned_data.get(f"q_{q.key}") for q in self.questions}
        answers = {key: value for key, value in given.items() if value not in (None, "", [])}
        return steps.Details(self.cleaned_data.get("description", ""), answers)


class WhereForm(StepForm):
    """The place, looked up while the form is cleaned."""

    name = "where"
    address = forms.CharField(
        label=_("Suburb, or street and suburb"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "list": "places"}),
        help_text=_(
            "Others see the suburb. Your street is shown to your tasker once you have paid."
        ),
    )

    def said_by(self, job: Job) -> dict[str, Any]:
        """Return the true address, which only the author gets to see here."""
        address = steps.address_of(job)
        return {"address": address.text if address else ""}

    def clean_address(self) -> str:
        """Look the place up."""
        text = str(self.cleaned_data["address"])
        try:
            self.place = places.geocode(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return text

    def step(self) -> steps.Where:
        """Return the place as a step."""
        return steps.Where(self.place)


class WhenForm(StepForm):
    """A day or none, a part of the day, and until when offers are welcome."""

    name = "when"
    kind = forms.ChoiceField(
        label=_("How fixed is the time?"), choices=Job.When, widget=forms.RadioSelect
    )
    day = forms.DateField(
        label=_("Which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty if you are flexible."),
    )
    day_part = forms.ChoiceField(
        label=_("What part of the day suits you?"),
        choices=Job.DayPart,
        widget=ChipRadios,
        initial=Job.DayPart.ANY,
    )
    deadline = forms.DateField(
        label=_("Last day for offers"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Else until the day of the work, 30 days at most."),
    )

    def __init__(self, *args: Any, job: Job, **options: Any) -> None:
        super().__init__(*args, job=job, **options)
        today = now().astimezone(job.zone).date()
        for field in ("day", "deadline"):
            self.fields[field].widget.attrs["min"] = today.isoformat()
            self.fields[field].widget.attrs["max"] = (today + timedelta(days=365)).isoformat()

    def said_by(self, job: Job) -> dict[str, Any]:
        """Return the window and the deadline as days."""
        deadline = job.deadline.astimezone(job.zone).date() if job.deadline else None
        said = {"day": job.day, "day_part": job.part_of_day, "deadline": deadline}
        return {"kind": job.when_kind or Job.When.DATE, **said}

    def step(self) -> steps.When:
        """Return the window as a step; the last day for offers ends at its midnight."""
        values = self.cleaned_data
        job, deadline = self.job, values["deadline"]
        end = datetime.combine(deadline, time(23, 59), job.zone) if deadline and job else None
        return steps.When(values["kind"], values["day"], values["day_part"], end)


class BudgetForm(StepForm):
    """The most that the client would pay the tasker."""

    name = "budget"
    budget = forms.CharField(
        label=_("Your budget, up to"),
        max_length=12,
        widget=MoneyInput(attrs={"inputmode": "decimal"}),
        help_text=_("For the tasker's work, the whole job. Offers can come in lower."),
    )

    def said_by(self, job: Job) -> dict[str, Any]:
        """Return the budget in major units, as it was typed."""
        return {"budget": f"{job.budget.decimal.normalize():f}" if job.budget else ""}

    def clean_budget(self) -> Money:
        """Read the amount."""
        try:
            return parse(self.cleaned_data["budget"], self.job.currency if self.job else "")
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def step(self) -> steps.Budget:
        """Return the budget as a step."""
        return steps.Budget(self.cleaned_data["budget"])


class InviteForm(forms.Form):
    """Whom a job asks by name, and whether others hear of it meanwhile."""

    WHO = (
        ("named", _("Only them, at first")),
        ("everyone", _("Them and everybody else nearby")),
    )
    who = forms.ChoiceField(
        label=_("Who sees it first?"), choices=WHO, widget=ChipRadios, initial="named"
    )
    taskers = forms.MultipleChoiceField(label=_("Taskers"), required=False)

    def __init__(self, *args: Any, people: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        taskers: Any = self.fields["taskers"]
        taskers.choices = [(ref, ref) for ref in people]


class AskForm(forms.Form):
    """A question about a job, or its answer."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        help_text=_("Everybody can read it. Phone numbers and addresses are hidden."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The client's answer to one question."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        help_text=_("Everybody can read it, and it is part of what you agree on when you book."),
    )


class CancelForm(forms.Form):
    """Why an open job is taken back; nobody has to say."""

    reason = forms.CharField(
        label=_("Why, if you like to say"),
        required=False,
        max_length=200,
        help_text=_("Taskers who made you an offer can read it."),
    )


class FilterForm(forms.Form):
    """The filters of the page of open jobs, as its address holds them."""

    SORTS = (
        ("newest", _("Newest")),
        ("nearest", _("Nearest")),
        ("closing", _("Closing soon")),
        ("budget", _("Highest budget")),
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    category = forms.ChoiceField(label=_("Category"), required=False)
    near = forms.CharField(label=_("Near"), required=False, max_length=80)
    km = forms.TypedChoiceField(
        label=_("Within"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=(("", _("Any distance")), *((str(n), _("%d km") % n) for n in (3, 5, 10, 20, 40))),
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    mine = forms.BooleanField(label=_("Only my skills"), required=False)
    sort = forms.ChoiceField(label=_("Sort"), required=False, choices=SORTS)

    def __init__(self, *args: Any, categories: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        category: Any = self.fields["category"]
        category.choices = [("", gettext("All categories"))]
        category.choices += [(each.slug, each.name) for each in categories]

    def clean_near(self) -> places.Place | None:
        """Look the place up; without one, distances stay out."""
        text = str(self.cleaned_data["near"]).strip()
        if not text:
            return None
        try:
            return places.geocode(text)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal
