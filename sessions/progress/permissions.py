from mesoplan.staff.roles import Role, permission

SEE_PROGRESS = permission("progress.see", Role.CLINICIAN)
# The front desk gets who the person is and what is booked; the clinical chart needs `patients.see_chart` as well.
OPEN_PATIENT = permission("progress.open_patient", Role.CLINICIAN, Role.FRONT_DESK)
