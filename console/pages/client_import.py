"""
A register, imported from a file.
"""

from fastapi import APIRouter

router = APIRouter()
