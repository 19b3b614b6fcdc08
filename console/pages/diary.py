"""
A coach's week.
"""

from fastapi import APIRouter

router = APIRouter()
