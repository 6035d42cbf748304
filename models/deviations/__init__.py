"""What every constraint costs: the reference that each search is held to.

Written to be read next to the standard's text ("XHSTT: an XML archive for high school
timetabling problems in different countries", section "Constraints"), one function a kind; the
list that names them all is `catalogue.DEVIATIONS`. Where the text leaves a doubt, the rule says
how it was decided; all decisions reproduce the official evaluator on 70 published solutions.
"""

from .evaluation import Evaluation, Point, evaluate
from .schedule import Placed, Schedule

__all__ = ["Evaluation", "Placed", "Point", "Schedule", "evaluate"]
