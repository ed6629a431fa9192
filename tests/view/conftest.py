"""What the tests of the page share."""

from __future__ import annotations

from tests.view.browser import chromium

__all__ = ["chromium"]
