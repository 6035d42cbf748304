"""zouban: sectioning and timetabling for schools where students walk between classes."""
