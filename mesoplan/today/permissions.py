from mesoplan.staff.roles import Role, permission

SEE_TODAY = permission("today.see", Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN)
STYLEGUIDE = permission("today.styleguide", Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN)
