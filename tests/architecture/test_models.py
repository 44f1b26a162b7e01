"""Tables of different parts know each other downwards only, and by no accessor back."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests.architecture import sources

LAYERS = (
    {"core"},
    {"accounts", "catalogue"},
    {"jobs", "taskers", "payments"},
    {"matching"},
    {"offers"},
    {"bookings"},
    {"reviews", "disputes"},
    {"notifications"},
    {"desk"},
    {"chat"},
    {"cms"},
)
HEIGHT = {label: height for height, layer in enumerate(LAYERS) for label in layer}
MODELS = [model for model in apps.get_models() if model._meta.app_label in HEIGHT]
RELATIONS = [
    field
    for model in MODELS
    for field in model._meta.get_fields()
    if field.is_relation and field.concrete and field.model is model
    if field.related_model and field.related_model._meta.app_label in HEIGHT
    if field.related_model._meta.app_label != model._meta.app_label
]


def name(subject):
    return str(getattr(subject, "_meta", subject))


# Wagtail's abstract picture and document bring theirs along.
@pytest.mark.parametrize("field", [f for f in RELATIONS if f.name != "uploaded_by_user"], ids=name)
def test_no_accessor_leads_back_to_another_part(field):
    assert field.remote_field.hidden, 'give it related_name="+"'


@pytest.mark.parametrize("field", RELATIONS, ids=name)
def test_keys_point_downwards(field):
    here, there = field.model._meta.app_label, field.related_model._meta.app_label

    # Every fact has an actor: the one key that leaves core (architecture.md, the audit trail).
    if (here, there) != ("core", "accounts"):
        assert HEIGHT[there] < HEIGHT[here]


@pytest.mark.parametrize("model", [m for m in MODELS if m._meta.app_label != "cms"], ids=name)
def test_an_order_is_always_asked_for(model):
    assert list(model._meta.ordering) == []


def test_every_part_has_its_place():
    assert set(sources.PARTS) <= set(HEIGHT)
