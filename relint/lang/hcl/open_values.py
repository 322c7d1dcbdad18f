"""Values of which a part is known, or is worked out, only when somebody asks for it.

To operators and functions they are ordinary values; an attribute, an element or a splat is taken from them
directly. They are what resources, module calls and lists of a provider's names look like from an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.types import DYNAMIC, STRING, ListType, Type
from relint.lang.hcl.values import Gap, Payload, Refs, Val, list_of, object_val, unknown
from relint.model.value import NO_REFS

Getter = Callable[[str], "Val | None"]


class OpenObject(Val):
    """An object that has attributes beyond those we know: a resource, a data source.

    As a whole it is unknown, of unknown type; the attributes that its configuration sets are known.
    """

    __slots__ = ("get",)

    def __init__(self, get: Getter, why: str, refs: Refs) -> None:
        super().__init__(DYNAMIC, Gap(why, not_null=True), refs)
        self.get = get

    def attribute(self, name: str) -> Val:
        """Return one attribute; unknown where nobody wrote it."""
        found = self.get(name)
        if found is not None:
            return found
        gap = self.data
        return unknown(DYNAMIC, gap.why if isinstance(gap, Gap) else "", self.refs)

    def marked(self, refs: Refs = NO_REFS, sensitive: bool = False) -> Val:  # noqa: FBT001, FBT002 - as in `Val`
        """Return the object with more refs; it stays open."""
        if refs <= self.refs and (self.sensitive or not sensitive):
            return self
        gap = self.data
        return OpenObject(self.get, gap.why if isinstance(gap, Gap) else "", self.refs | refs)


class LazyObject(Val):
    """An object with known names, whose attributes are worked out one by one: the outputs of a module call."""

    __slots__ = ("_whole", "get", "names")

    def __init__(self, names: Sequence[str], get: Callable[[str], Val], refs: Refs = NO_REFS) -> None:
        self.names = names
        self.get = get
        self._whole: Val | None = None
        object.__setattr__(self, "refs", refs)
        object.__setattr__(self, "sensitive", False)

    def attribute(self, name: str) -> Val:
        """Return one attribute."""
        if name not in self.names:
            raise EvaluationError(f'This object does not have an attribute named "{name}".')
        return self.get(name).marked(self.refs)

    @property
    def whole(self) -> Val:
        """The object with all its attributes worked out."""
        if self._whole is None:
            self._whole = object_val({name: self.get(name) for name in self.names}).marked(self.refs)
        return self._whole

    @property
    def type(self) -> Type:
        """The type of the whole."""
        return self.whole.type

    @property
    def data(self) -> Payload:
        """The data of the whole."""
        return self.whole.data

    def marked(self, refs: Refs = NO_REFS, sensitive: bool = False) -> Val:  # noqa: FBT001, FBT002 - as in `Val`
        """Return the object with more refs; it stays lazy."""
        if sensitive:
            return self.whole.marked(refs, sensitive)
        return self if refs <= self.refs else LazyObject(self.names, self.get, self.refs | refs)


class OpenInstances(Val):
    """The instances of a block of which nobody can say how many there are; each looks like the one given."""

    __slots__ = ("instance",)

    def __init__(self, instance: Val, why: str, refs: Refs) -> None:
        super().__init__(DYNAMIC, Gap(why, not_null=True), refs | instance.refs)
        self.instance = instance

    def marked(self, refs: Refs = NO_REFS, sensitive: bool = False) -> Val:  # noqa: FBT001, FBT002, ARG002
        """Return the instances with more refs; their number stays open."""
        gap = self.data
        why = gap.why if isinstance(gap, Gap) else ""
        return self if refs <= self.refs else OpenInstances(self.instance, why, self.refs | refs)


class OpenList(Val):
    """A list of names that a provider gives: as long as anybody wants, each element unknown and distinct."""

    __slots__ = ("named",)

    def __init__(self, name: str, refs: Refs) -> None:
        super().__init__(ListType(STRING), Gap(f"{name} is read at deploy", not_null=True), refs)
        self.named = name

    def element(self, index: int) -> Val:
        """Return the unknown element at an index; its reason tells it from every other."""
        return Val(STRING, Gap(f"{self.named}[{index}] is read at deploy", not_null=True), self.refs)

    def cut(self, start: int, end: int) -> Val:
        """Return the elements from `start` up to `end`."""
        return list_of([self.element(index) for index in range(start, end)], STRING).marked(self.refs)

    def marked(self, refs: Refs = NO_REFS, sensitive: bool = False) -> Val:  # noqa: FBT001, FBT002, ARG002
        """Return the list with more refs; it stays open."""
        return self if refs <= self.refs else OpenList(self.named, self.refs | refs)


def plain(val: Val) -> Val:
    """Return a value that operators and functions can take apart."""
    return val.whole if isinstance(val, LazyObject) else val
