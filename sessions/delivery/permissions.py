from mesoplan.staff.roles import Role, permission

RECORD = permission("delivery.record", Role.CLINICIAN)
SIGN_RECORD = permission("delivery.sign", Role.CLINICIAN)
SEE_RECALLED = permission("delivery.see_recalled", Role.CLINICIAN)
