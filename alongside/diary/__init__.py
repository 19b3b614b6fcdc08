"""
The week of a coach: which hours may be booked, what is in a diary, as a page or a calendar file.
"""
