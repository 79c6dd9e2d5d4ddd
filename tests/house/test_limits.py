"""A limit that nobody reads is a promise that nobody keeps."""

from dataclasses import fields

import pytest

from lod.limits import Limits
from tests.house import source


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_every_limit_is_read(name):
    assert any(f".{name}" in module.text for module in source.modules() if module.name != "lod.limits")
