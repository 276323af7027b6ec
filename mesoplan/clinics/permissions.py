from mesoplan.staff.roles import Role, permission

SWITCH_CLINIC = permission("clinics.switch", Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN)
