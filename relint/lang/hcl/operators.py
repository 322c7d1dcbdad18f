"""The operators of the language on values; see each function for its rules.

Contract (being built): `add subtract multiply divide modulo negate`, `equal not_equal less less_equal greater
greater_equal`, `both either negated` (&& || !), `conditional(condition, then, otherwise)`, `index(collection, key)`,
`attribute(value, name)`; each takes and gives `Val` and raises `EvaluationError`.
"""
