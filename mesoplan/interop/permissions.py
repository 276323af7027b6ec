from mesoplan.staff.roles import Role, permission

READ_API_DOCS = permission("interop.read_api_docs", Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN)
