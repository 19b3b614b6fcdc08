"""
The waiting list, proposals.
"""

from fastapi import APIRouter

router = APIRouter()
