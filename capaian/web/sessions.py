"""Sessions in the database, as Django keeps them; every page reads one, so that is prepared."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from capaian.prepared import prepared


class SessionStore(DatabaseStore):
    """What is kept between the pages of one browser."""

    def _get_session_from_db(self) -> Session | None:
        for session in _read_session(self.session_key or "", timezone.now()):
            return session
        self._session_key = None
        return None


@prepared
def _read_session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
