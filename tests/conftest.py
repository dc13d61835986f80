"""What all tests share: where the examples lie, what they hold, and how long hypothesis may look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).parent.parent

# The same examples every time, so that a red run can be had again; no deadline, as machines are shared.
settings.register_profile(
    "gongkai", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gongkai")


@pytest.fixture(scope="session")
def project() -> Path:
    """The top folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example reports."""
    return PROJECT / "examples" / "reports"


@pytest.fixture(scope="session")
def expected_examples() -> dict[str, Any]:
    """What every cell of the examples says, by file: see `about` in the file itself."""
    return json.loads((PROJECT / "tests" / "corpus" / "expected-examples.json").read_text("utf-8"))["reports"]
