"""
Programmes and their rules: read, edit, try, publish.
"""

from fastapi import APIRouter

router = APIRouter()
