"""Property tests try the same examples on every run; RELINT_EXPLORE=1 lets them look for new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)  # a busy machine is no fault
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("explore" if os.environ.get("RELINT_EXPLORE") else "same")
