"""
Many journeys, started by priority.
"""

from fastapi import APIRouter

router = APIRouter()
