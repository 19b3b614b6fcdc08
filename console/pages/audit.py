"""
Who looked at what, who did what.
"""

from fastapi import APIRouter

router = APIRouter()
