"""What may stand in an address."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """The key of a row: a number that every database can hold; a larger one leads nowhere."""

    regex = "[0-9]{1,18}"


register_converter(NumberConverter, "number")
