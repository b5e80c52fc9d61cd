"""What an office chooses: every rule that is not law for certain is a named setting here.

The values are printed wherever they were used. Defaults are our choice unless a source stands
beside them; ``domain.md`` of the project calls several of them unverified, so none of them is
presented as law.
"""

from capaian.domain.preferences.catalogue import FACTS, SETTINGS
from capaian.domain.preferences.chosen import Preferences
from capaian.domain.preferences.fields import Field, list_fields, read_fields, write_fields
from capaian.domain.preferences.kinds import Choice, Codes, Kind, Lines
from capaian.domain.preferences.setting import ABOUT, Setting, Topic

__all__ = [
    "ABOUT",
    "FACTS",
    "SETTINGS",
    "Choice",
    "Codes",
    "Field",
    "Kind",
    "Lines",
    "Preferences",
    "Setting",
    "Topic",
    "list_fields",
    "read_fields",
    "write_fields",
]
