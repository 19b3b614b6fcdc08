"""
Clients: add one, change one's details.
"""

from fastapi import APIRouter

router = APIRouter()
