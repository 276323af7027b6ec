from mesoplan.staff.roles import Role, permission

READ_CATALOGUE = permission("formulations.read_catalogue", Role.CLINICIAN, Role.ADMIN)
