"""How long properties are looked at: in `make test` the same examples each time, in `make fuzz` many new ones.

A run that everybody waits for must not fail by the luck of the draw; what a long search finds becomes an `@example`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_COMMON = {
    "deadline": None,
    # Whole definitions are large, and fixtures of the county are prepared once on purpose.
    "suppress_health_check": [
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
}
settings.register_profile("steady", derandomize=True, max_examples=30, **_COMMON)
settings.register_profile("search", max_examples=1500, print_blob=True, **_COMMON)
settings.load_profile("steady")  # the plugin loads another one after this when the command line names it


def share(part: float) -> settings:
    """For properties whose single example takes long: this part of the usual number of examples."""
    return settings(max_examples=max(5, int(settings.default.max_examples * part)))
