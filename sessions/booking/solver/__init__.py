"""Where the sessions of one course, or the visits of many patients, can take place at the least cost: plain values
in, plain values out.

The caller lists for each visit the places that are free and allowed by everything that stands already: opening hours,
absences, other bookings, days that stand elsewhere. What the visits owe one another is found here: the distances
between the sessions of a course, and nobody and no room twice at one time.
"""
