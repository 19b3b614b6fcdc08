"""
What somebody changes about themselves: password, second factor.
"""

from fastapi import APIRouter

router = APIRouter()
