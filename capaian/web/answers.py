"""A refusal or a fault as an answer: a page, a fragment for htmx, or JSON for programs."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

Typed = tuple[tuple[str, str], ...]

# Never given back to a page: secrets, and the token that the page gets anew.
_NOT_RETURNED = frozenset(
    {
        *("csrfmiddlewaretoken", "passphrase", "nik", "credential"),
        *("password", "again", "oldpassword", "password1", "password2", "code"),
    }
)


@dataclass(frozen=True, slots=True)
class Message:
    """What is said: a stable code, a short title and one or two sentences on what to do.

    ``problems`` are pairs (place, sentence); ``typed`` what the person had typed, to send again.
    """

    status: int
    code: str
    title: str
    sentence: str
    problems: tuple[tuple[str, str], ...] = ()
    typed: Typed = field(default=())


def answer(request: HttpRequest, message: Message) -> HttpResponse:
    """The message in the form that was asked for, with its status."""
    if getattr(request, "htmx", False):
        return render(request, "web/_message.html", {"message": message}, status=message.status)
    if _wants_json(request):
        return JsonResponse(
            {
                "code": message.code,
                "message": message.sentence,
                "problems": [list(problem) for problem in message.problems],
            },
            status=message.status,
        )
    context = {"message": message, "before": _page_before(request)}
    return render(request, "web/error.html", context, status=message.status)


def answer_fault(message: Message) -> HttpResponse:
    """The message as a page that needs neither the database nor the person."""
    page = render_to_string("web/fault.html", {"message": message})
    return HttpResponse(page, status=message.status)


def typed_by(request: HttpRequest) -> Typed:
    """What a form of this very site brought along, secrets left out.

    Browsers name the page's origin; only a form of our own host is given back, so that nobody
    can have a foreign form sent by a second click.
    """
    origin = f"{request.scheme}://{request.get_host()}"
    if request.method != "POST" or request.headers.get("Origin") != origin:
        return ()
    return tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_RETURNED
        for value in values
    )


def _page_before(request: HttpRequest) -> str:
    """The page of ours whose form was sent; empty where no browser says so.

    To load the answer to a form again would send the form again.
    """
    page = request.headers.get("Referer", "") if request.method == "POST" else ""
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
