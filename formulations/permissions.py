from mesoplan.staff.roles import Role, permission

READ_CATALOGUE = permission("formulations.read_catalogue", Role.CLINICIAN, Role.ADMIN)
KEEP_CATALOGUE = permission("formulations.keep_catalogue", Role.ADMIN)
CONFIRM_CHANGES = permission("formulations.confirm_changes", Role.CLINICIAN, Role.ADMIN)
EDIT_PRODUCTS = permission("formulations.edit_products", Role.ADMIN)
KEEP_LOTS = permission("formulations.keep_lots", Role.ADMIN)
LIFT_BLOCKS = permission("formulations.lift_blocks", Role.CLINICIAN, Role.ADMIN)
CHECK_DOSES = permission("formulations.check_doses", Role.CLINICIAN, Role.ADMIN)
WRITE_RECIPES = permission("formulations.write_recipes", Role.ADMIN)
CUSTOMISE_RECIPES = permission("formulations.customise_recipes", Role.CLINICIAN)
EDIT_DRAFTS = permission("formulations.edit_drafts", Role.CLINICIAN, Role.ADMIN)
APPROVE_RECIPES = permission("formulations.approve_recipes", Role.CLINICIAN)
RETIRE_RECIPES = permission("formulations.retire_recipes", Role.CLINICIAN, Role.ADMIN)
