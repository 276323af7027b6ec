from mesoplan.staff.roles import Role, permission

FIND_PATIENTS = permission("patients.find", Role.CLINICIAN, Role.FRONT_DESK)
EDIT_CONTACT = permission("patients.edit_contact", Role.CLINICIAN, Role.FRONT_DESK)
SEE_CHART = permission("patients.see_chart", Role.CLINICIAN)
RECORD_HISTORY = permission("patients.record_history", Role.CLINICIAN)
MEASURE = permission("patients.measure", Role.CLINICIAN)
NOTE_MARKS = permission("patients.note_marks", Role.CLINICIAN)
