"""
A rehearsal: scripted people live through real journeys at a training clock.

Start at `run.rehearse`. People are pure (`people.py`); they act through the starter, the
same door as staff.
"""
