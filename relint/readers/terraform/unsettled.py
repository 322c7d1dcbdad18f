"""What Terraform refuses before it knows any input: its first walk evaluates everything once, with inputs left open.

Modules and resources are evaluated whatever their number; `each` and `count` are unknown then.
"""

from __future__ import annotations

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.syntax import Body
from relint.readers.terraform.expansion import SINGLE, Expansion
from relint.readers.terraform.instances import Instance
from relint.readers.terraform.module import Module
from relint.readers.terraform.reading import unsettled

WHY = "nothing is known yet"


def refused_unsettled(module: Module) -> EvaluationError | None:
    """Return the first error that a root module gives whatever its inputs are."""
    waiting = [unsettled(module)]
    try:
        while waiting:
            top = waiting.pop()
            _evaluate(top)
            waiting += reversed(_called(top))
    except EvaluationError as error:
        return error
    return None


def _evaluate(module: Module) -> None:
    from relint.readers.terraform.showing import evaluate_names, values_of

    run = module.root.evaluation.run
    evaluate_names(module)
    for key, block in module.declared.resources.items():
        run(lambda key=key: module.expansion(key))  # type: ignore[misc]
        each = Instance(module, key, None, _any(block.body))
        run(lambda each=each: values_of(each))  # type: ignore[misc]


def _called(module: Module) -> list[Module]:
    found: list[Module] = []
    for name in module.declared.calls:
        calls = module.calls(name)
        module.root.evaluation.run(lambda calls=calls: calls.expansion)  # type: ignore[misc]
        below = calls.module(None, _any(calls.block.body))
        found += [below] if below is not None else []
    return found


def _any(body: Body) -> Expansion:
    """Return an expansion whose one instance stands for all that there may be."""
    if "count" in body.attributes:
        return Expansion("unknown", why=WHY, by="count")
    return Expansion("unknown", why=WHY, by="for_each") if "for_each" in body.attributes else SINGLE
