"""
What can be wrong with a rule file whose every part can be read.

One module per kind of question; `alongside.ruleset.check` asks them all.
"""
