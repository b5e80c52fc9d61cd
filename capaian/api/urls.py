"""The addresses of the API; a key takes the place of the login."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern

from capaian.api.reading import api

app_name = "api"
urlpatterns = [each for each in api.urls[0] if isinstance(each, URLPattern)]
for pattern in urlpatterns:
    pattern.callback = login_not_required(pattern.callback)
