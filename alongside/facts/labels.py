"""
What values of a fact are called where people read them.

In: a value, what `facts.yaml` calls some of a fact's choices. Out: words, or a pydantic error at
each label that would mislead a reader.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import StringConstraints, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from alongside.facts import numbers
from alongside.readings import Choice

ChoiceLabel = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)
]  # fmt: skip
ChoiceLabels = dict[Choice, ChoiceLabel]


def called(choice: str, labels: Mapping[str, str]) -> str:
    """A choice as it stands within a sentence: its label, or its code with spaces."""
    return labels.get(choice) or choice.replace("_", " ")


def value_in_words(value: object, labels: Mapping[str, str] = {}) -> str:
    """
    A value of a fact of which no more than its labels is known.

    >>> value_in_words(True), value_in_words(31.0), value_in_words(("gp", "social_worker"))
    ('yes', '31', 'gp, social worker')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return numbers.in_words(value)
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(called(str(each), labels) for each in value) or "none"
    return called(str(value), labels)


def check_labels(choices: Sequence[str], labels: ChoiceLabels) -> ChoiceLabels:
    """
    The labels, where each is of a choice and tells it from all others.

    :param choices: those there are; none if any word is one.
    :raises ValidationError: with the choice of each label that does not.
    """
    wrong = [
        InitErrorDetails(
            type=PydanticCustomError("label", "{problem}", {"problem": problem}),
            loc=(choice,),
            input=labels[choice],
        )
        for choice, problem in _problems(choices, labels)
    ]
    if wrong:
        raise ValidationError.from_exception_data("labels", wrong)
    return labels


def _problems(choices: Sequence[str], labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    first: dict[str, str] = {}
    for choice in dict.fromkeys((*(each for each in choices if each not in labels), *labels)):
        said = called(choice, labels)
        other = first.setdefault(said.casefold(), choice)
        if choice not in labels:
            continue
        if choices and choice not in choices:
            yield choice, "this is not in choices; mend its spelling, or add it there"
        elif choice != "_".join(choice.casefold().split()):
            yield choice, "a choice is in lower case with _ for spaces; write it so"
        elif ";" in said or not said.isprintable():
            yield choice, "a label is one line without a semicolon; write it so"
        elif other != choice:
            yield choice, f"{other!r} is called the same; give each choice words of its own"
