from mesoplan.staff.roles import Role, permission

SEE_AUDIT = permission("audit.see", Role.ADMIN)
