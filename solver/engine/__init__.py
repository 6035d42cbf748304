"""The search machinery that sectioning, timetabling and exchange share."""
