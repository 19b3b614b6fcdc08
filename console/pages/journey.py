"""
One journey: where it is, what happened, what is to come.
"""

from fastapi import APIRouter

router = APIRouter()
