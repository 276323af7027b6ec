from mesoplan.staff.roles import Role, permission

MANAGE_STAFF = permission("staff.manage", Role.ADMIN)
