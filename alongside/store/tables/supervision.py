"""
The tables of supervision.
"""
