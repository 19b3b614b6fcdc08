"""
Clients: find one, look at one, add one.
"""

from fastapi import APIRouter

router = APIRouter()
