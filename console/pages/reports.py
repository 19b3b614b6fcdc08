"""
How the service does: pictures with their tables.
"""

from fastapi import APIRouter

router = APIRouter()
