"""
What people do in a journey: forms, what each will do, then the deed.
"""

from fastapi import APIRouter

router = APIRouter()
