"""One rule file in many hands: the same rules in any layout, order of keys and commentary."""

from __future__ import annotations

import json
import random
import re

from alongside.ruleset.findings import Findings
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence, read_tree

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.%/-]*( [A-Za-z0-9_.%/-]+)*")
REMARKS = ("# why", "#", "# a: b", "#- not: a rule", "# 'quoted' \"twice\"", "# ümläut {name} [x]")


def tree_of(text: str) -> Node:
    """The tree of a text that is known to be good."""
    findings = Findings("")
    tree = read_tree(text, findings)
    assert tree is not None
    assert not findings.all, findings.all[0].one_line
    return tree


class Scribbler:
    """Writes a tree as one of the many who might have written it; `shuffled` keys too."""

    def __init__(self, chance: random.Random, *, shuffled: bool = True) -> None:
        self.chance = chance
        self.shuffled = shuffled
        self.lines: list[str] = []

    def write(self, tree: Node) -> str:
        """The whole file."""
        self._remark(0)
        self._block(tree, 0)
        self._remark(0)
        end = self.chance.choice(["\n", "\n\n\n", ""])
        return self.chance.choice(["", "\n"]) + "\n".join(self.lines) + end

    def _remark(self, indent: int) -> None:
        while self.chance.random() < 0.2:
            said = self.chance.choice((*REMARKS, ""))
            self.lines.append(f"{' ' * indent}{said}" if said else "")

    def _beside(self) -> str:
        more = " " * self.chance.choice([0, 0, 0, 2])
        return more + (f" {self.chance.choice(REMARKS)}" if self.chance.random() < 0.1 else "")

    def _block(self, node: Node, indent: int) -> None:
        if isinstance(node, Mapping):
            entries = list(node.entries.values())
            if self.shuffled:
                self.chance.shuffle(entries)
            for key, value in entries:
                self._remark(indent)
                self._value(f"{' ' * indent}{key.text}:", value, indent)
        elif isinstance(node, Sequence):
            for item in node.items:
                self._remark(indent)
                self._item(item, indent)

    def _item(self, item: Node, indent: int) -> None:
        if isinstance(item, Mapping) and self.chance.random() < 0.8:
            deeper = indent + self.chance.choice([2, 3, 4])
            before = len(self.lines)
            self._block(Mapping(item.span, item.entries), deeper)
            while not self.lines[before].strip() or self.lines[before].lstrip().startswith("#"):
                del self.lines[before]
            first = self.lines[before]
            self.lines[before] = f"{' ' * indent}-{' ' * (deeper - indent - 1)}{first[deeper:]}"
        else:
            self._value(f"{' ' * indent}-", item, indent, inline=True)

    def _value(self, head: str, value: Node, indent: int, *, inline: bool = False) -> None:
        space = " " * self.chance.choice([1, 1, 1, 3])
        if isinstance(value, Scalar):
            self._scalar(head + space, value, indent)
        elif inline or self._flows(value):
            self.lines.append(f"{head}{space}{self._flow(value)}{self._beside()}")
        else:
            self.lines.append(head + self._beside())
            shallow = isinstance(value, Sequence) and self.chance.random() < 0.5
            self._block(value, indent if shallow else indent + self.chance.choice([1, 2, 4]))

    def _scalar(self, head: str, value: Scalar, indent: int) -> None:
        words = value.text.split(" ")
        if len(words) > 6 and "\n" not in value.text and self.chance.random() < 0.5 and all(words):
            half = self.chance.randrange(1, len(words))
            pad = " " * (indent + 4)
            self.lines.append(f"{head}>-")
            self.lines += [pad + " ".join(words[:half]), pad + " ".join(words[half:])]
            return
        self.lines.append(head + self._quoted(value) + self._beside())

    def _quoted(self, value: Scalar) -> str:
        if PLAIN.fullmatch(value.text) and self.chance.random() < 0.6:
            return value.text
        if "\n" not in value.text and self.chance.random() < 0.5:
            return "'" + value.text.replace("'", "''") + "'"
        return json.dumps(value.text, ensure_ascii=False)

    def _flows(self, value: Node) -> bool:
        size = len(json.dumps(self._plain(value)))
        return size < 200 and self.chance.random() < 0.4

    def _plain(self, value: Node) -> object:
        if isinstance(value, Scalar):
            return value.text
        if isinstance(value, Sequence):
            return [self._plain(item) for item in value.items]
        return {key: self._plain(each) for key, (_, each) in value.entries.items()}

    def _flow(self, value: Node) -> str:
        comma = self.chance.choice([", ", ",  ", ","])
        if isinstance(value, Scalar):
            return self._quoted(value)
        if isinstance(value, Sequence):
            return f"[{comma.join(self._flow(item) for item in value.items)}]"
        entries = list(value.entries.values())
        if self.shuffled:
            self.chance.shuffle(entries)
        return "{" + comma.join(f"{key.text}: {self._flow(each)}" for key, each in entries) + "}"
