"""The access keys of the office: made, shown once, taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capaian.domain.access import Action
from capaian.office.commands import grant_key, revoke_key
from capaian.office.queries import list_keys
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.fields import choice_field, offer, text_field
from capaian.web.forms.slip import SlipForm
from capaian.web.seats import actor_of

REVOKE = "cabut"


class GrantForm(SlipForm):
    """For whom the key is."""

    holder = text_field("Pemakai kunci", 160, help_text="Misalnya nama aplikasi dan instansinya.")


class RevokeForm(SlipForm):
    """Which key is taken back."""

    key = choice_field("Kunci yang dicabut")


@require_http_methods(["GET", "HEAD", "POST"])
def show_keys(request: HttpRequest) -> HttpResponse:
    """The keys, newest first; POST makes one, or takes one back."""
    actor = actor_of(request)
    keys = list(list_keys(actor))
    live = [(str(each.pk), str(each)) for each in keys if each.revoked_at is None]
    revoking = request.POST.get("act") == REVOKE
    granting = GrantForm(None if revoking else request.POST or None)
    settling = RevokeForm(request.POST if revoking else None, auto_id="cabut-%s")
    offer(settling, "key", live)
    made: list[str] = []

    def act() -> str:
        if revoking:
            key = revoke_key(actor, int(settling.cleaned_data["key"]), settling.read_slip())
            return f"Kunci untuk {key} sudah dicabut."
        made.append(grant_key(actor, granting.cleaned_data["holder"], granting.read_slip()))
        return "Kunci sudah dibuat."

    chosen = settling if revoking else granting
    if carry_out(request, chosen, act) and not made:
        return redirect("keys")
    context = {
        "keys": list(list_keys(actor)) if made else keys,
        "made": made,
        "granting": GrantForm() if made else granting,
        "settling": settling,
        "any_live": bool(live),
        "may_grant": ask_office(actor, Action.GRANT_KEY),
        "may_revoke": ask_office(actor, Action.REVOKE_KEY),
        "address": request.build_absolute_uri("/api/v1/"),
    }
    status = chosen.status if chosen.is_bound and not made else 200
    return render(request, "web/office/keys.html", context, status=status)
