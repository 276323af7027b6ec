from mesoplan.staff.roles import Role, permission

FIND_PATIENTS = permission("patients.find", Role.CLINICIAN, Role.FRONT_DESK)
EDIT_CONTACT = permission("patients.edit_contact", Role.CLINICIAN, Role.FRONT_DESK)
SEE_CHART = permission("patients.see_chart", Role.CLINICIAN)
RECORD_HISTORY = permission("patients.record_history", Role.CLINICIAN)
MEASURE = permission("patients.measure", Role.CLINICIAN)
SEE_CONSENTS = permission("patients.see_consents", Role.CLINICIAN)
TAKE_CONSENT = permission("patients.take_consent", Role.CLINICIAN)
HAND_OUT_TEXTS = permission("patients.hand_out_texts", Role.CLINICIAN, Role.FRONT_DESK)
READ_CONSENT_TEXTS = permission("patients.read_consent_texts", Role.CLINICIAN, Role.ADMIN)
WRITE_CONSENT_TEXTS = permission("patients.write_consent_texts", Role.ADMIN)
CONFIRM_CONSENT_TEXTS = permission("patients.confirm_consent_texts", Role.CLINICIAN)
