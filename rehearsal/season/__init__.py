"""
A season looked at from outside: whether caps held, room was used, nobody was passed over.

Written from the journals alone, with the roster and the register beside them: nothing here asks
the matching, the caseloads or any table made from the journals. Start at `look.look_at`.
"""
