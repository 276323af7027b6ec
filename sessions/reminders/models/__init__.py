"""The tables of this room, by subject."""

from sessions.reminders.models.mailbox import MailboxMessage
from sessions.reminders.models.messages import ARRIVED, OPEN, Message, ReminderStatus
from sessions.reminders.models.notices import NoticeKind, RecallNotice
from sessions.reminders.models.offer_letters import OfferLetter
from sessions.reminders.models.reminders import OF_ONE_ACT, Booking, Reminder, Rule

__all__ = [
    "ARRIVED",
    "OF_ONE_ACT",
    "OPEN",
    "Booking",
    "MailboxMessage",
    "Message",
    "NoticeKind",
    "OfferLetter",
    "RecallNotice",
    "Reminder",
    "ReminderStatus",
    "Rule",
]
