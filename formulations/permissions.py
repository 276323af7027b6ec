from mesoplan.staff.roles import Role, permission

READ_CATALOGUE = permission("formulations.read_catalogue", Role.CLINICIAN, Role.ADMIN)
KEEP_CATALOGUE = permission("formulations.keep_catalogue", Role.ADMIN)
CONFIRM_CHANGES = permission("formulations.confirm_changes", Role.CLINICIAN, Role.ADMIN)
CHECK_DOSES = permission("formulations.check_doses", Role.CLINICIAN, Role.ADMIN)
