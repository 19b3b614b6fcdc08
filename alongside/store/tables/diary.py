"""
The tables of the diaries of coaches.
"""
