"""Pairs of a rule: `check_x` raises with a sentence, `x` answers yes or no and calls it."""

from __future__ import annotations

from collections.abc import Callable


def si_o_no(check: Callable[..., object], error: type[Exception]) -> Callable[..., bool]:
    """The yes-or-no twin of `check`: False when it raises `error`. Any other exception goes through."""

    def puede(*args, **kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except error:
            return False
        return True

    puede.__doc__ = f"Whether `{check.__name__}` passes."
    return puede
