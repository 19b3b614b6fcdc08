"""
Tasks answered, one or several.
"""

from fastapi import APIRouter

router = APIRouter()
