"""Values that are worked out once, on first request, however long the chain of requests gets.

A request that comes from too deep inside other requests is put off: `Later` unwinds the stack, `Evaluation.run`
answers that request first, from the top, and then starts over what needed it. Everything that was finished on the
way is kept, so the cost stays linear and Python's stack is never exhausted by the length of a chain.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from relint.lang.hcl.errors import EvaluationError

T = TypeVar("T")

DEEPEST = 12  # requests within one another before one is put off


class Later(BaseException):
    """This request must be answered from the top."""

    def __init__(self, key: Hashable, work: Callable[[], object]) -> None:
        super().__init__()
        self.key = key
        self.work = work


class CycleError(EvaluationError):
    """A value needs itself."""


class Evaluation:
    """The memory of one reading of one root module."""

    def __init__(self) -> None:
        self._done: dict[Hashable, object] = {}
        self._failed: dict[Hashable, EvaluationError] = {}
        self._running: dict[Hashable, None] = {}
        self._waiting: dict[Hashable, None] = {}
        self.cycles: list[tuple[Hashable, ...]] = []

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return the result of `work`, which is done once per key.

        Raises:
            EvaluationError: `work` did, now or before; or it needs its own result.
        """
        if key in self._done:
            return self._done[key]  # type: ignore[return-value]
        failed = self._failed.get(key)
        if failed is not None:
            raise failed
        if key in self._running or key in self._waiting:
            raise self._cycle(key)
        if len(self._running) >= DEEPEST:
            raise Later(key, lambda: self.once(key, work))
        return self._work(key, work)

    def _work(self, key: Hashable, work: Callable[[], T]) -> T:
        self._running[key] = None
        try:
            result = self._done[key] = work()
        except EvaluationError as error:
            self._failed[key] = error
            raise
        finally:
            del self._running[key]
        return result

    def _cycle(self, key: Hashable) -> CycleError:
        chain = [*self._waiting, *self._running]
        loop = tuple(chain[chain.index(key) :])
        if not any(set(known) & set(loop) for known in self.cycles):
            self.cycles.append(loop)
        names = " -> ".join(map(_name, (*loop, key))) if len(loop) < 12 else f"{_name(key)}, over {len(loop)} steps"
        return CycleError(f"Cycle: {names}")

    def run(self, work: Callable[[], T]) -> T:
        """Return the result of `work`, answering put-off requests first.

        Raises:
            EvaluationError: `work` did.
        """
        while True:
            try:
                return work()
            except Later as later:
                self._settle(later)

    def _settle(self, first: Later) -> None:
        stack = [first]
        while stack:
            top = stack[-1]
            self._waiting = {each.key: None for each in stack[:-1]}
            try:
                top.work()
            except Later as later:
                stack.append(later)
                continue
            except EvaluationError:
                pass  # kept; whoever needs the result meets it again
            stack.pop()
        self._waiting = {}


def _name(key: Hashable) -> str:
    return str(key[1]) if isinstance(key, tuple) else str(key)
