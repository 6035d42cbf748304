"""What every constraint costs: the reference that each search is held to.

Written to be read next to the standard's text ("XHSTT: an XML archive for high school
timetabling problems in different countries", section "Constraints"), one function a kind; the
list that names them all is `catalogue.DEVIATIONS`. Where the text leaves a doubt, the rule says
how it was decided.

Settled by the published solutions (another reading misses the official cost of some of them):
what is missing of an event is one more meeting, for which its given time and given resources hold;
PreferTimes looks at the first time and weighs by duration; AssignResource weighs by duration; an
empty slot is no second resource to AvoidSplitAssignments; LimitIdleTimes bounds the sum over its
time groups; LimitBusyTimes leaves free groups alone; cost functions take the sum at a point.

Not settled by them, taken from how the official evaluator (KHE, which HSEval runs) counts:
meetings without a time count in SplitEvents and DistributeSplitEvents; events without any time
count in LinkEvents; idle times are told by neighbours within the group; OrderEvents waits until
all is timed; workload counts without a time and its excess is rounded up; a slot with a given
resource is no point of PreferResources but counts in AvoidSplitAssignments; whatever a constraint
names twice is a point of application twice.

Where KHE's releases differ, or are silent, and no published solution decides: workload counts
without a time, as when the archive was made (later releases, which read timetables of employees
as well, add it time by time); groups of times with gaps are taken for LimitIdleTimes, which early
releases refuse; events with a given time count in PreferTimes like any other.
"""

from .evaluation import Evaluation, Point, evaluate
from .schedule import Placed, Schedule

__all__ = ["Evaluation", "Placed", "Point", "Schedule", "evaluate"]
