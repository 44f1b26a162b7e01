"""Photos of work, for their tasker and for everybody; favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import images
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import photo_answer, render, see_other
from marketplace.taskers import actions, queries
from marketplace.taskers.gig_forms import WorkPhotoForm
from marketplace.taskers.views.common import attempt, own

if TYPE_CHECKING:
    from marketplace.taskers.models import TaskerProfile


@require_http_methods(["GET", "HEAD", "POST"])
@own
def photos(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Show the tasker's photos of work, and add one."""
    skills, gigs = queries.price_list(profile), queries.own_gigs(request.user)
    form = WorkPhotoForm(request.POST or None, request.FILES or None, skills=skills, gigs=gigs)
    status = 200
    if request.method == "POST":
        status = attempt(
            form,
            lambda said: actions.add_work_photos(
                actor=request.user,
                uploads=[said["photos"]],
                alt=said["alt"],
                skill_id=said["skill"],
                gig_ref=said["gig"],
            ),
        )
        if not status:
            messages.success(request, _("The photo is on your profile."))
            return see_other(request, reverse("taskers:photos"))
    context = {
        "profile": profile,
        "form": form if skills else None,
        "photos": queries.work_photos(profile),
    }
    return render(request, "taskers/photos.html", context, status=status)


@require_POST
@own
def photo_order(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Keep the words of all photos, and move one of them forward."""
    alts = {
        name.removeprefix("alt-"): str(value)[:120]
        for name, value in request.POST.items()
        if name.startswith("alt-")
    }
    earlier = request.POST.get("earlier", "")
    actions.arrange_work_photos(actor=request.user, alts=alts, earlier=earlier)
    messages.success(request, _("Saved."))
    return see_other(request, reverse("taskers:photos"))


@require_POST
@own
def photo_removal(request: PersonRequest, profile: TaskerProfile, ref: str) -> HttpResponse:
    """Remove a photo of one's own."""
    actions.remove_work_photo(actor=request.user, ref=ref)
    messages.success(request, _("The photo is gone."))
    return see_other(request, reverse("taskers:photos"))


@login_not_required
@require_safe
def work_photo(request: Request, ref: str) -> HttpResponseBase:
    """Send a photo of work to whoever may see its profile, or a small one for a grid."""
    found = queries.work_photo(ref, request.user)
    if found is None:
        raise Http404
    try:
        photo = ContentFile(images.small(found.file.name)) if "small" in request.GET else found.file
    except FileNotFoundError:
        raise Http404 from None
    return photo_answer(photo, cache="public, max-age=604800, immutable")


@require_safe
def favourites(request: PersonRequest) -> HttpResponse:
    """List the taskers whom a person has marked."""
    found = queries.favourites_of(request.user)
    free = queries.next_free([each.pk for each in found])
    rows = [{"profile": each, "next_free": free.get(each.pk)} for each in found]
    return render(request, "taskers/favourites.html", {"rows": rows})


@require_POST
def favourite(request: PersonRequest, ref: str) -> HttpResponse:
    """Mark a tasker, or take the mark back, and go on where the button stood."""
    found = queries.whole_profile(ref, request.user)
    if found is None:
        raise Http404
    on = request.POST.get("on") == "1"
    actions.set_favourite(actor=request.user, profile_id=found.pk, on=on)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("taskers:profile", args=[ref])
    said = _("Saved. You find %(name)s under Favourites.") if on else _("No longer saved.")
    messages.success(request, said % {"name": found.person.first_name})
    return see_other(request, back)
