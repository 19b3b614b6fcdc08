"""
People who may sign in.
"""

from fastapi import APIRouter

router = APIRouter()
