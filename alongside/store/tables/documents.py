"""
The tables of documents: plans, letters, as they were made and sent.
"""
