"""The demonstration province: invented dossiers in the shape of a real one-stop software.

`figures` says how many, `shape` who receives what, `register`, `desks` and `workdays` where and
when; `cohorts` draws the dossiers of a quarter, `exports` chooses those counted in a period,
`layouts` and `files` write them.
"""
