from mesoplan.staff.roles import Role, permission

SEE_REMINDERS = permission("reminders.see", Role.CLINICIAN, Role.FRONT_DESK)
SEND_AGAIN = permission("reminders.send_again", Role.CLINICIAN, Role.FRONT_DESK)
NOTE_CALL = permission("reminders.note_call", Role.CLINICIAN, Role.FRONT_DESK)
TELL_RECALLED = permission("reminders.tell_recalled", Role.CLINICIAN)
