from mesoplan.staff.roles import Role, permission

SEE_PLAN = permission("planning.see", Role.CLINICIAN)
PLAN = permission("planning.plan", Role.CLINICIAN)
SIGN_PLAN = permission("planning.sign", Role.CLINICIAN)
KEEP_PRICES = permission("planning.keep_prices", Role.ADMIN)
