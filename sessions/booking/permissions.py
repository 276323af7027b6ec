from mesoplan.staff.roles import Role, permission

SEE_CALENDAR = permission("booking.see", Role.CLINICIAN, Role.FRONT_DESK)
BOOK = permission("booking.book", Role.CLINICIAN, Role.FRONT_DESK)
KEEP_HOURS = permission("booking.keep_hours", Role.ADMIN)
