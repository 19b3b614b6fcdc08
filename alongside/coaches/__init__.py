"""The coaches of a service: who they are, when they are there, how a file names them."""

from alongside.coaches.absence import Absence, back_on, read_absence, read_day
from alongside.coaches.coach import Coach, CoachId, HoursOfDay, Mode, StaffId, Weekday
from alongside.coaches.coach_file import CoachFileError, load_coaches
from alongside.coaches.problems import Problem, problems_of
from alongside.coaches.words import MODES, a_day, here

__all__ = [
    "MODES",
    "Absence",
    "Coach",
    "CoachFileError",
    "CoachId",
    "HoursOfDay",
    "Mode",
    "Problem",
    "StaffId",
    "Weekday",
    "a_day",
    "back_on",
    "here",
    "load_coaches",
    "problems_of",
    "read_absence",
    "read_day",
]
