from mesoplan.staff.roles import Role, permission

READ_CATALOGUE = permission("formulations.read_catalogue", Role.CLINICIAN, Role.ADMIN)
CHECK_DOSES = permission("formulations.check_doses", Role.CLINICIAN, Role.ADMIN)
