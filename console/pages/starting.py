"""
Journeys started, one or many.
"""

from fastapi import APIRouter

router = APIRouter()
