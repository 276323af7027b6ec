"""A whole course booked in one act: what the patient wishes, what can be proposed, and what a proposal gives up."""
