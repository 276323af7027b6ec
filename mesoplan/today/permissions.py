from mesoplan.staff.roles import Role, permission

SEE_TODAY = permission("today.see", Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN)
SEE_DAY_BOARD = permission("today.day_board", Role.FRONT_DESK)
STYLEGUIDE = permission("today.styleguide", Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN)
