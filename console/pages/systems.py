"""
Other systems: their keys, what they are told.
"""

from fastapi import APIRouter

router = APIRouter()
