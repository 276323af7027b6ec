from mesoplan.staff.roles import Role, permission

READ_CATALOGUE = permission("formulations.read_catalogue", Role.CLINICIAN, Role.ADMIN)
KEEP_CATALOGUE = permission("formulations.keep_catalogue", Role.ADMIN)
CONFIRM_CHANGES = permission("formulations.confirm_changes", Role.CLINICIAN, Role.ADMIN)
EDIT_PRODUCTS = permission("formulations.edit_products", Role.ADMIN)
KEEP_LOTS = permission("formulations.keep_lots", Role.ADMIN)
LIFT_BLOCKS = permission("formulations.lift_blocks", Role.CLINICIAN, Role.ADMIN)
CHECK_DOSES = permission("formulations.check_doses", Role.CLINICIAN, Role.ADMIN)
