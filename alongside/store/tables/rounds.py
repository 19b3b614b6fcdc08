"""
The tables of rounds of matching.
"""
