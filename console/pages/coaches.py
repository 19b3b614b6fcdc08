"""
Coaches: the roster, one coach's page, changes.
"""

from fastapi import APIRouter

router = APIRouter()
